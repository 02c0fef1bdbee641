"""Results: by standard, question by question, who may see them, and what a pre-test does not tell."""

import pytest

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.people.privacy import keepers
from sqm_training.training.actions import taking
from sqm_training.training.models import QuizAttempt

from ..people.kit import kept_by
from . import quiz_kit as kit


@pytest.fixture
def bank(cast):
    made = kit.small_bank()
    db.session.commit()
    return made


def handed_in(person, quiz, *leave):
    attempt = kit.begun(person, quiz)
    kit.give_right(attempt, *leave)
    taking.hand_in(attempt=attempt)
    db.session.commit()
    return f"/quiz-attempts/{attempt.id}/result"


def test_a_result_shows_standards_and_every_question(client, cast, bank):
    address = handed_in(cast.employee, kit.quiz_on(bank, "S1", "T1", "P1", "O1", "G1", "N1", "A1"), "T1", "A1")
    client.sign_in(cast.employee)
    page = client.get(address)
    for words in ("Not passed yet: 71%", "FIRST-1 Standard FIRST-1 0%", "WAIT-3 Standard WAIT-3 100%", "The target is 15 s",
                  "Would have been right", "Your choice, and right", "Not answered", "15 ± 0.5 s", "Take it again"):  # fmt: skip
        assert words in page.words, words


def test_who_may_see_a_result(client, cast, bank):
    address = handed_in(cast.employee, kit.quiz_on(bank, "S1"))
    for person, status in ((cast.trainer, 200), (cast.manager, 200), (cast.colleague, 404), (cast.westerner, 404)):
        client.sign_in(person)
        assert client.get(address).status == status
    looks = db.session.query(AuditRow).filter_by(act="scores.view", person_id=cast.employee.id)
    assert sorted(row.actor_id for row in looks) == sorted([cast.trainer.id, cast.manager.id])
    client.sign_in(cast.employee)
    running = kit.begun(cast.employee, db.session.merge(kit.quiz_on(db.session.merge(bank), "T1", code="OTHER")))
    assert client.get(f"/quiz-attempts/{running.id}/result").status == 404


def test_a_pre_test_tells_the_score_and_not_what_was_right(client, cast, bank):
    address = handed_in(cast.employee, kit.quiz_on(bank, "S1", role="pre"), "S1")
    client.sign_in(cast.employee)
    page = client.get(address)
    assert "Not passed yet: 0%" in page.words and "The target is 15 s" not in page.text
    client.sign_in(cast.trainer)
    assert "The target is 15 s" in client.get(address).words


def test_all_about_a_person_holds_the_answers_and_old_ones_lose_their_names(cast, bank):
    from datetime import timedelta

    handed_in(cast.employee, kit.quiz_on(bank, "S1", "E1"))
    keeper = next(one for one in keepers() if one.name == "quizzes")
    tables = keeper.export(cast.employee)
    assert [row["question"] for row in tables["quiz_answers"]] == ["S1", "E1"]
    attempt = db.session.query(QuizAttempt).one()
    attempt.started_at -= timedelta(days=4000)
    attempt.answers[1].given = {"text": "mine"}
    db.session.commit()
    from sqm_training.database import now

    assert kept_by(keeper.retain(now()))["quiz_attempts"] > 0
    db.session.commit()
    attempt = db.session.query(QuizAttempt).one()
    assert attempt.person_id != cast.employee.id and [one.given is None for one in attempt.answers] == [False, True]
