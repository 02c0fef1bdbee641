"""Taking a quiz: question by question with plain forms, interrupted, from two windows, too late, too often."""

from datetime import timedelta

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.training.actions import grading, taking
from sqm_training.training.models import QuizAnswer, QuizAttempt

from ..assignments.kit import at_once, give
from . import quiz_kit as kit


@pytest.fixture
def bank(cast):
    made = kit.small_bank()
    db.session.commit()
    return made


def begin(client, code="QUIZ"):
    page = client.post(f"/quizzes/{code}/attempts")
    assert page.status == 302
    return page.location


def answer(client, address, number, revision=0, act="next", **data):
    return client.post(f"{address}/answers/{number}", {"revision": revision, "act": act, **data})


def test_a_quiz_of_every_type_is_taken_with_plain_forms(client, cast, bank):
    kit.quiz_on(bank, "S1", "M1", "T1", "A1", "N1", "P1", "O1", "G1")
    client.sign_in(cast.employee)
    address = begin(client)
    page = client.get(address)
    assert "Question 1 of 8" in page.words and "within how many seconds" in page.words
    assert answer(client, address, 1, answer=kit.place_of(page, "15 s")).location == f"{address}?n=2"
    page = client.get(f"{address}?n=2")
    chosen = [kit.place_of(page, "basis"), kit.place_of(page, "limit")]
    answer(client, address, 2, answer=chosen)
    answer(client, address, 3, answer="true")
    answer(client, address, 4, answer=" Dial. ")
    answer(client, address, 5, answer="15，3 秒".replace("，", ".").replace("秒", "s"))
    fill_rows(client, address, 6, {"cut": "24 h", "call": "15 s"})
    fill_rows(client, address, 7, {"greet": "1", "listen": "2", "act": "3", "part": "4"})
    done = answer(client, address, 8, **{"gap-0": "HELLO", "gap-1": "bye"})
    assert done.location == f"{address}/check"
    assert "All questions are answered" in client.get(done.location).words
    result = client.post(f"{address}/hand-in").location
    page = client.get(result)
    assert "Passed: 100%" in page.words and "The target is 15 s" in page.words
    attempt = db.session.query(QuizAttempt).one()
    assert attempt.overall == 100 and attempt.passed and attempt.number == 1


def fill_rows(client, address, number, wanted):
    page = client.get(f"{address}?n={number}")
    names = {label.get("for"): " ".join("".join(label.itertext()).split()) for label in page.all("label")}
    data = {}
    for select in page.all("select"):
        words = names[select.get("id")]
        option = next(one for one in select.iter("option") if (one.text or "") == wanted[words])
        data[select.get("name")] = option.get("value")
    answer(client, address, number, **data)


def test_nothing_on_the_page_tells_what_is_right(client, cast, bank):
    kit.quiz_on(bank, "S1", "A1", "E1")
    client.sign_in(cast.employee)
    address = begin(client)
    text = "".join(client.get(f"{address}?n={number}").text for number in (1, 2, 3))
    for canary in ("The target is 15 s", "Too slow", "dial", "Listen first", "share"):
        assert canary not in text, canary


def test_an_interrupted_quiz_goes_on_where_it_stopped(client, cast, bank):
    kit.quiz_on(bank, "S1", "T1", "A1")
    client.sign_in(cast.employee)
    address = begin(client)
    answer(client, address, 1, answer="0")
    client.sign_in(cast.employee)
    assert begin(client) == address
    page = client.get(address)
    assert "Question 2 of 3" in page.words and "1 answered" in page.words


def test_another_window_cannot_write_over_what_it_has_not_seen(client, cast, bank):
    kit.quiz_on(bank, "S1", "A1")
    client.sign_in(cast.employee)
    address = begin(client)
    answer(client, address, 2, answer="dial")
    page = answer(client, address, 2, revision=0, answer="window")
    assert page.status == 409 and "another window" in page.words
    assert next(one.get("value") for one in page.all("input") if one.get("name") == "answer") == "dial"
    assert answer(client, address, 2, revision=1, answer="window").status == 302
    assert db.session.query(QuizAnswer).filter_by(position=2).one().given == {"text": "window"}


def test_the_script_saves_and_hears_why_not(client, cast, bank):
    kit.quiz_on(bank, "N1", "S1")
    client.sign_in(cast.employee)
    address = begin(client)
    token = {"X-CSRFToken": client.token()}
    saved = client.put(f"/api{address}/answers/1", data={"answer": "14.6", "revision": 0}, headers=token)
    assert saved.json["revision"] == 1 and saved.json["is_answered"]
    wrong = client.put(f"/api{address}/answers/1", data={"answer": "soon", "revision": 1}, headers=token)
    assert wrong.status == 422 and "Write a number" in wrong.json["message"]
    client.post(f"{address}/hand-in")
    late = client.put(f"/api{address}/answers/1", data={"answer": "99", "revision": 1}, headers=token)
    assert late.status == 409 and late.json["closed"] and "handed in" in late.json["message"]
    assert db.session.query(QuizAnswer).filter_by(position=1).one().given == {"text": "14.6"}


def test_a_quiz_that_was_retired_meanwhile_can_be_ended_and_not_begun_again(client, cast, bank):
    from sqm_training.training.actions.quizzes import retire_quiz

    quiz = kit.quiz_on(bank, "S1")
    kit.begun(cast.employee, quiz)
    retire_quiz(quiz=quiz, by=cast.trainer)
    db.session.commit()
    client.sign_in(cast.employee)
    assert "Go on where you stopped" in client.get("/quizzes/QUIZ").words
    client.post(f"{begin(client)}/hand-in")
    assert client.post("/quizzes/QUIZ/attempts").location == "/quizzes/QUIZ"
    assert "not offered at present" in client.get("/quizzes/QUIZ").words


def test_handing_in_twice_changes_nothing(client, cast, bank):
    kit.quiz_on(bank, "S1")
    client.sign_in(cast.employee)
    address = begin(client)
    client.post(f"{address}/hand-in")
    before = db.session.query(QuizAttempt).one().ended_at
    again = client.post(f"{address}/hand-in")
    assert "handed in already" in client.get(again.location).words
    assert db.session.query(QuizAttempt).one().ended_at == before
    assert db.session.query(Completion).filter(Completion.event != "started").count() == 1


def test_after_the_time_nothing_is_taken_and_what_was_saved_counts(client, cast, bank):
    quiz = kit.quiz_on(bank, "T1", "S1", minutes=10)
    attempt = kit.begun(cast.employee, quiz)
    kit.give_right(attempt, "S1")
    attempt.due_at = now() - timedelta(minutes=1)
    db.session.commit()
    client.sign_in(cast.employee)
    address = f"/quiz-attempts/{attempt.id}"
    page = answer(client, address, 2, answer="0")
    page = client.get(page.location)
    assert "The time was over" in page.words and "What was saved before counts" in page.words
    client.post(f"{address}/hand-in")
    ended = db.session.query(QuizAttempt).one()
    assert ended.overall == 50 and ended.ended_at == ended.due_at


def test_a_job_ends_what_ran_out_of_time(cast, bank):
    attempt = kit.begun(cast.employee, kit.quiz_on(bank, "T1", minutes=10))
    assert list(grading.end_overdue(now() + timedelta(minutes=5))) == []
    assert list(grading.end_overdue(now() + timedelta(minutes=15))) == [1]
    assert attempt.state == "ended" and attempt.ended_at == attempt.due_at


def test_nobody_else_opens_answers_or_ends_an_attempt(client, cast, bank):
    attempt = kit.begun(cast.employee, kit.quiz_on(bank, "S1"))
    address = f"/quiz-attempts/{attempt.id}"
    for other in (cast.colleague, cast.trainer, cast.manager):
        client.sign_in(other)
        assert client.get(address).status == 404
        assert answer(client, address, 1, answer="0").status == 404
        assert client.post(f"{address}/hand-in").status == 404
        headers = {"X-CSRFToken": client.token()}
        assert client.put(f"/api{address}/answers/1", data={"answer": "0"}, headers=headers).status == 404
    assert db.session.query(QuizAnswer).one().given is None


def test_attempts_are_limited_also_at_the_same_moment(app, cast, bank):
    quiz = kit.quiz_on(bank, "S1", attempts=1)
    person = cast.employee

    def press():
        taking.begin(person=db.session.merge(person), quiz=db.session.merge(quiz))

    at_once(app, 4, press)
    attempt = db.session.query(QuizAttempt).one()
    taking.hand_in(attempt=attempt)
    db.session.commit()
    assert at_once(app, 2, press) == 0
    assert db.session.query(QuizAttempt).count() == 1


def test_a_task_that_allows_more_attempts_opens_a_used_up_quiz(client, cast, bank):
    quiz = kit.quiz_on(bank, "S1", attempts=1)
    taking.hand_in(attempt=kit.begun(cast.employee, quiz))
    db.session.commit()
    client.sign_in(cast.employee)
    assert client.post("/quizzes/QUIZ/attempts").location == "/quizzes/QUIZ"
    assert "attempts are used" in client.get("/quizzes/QUIZ").words
    give(cast.employee, kind="quiz", ref="QUIZ", attempts_allowed=1)
    db.session.commit()
    assert begin(client).startswith("/quiz-attempts/")


def test_an_answer_is_checked_at_once_and_stays(client, cast, bank):
    kit.quiz_on(bank, "S1", "A1", feedback="at_once")
    client.sign_in(cast.employee)
    address = begin(client)
    page = answer(client, address, 1, act="check")
    assert page.status == 422 and "Answer the question first" in page.words
    place = kit.place_of(client.get(address), "30 s")
    page = client.get(answer(client, address, 1, act="check", answer=place).location)
    assert "Not right" in page.words and "Too slow" in page.words and "The target is 15 s" in page.words
    answer(client, address, 1, revision=1, answer="1" if place == "0" else "0")
    assert db.session.query(QuizAnswer).filter_by(position=1).one().share == 0


def test_records_are_written_per_standard_and_read_back(cast, bank):
    attempt = kit.begun(cast.employee, kit.quiz_on(bank, "S1", "M1", "T1"))
    kit.give_right(attempt, "T1")
    taking.hand_in(attempt=attempt)
    db.session.commit()
    rows = {row.standard_id: (row.got, row.possible) for row in db.session.query(ScoreRecord)}
    assert sorted(rows.values()) == [(1_000_000, 2_000_000), (2_000_000, 2_000_000)]
    assert {row.source_kind for row in db.session.query(ScoreRecord)} == {"quiz"}
    last = db.session.query(Completion).order_by(Completion.id.desc()).first()
    assert (last.kind, last.ref, last.event, round(float(last.score), 1)) == ("quiz", "QUIZ", "failed", 66.7)


def test_an_answer_names_the_version_it_was_given_on(client, cast, bank):
    quiz = kit.quiz_on(bank, "S1")
    attempt = kit.begun(cast.employee, quiz)
    from sqm_training.training.actions.questions import change_question

    question = attempt.answers[0].version.question
    content = {**attempt.answers[0].version.content, "text": {"en": "Changed since"}}
    change_question(question=question, content=content, category="", by=None)
    db.session.commit()
    client.sign_in(cast.employee)
    assert "within how many seconds" in client.get(f"/quiz-attempts/{attempt.id}").words
    assert kit.begun(cast.colleague, quiz).answers[0].version.number == 2


def test_a_page_asks_the_same_number_of_questions_however_long_the_quiz(client, cast, bank):
    short, long = kit.quiz_on(bank, "S1"), kit.quiz_on(bank, "S1", "T1", "A1", "N1", "M1", code="LONG")
    first, second = kit.begun(cast.employee, short), kit.begun(cast.employee, long)
    client.sign_in(cast.employee)
    client.get(f"/quiz-attempts/{first.id}")
    assert client.get(f"/quiz-attempts/{first.id}").queries == client.get(f"/quiz-attempts/{second.id}").queries
