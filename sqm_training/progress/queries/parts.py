"""A person's visits taken apart: by standard, dimension, moment of truth or channel."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum, sqrt
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ...extensions import db
from ...ledger.models import ScoreRecord
from ...people import settings
from ...standards.models import Standard, Touchpoint
from ...visits.models import Result
from ...web.text import local, local_day
from ...web.words import CHANNELS, DIMENSIONS
from .chart import rough_days
from .practice import Training, trainings
from .scores import wave_shifts
from .standards import VISIT, visits_left_out

if TYPE_CHECKING:
    from ...measures.verdict import Verdict

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
    verdict: "Verdict | None" = None
    trained_on: tuple[date, ...] = ()

    @property
    def n(self) -> int:
        """How many visits scored it."""
        return len(self.values)


def parts_of(person_id: int, by: str, since: datetime, *, judged: bool = True, trained: bool = True) -> list[Part]:
    """Return a person's parts by one of `AXES`, those with the most lost points first; own items of visits that count.

    The interval of a mean uses the spread of single visits pooled over all parts of the person; with too little to pool
    there is none. Days stand in the middle of their third of the month. Whoever shows no verdicts or no trainings
    leaves them out.
    """
    column = {"standard": ScoreRecord.standard_id, "dimension": ScoreRecord.dimension}.get(by)
    if column is None:
        column = ScoreRecord.touchpoint if by == "moment" else ScoreRecord.channel
    rows = db.session.execute(
        select(
            column,
            ScoreRecord.source_id,
            func.min(ScoreRecord.at),
            func.sum(ScoreRecord.got),
            func.sum(ScoreRecord.possible),
            func.min(ScoreRecord.rater_id),
            func.min(ScoreRecord.wave_id),
            Result.id,
        )
        .join(Result, Result.visit_id == ScoreRecord.source_id)
        .where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .where(ScoreRecord.person_id == person_id, ScoreRecord.source_kind == VISIT, ScoreRecord.voided_at.is_(None))
        .where(
            ScoreRecord.answers_for == "person",
            ScoreRecord.at >= since,
            ScoreRecord.source_id.not_in(visits_left_out(person_id)),
        )
        .group_by(column, ScoreRecord.source_id, Result.id)
        .order_by(func.min(ScoreRecord.at), ScoreRecord.source_id)
    ).all()
    names = _names(by, {row[0] for row in rows})
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        if row[0] in names and row[4]:
            groups[row[0]].append(row)
    judging = Judging(
        _pooled(groups.values()),
        float(settings.get("target_score")),
        wave_shifts() if judged and groups else None,
        trainings([person_id])[person_id] if (judged or trained) and groups else [],
    )
    parts = [_part(str(key), *names[key], found, judging) for key, found in groups.items()]
    return sorted(parts, key=lambda one: (-one.lost, one.title))


@dataclass(frozen=True)
class Judging:
    """What every part is judged by: the pooled variance of one visit, target, shifts of waves, and trainings.

    Without shifts nothing is judged.
    """

    spread: float | None
    target: float
    shifts: dict[Hashable, float] | None
    trainings: Sequence[Training]

    def trained(self, code: str) -> list[Training]:
        """Return the trainings of a standard; without a standard those that divide the whole."""
        return [one for one in self.trainings if (code in one.standard_codes if code else one.divides)]

    def verdict(self, rows: Sequence[Any], values: Sequence[float], code: str) -> "Verdict | None":
        """Judge one part as the whole is judged; None while nobody knows how much single visits vary."""
        if self.spread is None or self.shifts is None:
            return None
        from ...measures import verdict

        visits = [
            verdict.VisitScore(
                at=local_day(row[2]),
                score=value,
                rater=row[5],
                wave=verdict.quarter(local_day(row[2])) if row[6] is None else str(row[6]),
            )
            for row, value in zip(rows, values, strict=True)
        ]
        events = [verdict.Event(one.on) for one in self.trained(code)]
        return verdict.judge(visits, events, self.spread, self.target, shifts=self.shifts)


def _part(key: str, title: str, href: str, rows: Sequence[Any], judging: Judging) -> Part:
    values = [min(100.0, 100 * int(row[3]) / int(row[4])) for row in rows]
    mean, spread = fsum(values) / len(values), judging.spread
    half = Z * sqrt(spread / len(values)) if spread is not None else None
    return Part(
        key=key,
        title=title,
        href=href,
        days=tuple(rough_days([local_day(row[2]) for row in rows])),
        values=tuple(values),
        result_ids=tuple(row[7] for row in rows),
        mean=mean,
        lost=fsum(int(row[4]) - int(row[3]) for row in rows),
        low=None if half is None else max(0.0, mean - half),
        high=None if half is None else min(100.0, mean + half),
        verdict=judging.verdict(rows, values, href),
        trained_on=tuple(one.on for one in judging.trained(href)),
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


def _names(by: str, keys: Collection[Any]) -> dict[Any, tuple[str, str]]:
    """Return the name of each part, and the code of the standard that tells more about it, if any."""
    if by == "standard":
        known = select(Standard.id, Standard.code, Standard.title).where(Standard.id.in_(set(keys) - {None}))
        return {key: (f"{code} {local(title)}", code) for key, code, title in db.session.execute(known)}
    if by == "moment":
        moments = select(Touchpoint).where(Touchpoint.is_moment_of_truth)
        return {one.code: (local(one.title), "") for one in db.session.scalars(moments)}
    words = DIMENSIONS if by == "dimension" else CHANNELS
    return {key: (str(label), "") for key, label in words.items()}
