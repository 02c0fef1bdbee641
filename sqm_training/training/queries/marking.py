"""Reads of written answers that a trainer has to mark."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ..models import QuestionVersion, QuizAnswer, QuizAttempt, TryState


def _answers() -> Select[QuizAnswer]:
    return select(QuizAnswer).options(
        joinedload(QuizAnswer.attempt).joinedload(QuizAttempt.person),
        joinedload(QuizAnswer.version).joinedload(QuestionVersion.question),
    )


def _unmarked(marker: Person) -> tuple[ColumnElement[bool], ...]:
    waiting = QuizAttempt.state == TryState.AWAITING_MARKING
    return waiting, QuizAttempt.person_id != marker.id, QuizAnswer.share.is_(None)


def waiting_answers(marker: Person, most: int = 200) -> list[QuizAnswer]:
    """Return the answers that wait for a mark, the oldest first, never one's own."""
    rows = (
        _answers()
        .join(QuizAttempt, QuizAttempt.id == QuizAnswer.attempt_id)
        .where(*_unmarked(marker))
        .order_by(QuizAttempt.ended_at, QuizAnswer.id)
        .limit(most)
    )
    return list(db.session.scalars(rows))


def counting_waiting(marker: Person) -> Select[Any]:
    """Count the written answers that wait for this marker."""
    rows = select(func.count(QuizAnswer.id)).join(QuizAttempt, QuizAttempt.id == QuizAnswer.attempt_id)
    return rows.where(*_unmarked(marker))


def answer_to_mark(marker: Person, answer_id: int) -> QuizAnswer:
    """Return a written answer of somebody else that was handed in, marked or not; raise `NotFound` otherwise."""
    answer = db.session.scalar(_answers().where(QuizAnswer.id == answer_id))
    if (
        answer is None
        or answer.attempt.person_id == marker.id
        or answer.attempt.state == TryState.RUNNING
        or answer.version.content["type"] != "essay"
        or answer.given is None
    ):
        raise NotFound
    return answer
