"""The whole visit on one page: for a tablet without a network, and without a script as one long form."""

import json
from datetime import date

import pytest

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.extensions import db
from sqm_training.visits.models import Draft

from ..checklists.kit import load_small, small_plain
from . import kit

URL = "/shops/{}/sheet"


@pytest.fixture
def visit(cast):
    visit = kit.plan(cast.east, cast.shopper, load_small(), briefing="Ask for the form.")
    visit.closes_on = date(2030, 1, 1)
    db.session.commit()
    return visit


def having(page, name):
    """Return the values of an attribute in the order of the page."""
    return [one.get(name) for one in page.tree.iter() if one.get(name) is not None]


def facts_of(page):
    return json.loads(having(page, "data-facts")[0])


def test_it_holds_everything_that_the_visit_needs(client, cast, visit):
    page = client.sign_in(cast.shopper).get(URL.format(visit.id))
    assert having(page, "data-item") == ["A1", "A2", "D1", "D2", "D3", "D4", "V1"]
    assert having(page, "data-step") == ["story", "times", "met", "A", "D", "V", "check"]
    assert "Ask for the form." in page.text and len(having(page, "data-moment")) == 4
    facts = facts_of(page)
    assert (facts["owner"], facts["visit"], facts["revision"]) == (cast.shopper.id, visit.id, 1)
    assert page.headers["X-Tablet-Owner"] == str(cast.shopper.id) and page.headers["Cache-Control"] == "no-store"


def test_without_a_script_one_post_saves_all_of_it(client, cast, visit):
    client.sign_in(cast.shopper)
    page = client.post(
        URL.format(visit.id), data={"A1-value": "0.5", "D1-value": "yes", "D3-value": "0", "main-badge": "0101"}
    )
    assert page.location.endswith(f"/shops/{visit.id}/check")
    content = db.session.query(Draft).one().content
    answers = {row["item"]: row["value"] for row in content["answers"] if row["value"] is not None}
    assert answers == {"A1": 0.5, "D1": "yes", "D3": [0]}
    assert content["contacts"][0]["badge"] == "0101"
    assert json.loads(having(client.get(URL.format(visit.id)), "data-content")[0]) == content


def test_a_draft_is_finished_on_the_version_on_which_it_was_begun(client, cast, visit):
    before = visit.version_id
    plain = small_plain()
    plain["sections"][0]["items"][0]["text"] = {"zh": "大厅整洁", "en": "The hall is clean"}
    newer, _ = load_checklist(plain)
    visit.version_id, visit.script_id = newer.id, newer.scripts[0].id
    db.session.commit()
    client.sign_in(cast.shopper)
    now, old = client.get(URL.format(visit.id)), client.get(f"{URL.format(visit.id)}?version={before}")
    assert "The hall is clean" in now.text and "The hall is clean" not in old.text
    assert (facts_of(old)["version"], facts_of(old)["current"]) == (before, newer.id)


def test_a_version_of_another_checklist_or_of_nobody_is_not_found(client, cast, visit):
    other, _ = load_checklist(small_plain("OTH"))
    db.session.commit()
    client.sign_in(cast.shopper)
    assert client.get(f"{URL.format(visit.id)}?version={other.id}").status == 404
    assert client.get(f"{URL.format(visit.id)}?version=99999").status == 404


def test_another_shopper_finds_nothing(client, cast, visit):
    assert client.sign_in(cast.other_shopper).get(URL.format(visit.id)).status == 404
