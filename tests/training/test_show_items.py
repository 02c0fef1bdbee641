"""How the questions of a quiz worked, from everybody's first attempt."""

import pytest

from sqm_training.extensions import db
from sqm_training.training.actions import taking
from sqm_training.training.analysis import analysed
from sqm_training.training.queries.items import first_attempts

from ..factories import make_person
from . import quiz_kit as kit


@pytest.fixture
def quiz(cast):
    return kit.quiz_on(kit.small_bank(), "S1", "T1", "A1")


def take(person, quiz, *wrong):
    attempt = kit.begun(person, quiz)
    kit.give_right(attempt, *wrong)
    if "S1" in wrong:
        attempt.answers[0].given = {"option": 1}
    db.session.commit()
    taking.hand_in(attempt=attempt)
    db.session.commit()


def test_figures_come_from_first_attempts(client, cast, quiz):
    people = [make_person(f"p{n}", "employee", site=cast.east) for n in range(12)]
    for number, person in enumerate(people):
        take(person, quiz, *(["S1"] if number < 6 else []), *(["T1", "A1"] if number >= 9 else []))
    take(people[0], quiz)
    found = analysed(first_attempts(quiz))
    items = {item.question.code: item for item in found.items}
    assert found.persons == 12
    assert (items["S1"].count, items["S1"].difficulty, items["T1"].difficulty) == (12, 0.5, 0.75)
    assert [(one.count, one.is_right) for one in items["S1"].choices] == [(6, True), (6, False)]
    assert items["S1"].item_rest < 0 and items["S1"].flags == ["tells_nothing"] and items["T1"].flags == []
    client.sign_in(cast.trainer)
    page = client.get("/quizzes/QUIZ/items")
    assert "50%" in page.words and "is it unclear" in page.words
    assert "p0" not in page.words
    client.sign_in(cast.employee)
    assert client.get("/quizzes/QUIZ/items").status == 403


def test_what_was_not_drawn_is_missing_and_not_wrong(cast):
    quiz = kit.quiz_on(kit.small_bank(), draw={"count": 2, "categories": ["热线"]})
    for number in range(4):
        attempt = kit.begun(make_person(f"p{number}", "employee", site=cast.east), quiz)
        kit.give_right(attempt)
        taking.hand_in(attempt=attempt)
    found = analysed(first_attempts(quiz))
    assert sum(item.count for item in found.items) == 8 and {item.difficulty for item in found.items} == {1.0}


def test_without_answers_the_page_says_so(client, cast, quiz):
    client.sign_in(cast.trainer)
    assert "Nobody has handed it in yet" in client.get("/quizzes/QUIZ/items").words
    assert "Nobody has taken it yet" in client.get("/quizzes/QUIZ/attempts").words
