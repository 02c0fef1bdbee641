"""Training effect: the trained against the others in the same time, never for fewer than five, per thing and standard."""

from datetime import timedelta

import pytest

from sqm_training.assignments.actions import completions
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger.models import MILLION, ScoreRecord
from sqm_training.progress.effects import EFFECTS, effects
from sqm_training.progress.pieces import keep
from sqm_training.standards.models import Standard, StandardLink

from ..checklists.kit import load_small
from ..factories import make_person

AT = now()


def a_year(cast, trained=5, others=5, gain=10, drift=4, spread=3):
    """Give people visits 60 days before and after a scenario; everybody drifts, the trained gain on top."""
    load_small()
    standards = {one.code: one for one in db.session.query(Standard)}
    for code in ("LIS", "ANS"):
        db.session.add(StandardLink(standard_id=standards[code].id, relation="trains", kind="scenario", ref="SC9",
                                    title={"zh": "情景", "en": "Scene"}, path="/scenarios/SC9"))  # fmt: skip
    for place in range(trained + others):
        person = make_person(f"p{place}", "employee", site=cast.east)
        is_trained = place < trained
        if is_trained:
            completions.record(person_id=person.id, kind="scenario", ref="SC9", event="passed", source=f"a:{place}",
                               at=AT - timedelta(days=100))  # fmt: skip
        for code in ("LIS", "ANS"):
            for days, score in ((160, 60 + spread * (place % 3)), (40, 60 + drift + (gain if is_trained else 0))):
                db.session.add(a_record(cast, person, standards[code], days, score))
    db.session.flush()


def a_record(cast, person, standard, days, score):
    return ScoreRecord(
        person_id=person.id, site_id=cast.east.id, standard_id=standard.id, dimension=standard.dimension, channel="counter",
        answers_for="person", source_kind="visit", source_id=person.id * 1000 + days, at=AT - timedelta(days=days),
        got=score * MILLION, possible=100 * MILLION,
    )  # fmt: skip


def found(**wanted):
    rows = effects(AT)
    return next(row for row in rows if all(row[key] == value for key, value in wanted.items()))


def test_what_moved_everybody_is_taken_out(cast):
    a_year(cast, spread=0)
    row = found(kind="scenario", ref="SC9", standard=None)
    assert (row["n"], row["completed"]) == (5, 5)
    assert row["trained"][:4] == [5, 60, 74, 14] and row["others"][:4] == [5, 60, 64, 4]
    assert row["beyond"] == pytest.approx([10, 10, 10])


def test_every_standard_of_a_thing_and_every_standard_alone_has_a_row(cast):
    a_year(cast)
    standards = {one.code: one.id for one in db.session.query(Standard)}
    assert found(kind="scenario", standard=standards["LIS"])["n"] == 5
    row = found(kind="standard", ref=str(standards["ANS"]))
    assert row["standard"] is None and row["beyond"][0] == pytest.approx(10, abs=3)
    assert row["beyond"][1] < row["beyond"][0] < row["beyond"][2]


@pytest.mark.parametrize(("trained", "others", "shown"), [(4, 6, (None, None)), (6, 4, (True, None))])
def test_groups_of_fewer_than_five_are_not_shown(cast, trained, others, shown):
    a_year(cast, trained, others)
    rows = effects(AT)
    if trained < 5:
        assert rows == []
    else:
        row = found(kind="scenario", standard=None)
        assert row["trained"] and (row["others"], row["beyond"]) == (None, None)


def test_the_page_says_on_how_many_it_rests_and_opens_standard_by_standard(client, cast):
    a_year(cast)
    keep(EFFECTS, {"rows": effects(AT)}, AT)
    db.session.commit()
    page = client.sign_in(cast.manager).get("/insights/effect?by=scenario")
    assert "5 / 5" in page.words and "More than the others" in page.words and page.queries <= 10
    one = client.get("/insights/effect?by=scenario&of=SC9")
    assert "All together" in one.words and "LIS" in one.words
    assert "LIS" in client.get("/insights/effect?by=standard").words
    assert "People were not drawn by lot" in client.get("/insights/effect?by=scenario&of=SC9&export=csv").text
    assert "Nothing to show here" in client.get("/insights/effect?by=quiz&of=X").words


def test_few_who_can_be_compared_are_said_as_few_to_who_does_not_lead_them(client, cast):
    a_year(cast)
    row = found(kind="scenario", ref="SC9", standard=None) | {"n": 3, "trained": None, "others": None, "beyond": None}
    keep(EFFECTS, {"rows": [row]}, AT)
    db.session.commit()
    address = "/insights/effect?by=scenario"
    assert "fewer than 5 / 5" in client.sign_in(cast.manager).get(address).words
    assert "fewer than 5" in client.get(f"{address}&export=csv").text
    assert "3 / 5" in client.sign_in(cast.trainer).get(address).words


def test_before_anything_was_completed_it_says_what_is_missing(client, cast):
    words = client.sign_in(cast.trainer, "zh").get("/insights/effect").words
    assert "还没有五个人都完成的培训" in words
