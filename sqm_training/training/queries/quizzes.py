"""Reads of quizzes: by code, those that can be taken, one's own attempts."""

from sqlalchemy import select

from ...extensions import db
from ..models import Quiz

KIND = "quiz"


def quiz_by_code(code: str) -> Quiz | None:
    """Return the quiz with a code, whatever its state, or None."""
    return db.session.scalar(select(Quiz).where(Quiz.code == code))
