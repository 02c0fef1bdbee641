"""Quizzes as something that can be assigned."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select

from ..assignments import targets
from ..extensions import db
from ..standards.models import Standard, StandardLink
from ..web.text import _l
from .models import Quiz, QuizState
from .queries import quizzes as queries

MINUTES_A_QUESTION = 1
MOST_FOUND = 50


def find(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the quizzes with these codes that are offered."""
    return {one.ref: one for one in _targets(_offered().where(Quiz.code.in_(refs)))}


def search(words: str, standard: str) -> list[targets.Target]:
    """Return offered quizzes whose code or title holds every word and that train a standard when one is given."""
    rows = _offered()
    titles = (Quiz.code, Quiz.title["zh"].as_string(), Quiz.title["en"].as_string())
    for word in words.split()[:8]:
        rows = rows.where(or_(*(column.icontains(word, autoescape=True) for column in titles)))
    if standard:
        rows = rows.where(queries.trains_standard(standard))
    return _targets(rows.order_by(Quiz.code).limit(MOST_FOUND))


def _offered() -> Any:
    trained = (
        select(func.aggregate_strings(Standard.code, ","))
        .join(StandardLink, StandardLink.standard_id == Standard.id)
        .where(StandardLink.kind == queries.KIND, StandardLink.ref == Quiz.code)
        .correlate(Quiz)
        .scalar_subquery()
    )
    rows = select(Quiz.code, Quiz.title, Quiz.minutes, Quiz.draw, trained.label("trained"))
    return rows.where(Quiz.state == QuizState.PUBLISHED)


def _targets(rows: Any) -> list[targets.Target]:
    return [
        targets.Target(
            kind=queries.KIND,
            ref=one.code,
            title=one.title,
            path=f"/quizzes/{one.code}",
            standards=tuple(sorted(one.trained.split(","))) if one.trained else (),
            minutes=one.minutes or count_of(one) * MINUTES_A_QUESTION,
        )
        for one in db.session.execute(rows)
    ]


def count_of(quiz: Quiz | Row[Any]) -> int:
    """Return how many questions one attempt gets."""
    return len(quiz.draw.get("questions") or []) or int(quiz.draw.get("count") or 0)


targets.register(queries.KIND, title=_l("Quiz"), find=find, search=search)
