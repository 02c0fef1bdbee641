"""Reads for the analysis of items: the first attempt of everybody, question by question, and what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, func, select

from ...extensions import db
from ..models import Question, QuestionVersion, Quiz, QuizAnswer, QuizAttempt, TryState


@dataclass(frozen=True, slots=True)
class Marked:
    """One answer of a first attempt."""

    person_id: int
    question_id: int
    share: Fraction
    given: dict[str, Any] | None
    version_id: int


@dataclass(frozen=True, slots=True)
class Attempted:
    """The first ended attempts at a quiz: their answers, and the questions they are about with their newest content."""

    answers: Sequence[Marked]
    questions: dict[int, tuple[Question, QuestionVersion]]


def first_attempts(quiz: Quiz) -> Attempted:
    """Return the answers of everybody's first ended attempt at a quiz: later ones are practised."""
    first = (
        select(func.min(QuizAttempt.id))
        .where(QuizAttempt.quiz_id == quiz.id, QuizAttempt.state == TryState.ENDED)
        .group_by(QuizAttempt.person_id)
    )
    rows = (
        select(
            QuizAttempt.person_id,
            QuestionVersion.question_id,
            QuizAnswer.share,
            QuizAnswer.given,
            QuizAnswer.version_id,
        )
        .join(QuizAnswer, QuizAnswer.attempt_id == QuizAttempt.id)
        .join(QuestionVersion, QuestionVersion.id == QuizAnswer.version_id)
        .where(QuizAttempt.id.in_(first), QuizAnswer.points > 0, QuizAnswer.share.is_not(None))
        .order_by(QuizAttempt.person_id, QuizAnswer.position)
    )
    answers = [Marked(*row) for row in db.session.execute(rows)]
    ids = {one.question_id for one in answers}
    current = and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.number)
    found = select(Question, QuestionVersion).join(QuestionVersion, current).where(Question.id.in_(ids))
    return Attempted(answers, {question.id: (question, version) for question, version in db.session.execute(found)})


def in_state(state: str) -> Any:
    """Return the condition that an attempt stands where `words.TRY_STATES` says."""
    return {
        "running": QuizAttempt.state == TryState.RUNNING,
        "awaiting": QuizAttempt.state == TryState.AWAITING_MARKING,
        "passed": QuizAttempt.passed.is_(True),
        "failed": QuizAttempt.passed.is_(False),
    }[state]


def state_of(attempt: QuizAttempt) -> str:
    """Return where an attempt stands, as `words.TRY_STATES` names it."""
    if attempt.state == TryState.RUNNING:
        return "running"
    if attempt.passed is None:
        return "awaiting"
    return "passed" if attempt.passed else "failed"
