"""The preview of a draft: played like the real thing, and nothing of it is kept."""

import re

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.roleplay.models import Attempt, Scenario, ScenarioDraft

from . import play_kit as kit

ADDRESS = "/scenarios/SC91/preview"


@pytest.fixture
def draft(cast):
    kit.add_standard()
    scenario = Scenario(code="SC91", slug="sc91", title=kit.both("账单", "Bill"), channel="counter", level=1)
    made = ScenarioDraft(scenario=scenario, text=kit.TEXT, translations={"en": kit.ENGLISH}, edited_at=now())
    db.session.add(made)
    db.session.commit()
    return made


def run_of(page):
    return re.search(r'name="run" value="([^"]+)"', page.text)[1]


def answer(client, page, number, **data):
    return client.post(ADDRESS, {"run": run_of(page), "number": number, **data})


def test_a_draft_is_played_to_its_end_and_nothing_is_kept(client, cast, draft):
    client.sign_in(cast.trainer)
    page = client.get(ADDRESS)
    assert "Why did the bill double?" in page.words and "anger 3" in page.words
    page = answer(client, page, 1, choice="calm")
    assert "anger 2" in page.words and "Assurance +1" in page.words
    page = answer(client, page, 2, choice="leak")
    assert "Thank you." in page.words and "resolved" in page.words
    assert db.session.query(Attempt).count() == db.session.query(ScoreRecord).count() == 0


def test_it_can_begin_at_any_node_and_try_silence(client, cast, draft):
    client.sign_in(cast.trainer)
    assert "All right, look." in client.get(f"{ADDRESS}?node=look").words
    assert client.get(f"{ADDRESS}?node=nowhere").status == 404
    page = answer(client, client.get(ADDRESS), 1, silence="1")
    assert "I will complain!" in page.words


def test_an_old_page_sent_again_changes_nothing(client, cast, draft):
    client.sign_in(cast.trainer)
    page = answer(client, client.get(ADDRESS), 1, choice="calm")
    assert "All right, look." in answer(client, page, 1, choice="deny").words
    assert "All right, look." in answer(client, page, 2, choice="not there").words


def test_a_changed_draft_begins_again(client, cast, draft):
    client.sign_in(cast.trainer)
    page = answer(client, client.get(ADDRESS), 1, choice="calm")
    draft = db.session.merge(draft)
    draft.text = draft.text.replace("表不会错的。", "表都是检定过的。")
    db.session.commit()
    page = answer(client, page, 2, choice="leak")
    assert "begins again" in page.words and "Why did the bill double?" in page.words


def test_a_forged_run_is_not_read(client, cast, draft):
    client.sign_in(cast.trainer)
    assert client.post(ADDRESS, {"run": "forged", "number": 1, "choice": "calm"}).status == 404


def test_a_text_without_a_start_sends_back_to_the_editor(client, cast, draft):
    client.sign_in(cast.trainer)
    draft = db.session.merge(draft)
    draft.text = draft.text.replace("start: arrive", "start: nowhere")
    db.session.commit()
    assert client.get(ADDRESS).location.endswith("/scenarios/SC91/edit")


def test_employees_see_no_drafts(client, cast, draft):
    assert client.sign_in(cast.employee).get(ADDRESS).status == 403
