"""Scenarios as something that can be assigned: what can be played, found by words and by the standard it trains."""

from sqm_training.assignments import targets
from sqm_training.extensions import db
from sqm_training.roleplay.actions import publishing

from .kit import drafted, published


def test_what_can_be_played_is_found(cast):
    published(cast.trainer)
    drafted(cast.trainer, "SC91")
    found = targets.target("scenario", "SC90")
    assert (found.path, found.standards, found.title["en"]) == ("/scenarios/SC90", ("LIS",), "The bill doubled")
    assert targets.target("scenario", "SC91") is None
    kind = targets.KINDS["scenario"]
    assert [one.ref for one in kind.search("bill", "")] == ["SC90"]
    assert [one.ref for one in kind.search("", "LIS")] == ["SC90"]
    assert kind.search("", "WAIT-3") == [] and kind.search("nothing", "") == []


def test_a_retired_one_is_found_no_more(cast):
    version = published(cast.trainer)
    publishing.retire(scenario=version.scenario, by=cast.trainer)
    db.session.commit()
    assert targets.target("scenario", "SC90") is None
