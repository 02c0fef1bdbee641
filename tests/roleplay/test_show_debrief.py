"""After a role-play: what was said beside the best that could be said, the way on the graph, and who may look."""

import pytest

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.roleplay.models import DebriefNote

from . import play_kit as kit


@pytest.fixture
def attempt(cast):
    return kit.played(cast.employee, "deny", "sorry", "self")


def test_every_step_shows_what_was_said_and_what_would_have_been_better(client, cast, attempt):
    page = client.sign_in(cast.employee).get(f"/attempts/{attempt.id}/debrief")
    assert "Not passed yet" in page.words and "complaint" in page.words
    for words in ("The meter is never wrong.", "A verdict without a look.", "So much at once would worry me too."):
        assert words in page.words, words
    assert page.words.count("The best you could say") == 1
    assert "EMP-1" in page.words and "every time" in page.words and "/standards/EMP-1/practice" in page.text


def test_scores_stand_by_dimension_with_the_pass_mark(client, cast, attempt):
    words = client.sign_in(cast.employee).get(f"/attempts/{attempt.id}/debrief").words
    assert "Overall" in words and "pass mark 60%" in words and "Empathy" in words and "Assurance" in words


def test_the_graph_shows_the_way_taken_and_the_best_and_is_asked_for_by_its_tag(client, cast, attempt):
    client.sign_in(cast.employee)
    address = f"/attempts/{attempt.id}/graph.svg"
    first = client.get(address)
    assert first.headers["Content-Type"].startswith("image/svg+xml")
    assert "path taken" in first.text and "best path" in first.text
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304 and not again.data


def test_trainer_and_own_manager_may_look_and_the_look_is_on_record(client, cast, attempt):
    for reader in (cast.trainer, cast.manager):
        page = client.sign_in(reader).get(f"/attempts/{attempt.id}/debrief")
        assert page.status == 200 and "员工甲" in page.words and "Try again from here" not in page.words
        row = db.session.query(AuditRow).order_by(AuditRow.id.desc()).first()
        assert (row.act, row.actor_id, row.person_id) == ("scores.view", reader.id, cast.employee.id)


@pytest.mark.parametrize("path", ["/attempts/{0}/debrief", "/attempts/{0}/graph.svg"])
def test_nobody_else_finds_it(client, cast, attempt, path):
    cast.manager.site_id = cast.west.id
    db.session.merge(cast.manager)
    db.session.commit()
    for reader in (cast.colleague, cast.westerner, cast.manager):
        assert client.sign_in(reader).get(path.format(attempt.id)).status == 404


def test_notes_are_private(client, cast, attempt):
    client.sign_in(cast.employee)
    client.post(f"/attempts/{attempt.id}/notes", {"number": 0, "text": "canary of a note"})
    assert "canary of a note" in client.get(f"/attempts/{attempt.id}/debrief").words
    client.sign_in(cast.trainer)
    assert "canary of a note" not in client.get(f"/attempts/{attempt.id}/debrief").text
    assert client.post(f"/attempts/{attempt.id}/notes", {"number": 0, "text": "x"}).status == 404
    client.sign_in(cast.employee)
    assert client.post(f"/attempts/{attempt.id}/notes", {"number": 7, "text": "x"}).status == 404
    client.post(f"/attempts/{attempt.id}/notes", {"number": 0, "text": " "})
    assert db.session.query(DebriefNote).count() == 0


def test_try_again_from_a_step_goes_on_with_what_was_said_before(client, cast, attempt):
    client.sign_in(cast.employee)
    page = client.post(f"/steps/{attempt.steps[1].id}/attempts")
    assert "I will complain!" in client.get(page.location).words
    client.sign_in(cast.colleague)
    assert client.post(f"/steps/{attempt.steps[1].id}/attempts").status == 404


def test_it_asks_the_same_number_of_questions_for_one_step_and_for_three(client, cast, attempt):
    shorter = kit.played(cast.colleague, "number", "self", version=attempt.scenario_version)
    client.sign_in(cast.employee).get(f"/attempts/{attempt.id}/debrief")
    longer = client.get(f"/attempts/{attempt.id}/debrief").queries
    assert client.sign_in(cast.colleague).get(f"/attempts/{shorter.id}/debrief").queries == longer
