"""Reads of banks and questions: lists, the tree of categories, one question with its versions."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload

from ...errors import NotFound
from ...extensions import db
from ...standards.models import Standard
from ..models import Question, QuestionBank, QuestionCategory, QuestionStandard, QuestionVersion

CURRENT = and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.number)


def bank_by_code(code: str) -> QuestionBank | None:
    """Return the bank with a code, or None."""
    return db.session.scalar(select(QuestionBank).where(QuestionBank.code == code))


def bank_for(code: str) -> QuestionBank:
    """Return the bank with a code, or raise `NotFound`."""
    bank = bank_by_code(code)
    if bank is None:
        raise NotFound
    return bank


def banks() -> Select[Any]:
    """Select banks with the number of questions in use."""
    count = select(func.count(Question.id)).where(Question.bank_id == QuestionBank.id, Question.is_retired.is_(False))
    return select(QuestionBank, count.scalar_subquery().label("questions"))


def all_banks() -> list[QuestionBank]:
    """Return all banks by code."""
    return list(db.session.scalars(select(QuestionBank).order_by(QuestionBank.code)))


def questions_of(bank: QuestionBank) -> Select[Any]:
    """Select the questions of a bank with their category."""
    rows: Any = select(Question, QuestionCategory.path).outerjoin(
        QuestionCategory, QuestionCategory.id == Question.category_id
    )
    return rows.where(Question.bank_id == bank.id)


def has_retired(bank: QuestionBank) -> bool:
    """Say whether a bank holds retired questions, which lists then leave out at first."""
    rows = select(Question.id).where(Question.bank_id == bank.id, Question.is_retired.is_(True)).limit(1)
    return db.session.scalar(rows) is not None


def current_version(question: Question) -> QuestionVersion:
    """Return the version of a question in use."""
    found = select(QuestionVersion).where(
        QuestionVersion.question_id == question.id, QuestionVersion.number == question.number
    )
    return db.session.scalars(found).one()


def question_for(question_id: int) -> Question:
    """Return a question with its bank and category, or raise `NotFound`."""
    rows = select(Question).options(joinedload(Question.bank), joinedload(Question.category))
    question = db.session.scalar(rows.where(Question.id == question_id))
    if question is None:
        raise NotFound
    return question


def versions_of(question: Question) -> list[QuestionVersion]:
    """Return all versions of a question, newest first."""
    rows = select(QuestionVersion).where(QuestionVersion.question_id == question.id)
    return list(db.session.scalars(rows.order_by(QuestionVersion.number.desc())))


def version_number(question: Question, number: int) -> QuestionVersion:
    """Return a version by its number, or raise `NotFound`."""
    version = next((one for one in versions_of(question) if one.number == number), None)
    if version is None:
        raise NotFound
    return version


def category_counts(bank: QuestionBank) -> list[tuple[str, int]]:
    """Return every path of a bank's tree in order, those above others too, each with the questions in and below it.

    Numbers in names count as numbers: M2 stands before M10.
    """
    rows = (
        select(QuestionCategory.path, func.count(Question.id))
        .outerjoin(Question, and_(Question.category_id == QuestionCategory.id, Question.is_retired.is_(False)))
        .where(QuestionCategory.bank_id == bank.id)
        .group_by(QuestionCategory.path)
    )
    counts: Counter[str] = Counter()
    for path, count in db.session.execute(rows):
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            counts["/".join(parts[:depth])] += count
    return sorted(counts.items(), key=lambda one: [_as_counted(part) for part in one[0].split("/")])


def _as_counted(name: str) -> list[tuple[bool, int, str]]:
    """Return what puts names into order with the numbers in them as numbers."""
    pieces = [piece for piece in re.split(r"([0-9]{1,9})", name) if piece]
    return [(True, int(one), "") if one[0] in "0123456789" else (False, 0, one) for one in pieces]


def below(path: str) -> Any:
    """Return the condition that a category is the path or lies below it."""
    escaped = path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(QuestionCategory.path == path, QuestionCategory.path.like(f"{escaped}/%", escape="\\"))


def trains(codes: Sequence[str]) -> Any:
    """Return the condition that a question trains one of these standards."""
    linked = select(QuestionStandard.question_id).join(Standard, Standard.id == QuestionStandard.standard_id)
    return Question.id.in_(linked.where(Standard.code.in_(codes)))


def standards_in(bank: QuestionBank) -> list[Standard]:
    """Return the standards that questions of a bank train."""
    linked = select(QuestionStandard.standard_id).join(Question, Question.id == QuestionStandard.question_id)
    rows = select(Standard).where(Standard.id.in_(linked.where(Question.bank_id == bank.id)))
    return list(db.session.scalars(rows.order_by(Standard.code)))


def known_standards() -> dict[str, int]:
    """Return the id of every standard that can be trained, by code."""
    rows = select(Standard.code, Standard.id).where(Standard.state != "retired")
    return {row.code: row.id for row in db.session.execute(rows)}


def contents_of(bank: QuestionBank) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the questions in use of a bank as writers of files want them: code, category, content; by category."""
    rows = (
        select(Question.code, func.coalesce(QuestionCategory.path, ""), QuestionVersion.content)
        .join(QuestionVersion, CURRENT)
        .outerjoin(QuestionCategory, QuestionCategory.id == Question.category_id)
        .where(Question.bank_id == bank.id, Question.is_retired.is_(False))
        .order_by(func.coalesce(QuestionCategory.path, ""), Question.code, Question.id)
    )
    return [(code, path, content) for code, path, content in db.session.execute(rows)]


def known_digests(bank: QuestionBank) -> Counter[str]:
    """Return how many questions of a bank came with, or now have, each digest."""
    found: Counter[str] = Counter()
    rows = select(Question.origin, Question.digest).where(Question.bank_id == bank.id)
    for origin, digest in db.session.execute(rows):
        found.update({origin, digest} - {""})
    return found


def codes_of(bank: QuestionBank) -> set[str]:
    """Return the codes that are taken in a bank."""
    return set(db.session.scalars(select(Question.code).where(Question.bank_id == bank.id)))


def contents_by_code(bank: QuestionBank, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the contents in use of some questions of a bank, by code."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(codes), 500):
        rows = select(Question.code, QuestionVersion.content).join(QuestionVersion, CURRENT)
        rows = rows.where(Question.bank_id == bank.id, Question.code.in_(codes[start : start + 500]))
        found.update((code, content) for code, content in db.session.execute(rows))
    return found


def questions_by_code(bank: QuestionBank) -> dict[str, Question]:
    """Return all questions of a bank by code."""
    rows = select(Question).where(Question.bank_id == bank.id).options(joinedload(Question.category))
    return {one.code: one for one in db.session.scalars(rows)}


def search_columns() -> list[Any]:
    """Return what the search of a bank looks into."""
    return [
        Question.code,
        Question.title["zh"].as_string(),
        Question.title["en"].as_string(),
        cast(Question.type, String),
    ]


def standards_by_code(codes: Sequence[str]) -> list[Standard]:
    """Return the standards of these codes that exist."""
    return list(db.session.scalars(select(Standard).where(Standard.code.in_(codes)).order_by(Standard.code)))
