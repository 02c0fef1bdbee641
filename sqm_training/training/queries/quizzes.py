"""Reads of quizzes: by code, those that can be taken, what they draw, one's own attempts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...people.queries.access import may_see_person
from ...standards.models import Standard, StandardLink
from ..models import (
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionStandard,
    QuestionVersion,
    Quiz,
    QuizAnswer,
    QuizAttempt,
    QuizState,
    TryState,
)
from . import banks

KIND = "quiz"
KEEPERS = ("trainer", "admin")


def may_keep(person: Person) -> bool:
    """Say whether a person makes quizzes, and so sees drafts and everybody's results."""
    return person.has_role(*KEEPERS)


def quiz_by_code(code: str) -> Quiz | None:
    """Return the quiz with a code, whatever its state, or None."""
    return db.session.scalar(select(Quiz).options(joinedload(Quiz.bank)).where(Quiz.code == code))


def quiz_for(person: Person, code: str) -> Quiz:
    """Return a quiz that a person may see, or raise `NotFound`: who takes quizzes sees published and own ones."""
    quiz = quiz_by_code(code)
    if quiz is None:
        raise NotFound
    if may_keep(person) or quiz.state == QuizState.PUBLISHED or count_begun(person, KIND, code):
        return quiz
    raise NotFound


def quizzes(person: Person) -> Select[Any]:
    """Select quizzes with their bank and how many attempts have ended; learners see the published ones."""
    ended = select(func.count(QuizAttempt.id)).where(
        QuizAttempt.quiz_id == Quiz.id, QuizAttempt.state == TryState.ENDED
    )
    rows = select(Quiz, QuestionBank, ended.scalar_subquery().label("ended")).join(
        QuestionBank, QuestionBank.id == Quiz.bank_id
    )
    return rows if may_keep(person) else rows.where(Quiz.state == QuizState.PUBLISHED)


def trains_standard(code: str) -> Any:
    """Return the condition that a published quiz trains a standard."""
    linked = select(StandardLink.ref).join(Standard, Standard.id == StandardLink.standard_id)
    return Quiz.code.in_(linked.where(StandardLink.kind == KIND, Standard.code == code))


def drawable(quiz: Quiz) -> list[tuple[int, str]]:
    """Return id and code of every question that a quiz may draw, in the order of their codes."""
    return [(row.id, row.code) for row in db.session.execute(drawable_from(quiz.bank_id, quiz.draw))]


def drawable_from(bank_id: int, draw: dict[str, Any]) -> Select[Any]:
    """Select id and code of the questions of a bank that a draw may take."""
    rows: Any = select(Question.id, Question.code).where(
        Question.bank_id == bank_id, Question.is_retired.is_(False), Question.type != "description"
    )
    if draw.get("questions"):
        return rows.where(Question.code.in_(draw["questions"])).order_by(Question.code)
    if draw.get("categories"):
        rows = rows.join(QuestionCategory, QuestionCategory.id == Question.category_id)
        rows = rows.where(or_(*(banks.below(path) for path in draw["categories"])))
    if draw.get("standards"):
        rows = rows.where(banks.trains(draw["standards"]))
    return rows.order_by(Question.code)


def current_versions(question_ids: Sequence[int]) -> dict[int, QuestionVersion]:
    """Return the version in use of some questions, by question."""
    rows = select(QuestionVersion).join(Question, banks.CURRENT).where(Question.id.in_(question_ids))
    return {one.question_id: one for one in db.session.scalars(rows)}


def standards_of(quiz: Quiz) -> list[Standard]:
    """Return the standards that the questions a quiz may draw train, by code."""
    ids = drawable_from(quiz.bank_id, quiz.draw).with_only_columns(Question.id).order_by(None)
    trained = select(QuestionStandard.standard_id).where(QuestionStandard.question_id.in_(ids))
    return list(db.session.scalars(select(Standard).where(Standard.id.in_(trained)).order_by(Standard.code)))


def count_drawable(quiz: Quiz) -> int:
    """Count the questions that a quiz may draw."""
    rows = drawable_from(quiz.bank_id, quiz.draw).order_by(None)
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def published_on(bank_id: int) -> list[Quiz]:
    """Return the published quizzes that draw from a bank."""
    rows = select(Quiz).where(Quiz.bank_id == bank_id, Quiz.state == QuizState.PUBLISHED).order_by(Quiz.code)
    return list(db.session.scalars(rows))


def attempts() -> Select[Any]:
    """Select attempts with their answers and the versions these were given on."""
    answers = selectinload(QuizAttempt.answers).joinedload(QuizAnswer.version)
    person = joinedload(QuizAttempt.person).options(joinedload(Person.site), lazyload(Person.role_rows))
    return select(QuizAttempt).options(joinedload(QuizAttempt.quiz), person, answers)


def own_attempt(person: Person, attempt_id: int) -> QuizAttempt:
    """Return an attempt of one's own, or raise `NotFound`."""
    rows = attempts().where(QuizAttempt.id == attempt_id, QuizAttempt.person_id == person.id)
    attempt = db.session.scalar(rows.execution_options(populate_existing=True))
    if attempt is None:
        raise NotFound
    return attempt


def attempt_for(reader: Person, attempt_id: int) -> QuizAttempt:
    """Return an attempt that the reader may see: the own, as trainer anybody's, as manager those of the own sites."""
    attempt = db.session.scalar(attempts().where(QuizAttempt.id == attempt_id))
    if attempt is None or not may_see_person(reader, attempt.person):
        raise NotFound
    return attempt


def running(person: Person, kind: str, ref: str) -> QuizAttempt | None:
    """Return the attempt that a person is in the middle of."""
    return db.session.scalar(
        select(QuizAttempt).where(
            QuizAttempt.person_id == person.id,
            QuizAttempt.kind == kind,
            QuizAttempt.ref == ref,
            QuizAttempt.state == TryState.RUNNING,
        )
    )


def count_begun(person: Person, kind: str, ref: str) -> int:
    """Count all attempts of a person at one thing."""
    mine = (QuizAttempt.person_id == person.id, QuizAttempt.kind == kind, QuizAttempt.ref == ref)
    return db.session.scalar(select(func.count(QuizAttempt.id)).where(*mine)) or 0


def own_attempts(person: Person, quiz: Quiz) -> list[QuizAttempt]:
    """Return a person's attempts at a quiz, newest first."""
    rows = select(QuizAttempt).where(QuizAttempt.person_id == person.id, QuizAttempt.quiz_id == quiz.id)
    return list(db.session.scalars(rows.order_by(QuizAttempt.id.desc())))


def best_by_quiz(person: Person) -> dict[int, Any]:
    """Return where a person stands by quiz: `running`, `passed`, `failed` or `awaiting`, by id."""
    rank = case(
        (QuizAttempt.state == TryState.RUNNING, 4),
        (QuizAttempt.passed.is_(True), 3),
        (QuizAttempt.state == TryState.AWAITING_MARKING, 2),
        else_=1,
    )
    rows = (
        select(QuizAttempt.quiz_id, func.max(rank))
        .where(QuizAttempt.person_id == person.id, QuizAttempt.quiz_id.is_not(None))
        .group_by(QuizAttempt.quiz_id)
    )
    names = {4: "running", 3: "passed", 2: "awaiting", 1: "failed"}
    return {quiz_id: names[int(best)] for quiz_id, best in db.session.execute(rows)}


def attempts_at(quiz: Quiz) -> Select[Any]:
    """Select all attempts at a quiz with the person, for those who may see everybody's."""
    rows: Any = select(QuizAttempt, Person).join(Person, Person.id == QuizAttempt.person_id)
    return rows.where(QuizAttempt.quiz_id == quiz.id)


def may_see_picture(person: Person, question_id: int, name: str) -> str | None:
    """Return the stored name of a question's picture when a person keeps banks or was ever put the question."""
    rows = select(QuestionVersion.content).where(QuestionVersion.question_id == question_id)
    rows = rows.where(cast(QuestionVersion.content, String).contains(name, autoescape=True))
    if not may_keep(person):
        put = and_(QuizAnswer.version_id == QuestionVersion.id, QuizAnswer.attempt_id == QuizAttempt.id)
        rows = rows.where(select(QuizAnswer.id).where(put, QuizAttempt.person_id == person.id).exists())
    for content in db.session.scalars(rows.order_by(QuestionVersion.number.desc())):
        for one in content.get("media", {}).values():
            if one["stored"] == name:
                return name
    return None
