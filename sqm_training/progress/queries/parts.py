"""A person's visits taken apart: by standard, dimension, moment of truth or channel."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum, sqrt
from typing import Any

from sqlalchemy import func, select

from ...extensions import db
from ...ledger.models import ScoreRecord
from ...standards.models import Standard, Touchpoint
from ...visits.models import PersonResult, Result
from ...web.text import local, local_day
from ...web.words import CHANNELS, DIMENSIONS
from .chart import rough_days
from .standards import VISIT

AXES = ("standard", "dimension", "moment", "channel")
MOST = 12
LEAST_FREEDOM = 10
Z = 1.96


@dataclass(frozen=True)
class Part:
    """One part of a person's visits: its name, the visits that scored it, their mean and, when known, its interval."""

    key: str
    title: str
    href: str
    days: tuple[date, ...]
    values: tuple[float, ...]
    result_ids: tuple[int, ...]
    mean: float
    lost: float
    low: float | None = None
    high: float | None = None

    @property
    def n(self) -> int:
        """How many visits scored it."""
        return len(self.values)


def parts_of(person_id: int, by: str, since: datetime) -> list[Part]:
    """Return a person's parts by one of `AXES`, those with the most lost points first; own items of visits that count.

    The interval of a mean uses the spread of single visits pooled over all parts of the person; with too little to pool
    there is none. Days stand in the middle of their third of the month.
    """
    column = {"standard": ScoreRecord.standard_id, "dimension": ScoreRecord.dimension}.get(by)
    if column is None:
        column = ScoreRecord.touchpoint if by == "moment" else ScoreRecord.channel
    left_out = (
        select(Result.visit_id)
        .join(PersonResult, PersonResult.result_id == Result.id)
        .where(PersonResult.person_id == person_id, PersonResult.excluded != "")
    )
    rows = db.session.execute(
        select(
            column,
            ScoreRecord.source_id,
            func.min(ScoreRecord.at),
            func.sum(ScoreRecord.got),
            func.sum(ScoreRecord.possible),
        )
        .where(ScoreRecord.person_id == person_id, ScoreRecord.source_kind == VISIT, ScoreRecord.voided_at.is_(None))
        .where(ScoreRecord.answers_for == "person", ScoreRecord.at >= since, ScoreRecord.source_id.not_in(left_out))
        .group_by(column, ScoreRecord.source_id)
        .order_by(func.min(ScoreRecord.at), ScoreRecord.source_id)
    ).all()
    names = _names(by)
    results = _results({row[1] for row in rows})
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        if row[0] in names and row[4] and row[1] in results:
            groups[row[0]].append(row)
    spread = _pooled(groups.values())
    parts = [_part(str(key), *names[key], found, results, spread) for key, found in groups.items()]
    return sorted(parts, key=lambda one: (-one.lost, one.title))


def _part(key: str, title: str, href: str, rows: Sequence[Any], results: dict[int, int], spread: float | None) -> Part:
    values = [min(100.0, 100 * int(got) / int(possible)) for _key, _visit, _at, got, possible in rows]
    mean = fsum(values) / len(values)
    half = Z * sqrt(spread / len(values)) if spread is not None else None
    return Part(
        key=key,
        title=title,
        href=href,
        days=tuple(rough_days([local_day(row[2]) for row in rows])),
        values=tuple(values),
        result_ids=tuple(results[row[1]] for row in rows),
        mean=mean,
        lost=fsum(int(row[4]) - int(row[3]) for row in rows),
        low=None if half is None else max(0.0, mean - half),
        high=None if half is None else min(100.0, mean + half),
    )


def _pooled(groups: Any) -> float | None:
    """Return the variance of one visit within a part, pooled over parts; None with too few visits to know it."""
    squares, freedom = 0.0, 0
    for rows in groups:
        values = [100 * int(row[3]) / int(row[4]) for row in rows]
        mean = fsum(values) / len(values)
        squares += fsum((value - mean) ** 2 for value in values)
        freedom += len(values) - 1
    return squares / freedom if freedom >= LEAST_FREEDOM else None


def _results(visit_ids: set[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Result.visit_id, Result.id).where(
            Result.visit_id.in_(visit_ids), Result.published_at.is_not(None), Result.withdrawn_at.is_(None)
        )
    )
    return {row.visit_id: row.id for row in rows}


def _names(by: str) -> dict[Any, tuple[str, str]]:
    """Return the name of each part, and the code of the standard that tells more about it, if any."""
    if by == "standard":
        return {one.id: (f"{one.code} {local(one.title)}", one.code) for one in db.session.scalars(select(Standard))}
    if by == "moment":
        moments = select(Touchpoint).where(Touchpoint.is_moment_of_truth)
        return {one.code: (local(one.title), "") for one in db.session.scalars(moments)}
    words = DIMENSIONS if by == "dimension" else CHANNELS
    return {key: (str(label), "") for key, label in words.items()}
