"""Essays wait for a trainer, are marked without names, and then settle the attempt."""

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.training.actions import taking
from sqm_training.training.models import QuizAttempt

from . import quiz_kit as kit


@pytest.fixture
def waiting(cast):
    attempt = kit.begun(cast.employee, kit.quiz_on(kit.small_bank(), "S1", "E1"))
    kit.give_right(attempt)
    attempt.answers[1].given = {"text": "Listen, then say it back."}
    db.session.commit()
    taking.hand_in(attempt=attempt)
    db.session.commit()
    return attempt


def events():
    return [one.event for one in db.session.query(Completion).order_by(Completion.id)]


def test_an_essay_waits_and_its_mark_settles_the_attempt(client, cast, waiting):
    assert events() == ["started", "awaiting"] and db.session.query(ScoreRecord).count() == 0
    client.sign_in(cast.trainer)
    listed = client.get("/quiz-marking")
    assert "How do you calm them" in listed.words and cast.employee.name not in listed.words
    address = next(one.get("href") for one in listed.all("a") if (one.get("href") or "").startswith("/quiz-marking/"))
    page = client.get(address)
    assert "Listen, then say it back." in page.words and "Listen first" in page.words
    assert client.post(address, {}).status == 422
    assert client.post(address, {"quarters": "3", "note": "Name the feeling too."}).location == "/quiz-marking"
    attempt = db.session.query(QuizAttempt).one()
    assert attempt.overall == 87.5 and attempt.passed and events() == ["started", "awaiting", "passed"]
    assert sorted(row.got for row in db.session.query(ScoreRecord)) == [750_000, 1_000_000]
    page = client.post(address, {"quarters": "0"})
    assert page.status == 422 and "Somebody else has marked" in page.words
    client.sign_in(cast.employee)
    assert "Name the feeling too." in client.get(f"/quiz-attempts/{attempt.id}/result").words


def test_nobody_marks_their_own_answer_and_no_employee_marks(client, cast, waiting):
    client.sign_in(cast.colleague)
    assert client.get("/quiz-marking").status == 403
    waiting = db.session.merge(waiting)
    waiting.person_id = cast.trainer.id
    db.session.commit()
    client.sign_in(cast.trainer)
    assert "Nothing waits" in client.get("/quiz-marking").words
    assert client.get(f"/quiz-marking/{waiting.answers[1].id}").status == 404
