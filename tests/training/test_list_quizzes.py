"""The list of quizzes, making one, publishing it, and what that says about standards and tasks."""

import pytest

from sqm_training.assignments import targets
from sqm_training.extensions import db
from sqm_training.standards.models import StandardLink
from sqm_training.training.actions import quizzes as actions
from sqm_training.training.actions.questions import retire_question
from sqm_training.training.models import Question, Quiz

from . import quiz_kit as kit

FORM = {
    "zh": "测验",
    "bank": "SMALL",
    "way": "random",
    "count": "2",
    "role": "practice",
    "feedback": "end",
    "pass_percent": "60",
}


@pytest.fixture
def bank(cast):
    made = kit.small_bank()
    db.session.commit()
    return made


def test_a_quiz_is_made_published_taken_and_retired(client, cast, bank):
    client.sign_in(cast.trainer)
    assert "No quizzes yet" in client.get("/quizzes").words
    page = client.post("/quizzes/new", {**FORM, "code": "NEW", "categories": ["热线"], "attempts": "2"})
    assert page.location == "/quizzes/NEW"
    assert "Draft" in client.get("/quizzes/NEW").words
    client.sign_in(cast.employee)
    assert client.get("/quizzes/NEW").status == 404
    client.sign_in(cast.trainer)
    client.post("/quizzes/NEW/publish")
    assert "3 questions can be drawn" in client.get("/quizzes/NEW").words
    client.sign_in(cast.employee)
    assert "测验" in client.get("/quizzes").words and "2 of 2 left" in client.get("/quizzes/NEW").words
    client.sign_in(cast.trainer)
    client.post("/quizzes/NEW/retire")
    client.sign_in(cast.employee)
    assert client.get("/quizzes/NEW").status == 404


@pytest.mark.either
@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"count": "50"}, "Only 9 questions can be drawn"),
        ({"count": ""}, "Say how many questions are drawn"),
        ({"way": "named", "questions": "S1 NONE"}, "There is no question NONE"),
        ({"code": "a b"}, "A code has letters"),
        ({"standards": "NONE-1"}, "Only 0 questions can be drawn"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_the_input_kept(client, cast, bank, change, cause):
    client.sign_in(cast.trainer)
    page = client.post("/quizzes/new", {**FORM, "code": "NEW", **change})
    assert page.status == 422 and cause in page.words and 'value="测验"' in page.text
    assert db.session.query(Quiz).count() == 0


def test_publishing_says_what_the_quiz_and_its_questions_train(cast, bank):
    quiz = kit.quiz_on(bank, "S1", "T1", "A1")
    links = {(one.kind, one.ref, one.standard.code) for one in db.session.query(StandardLink)}
    assert links == {
        ("quiz", "QUIZ", "WAIT-3"), ("quiz", "QUIZ", "FIRST-1"),
        ("question", "QUIZ:S1", "WAIT-3"), ("question", "QUIZ:T1", "FIRST-1"),
    }  # fmt: skip
    target = targets.target("quiz", "QUIZ")
    assert (target.path, target.standards, target.minutes) == ("/quizzes/QUIZ", ("FIRST-1", "WAIT-3"), 3)
    assert [one.ref for one in targets.matching("small", "WAIT-3") if one.kind == "quiz"] == ["QUIZ"]
    question = db.session.query(Question).filter_by(code="S1").one()
    retire_question(question=question, by=cast.trainer)
    assert "question:QUIZ:S1" not in {f"{one.kind}:{one.ref}" for one in db.session.query(StandardLink)}
    actions.retire_quiz(quiz=quiz, by=cast.trainer)
    assert db.session.query(StandardLink).count() == 0 and targets.target("quiz", "QUIZ") is None


def test_a_shipped_quiz_is_loaded_once_and_kept_once_people_changed_it(cast, bank):
    values = {"title": {"zh": "前测", "en": "Pre"}, "draw": {"count": 2}, "role": "pre"}
    assert actions.load_quiz(code="PRE", bank=bank, **values) == "added"
    assert actions.load_quiz(code="PRE", bank=bank, **values) == "unchanged"
    assert actions.load_quiz(code="PRE", bank=bank, **{**values, "draw": {"count": 3}}) == "updated"
    actions.save_quiz(quiz=db.session.query(Quiz).one(), code="PRE", bank=bank, by=cast.trainer, minutes=5)
    assert actions.load_quiz(code="PRE", bank=bank, **values) == "kept"


def test_editing_changes_what_is_drawn_from_then_on(client, cast, bank):
    quiz = kit.quiz_on(bank, "S1")
    kit.begun(cast.employee, quiz)
    client.sign_in(cast.trainer)
    assert client.post("/quizzes/QUIZ/edit", {**FORM, "code": "QUIZ", "count": "4"}).status == 302
    quiz = db.session.query(Quiz).one()
    assert len(kit.begun(cast.employee, quiz).answers) == 1
    assert len(kit.begun(cast.colleague, quiz).answers) == 4


def test_lists_ask_the_same_number_of_questions_at_one_and_more_rows(client, cast, bank):
    client.sign_in(cast.trainer)
    kit.quiz_on(bank, "S1")
    client.get("/quizzes")
    one = client.get("/quizzes").queries
    for number in range(3):
        kit.quiz_on(db.session.merge(bank), "S1", code=f"Q{number}")
    assert client.get("/quizzes").queries == one
    assert client.get("/banks/SMALL?category=热线").words.count("In use") > 1
