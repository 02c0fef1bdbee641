"""Sums of score records: points got and possible, over how many sources and raters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, cast, func, select

from ..extensions import db
from .models import MILLION, ScoreRecord

Axis = Literal["person_id", "site_id", "standard_id", "dimension", "touchpoint", "channel", "answers_for"]


@dataclass(frozen=True, slots=True)
class Sums:
    """What counts under one key: exact points, distinct sources (visits, attempts …) and distinct raters."""

    key: tuple[Any, ...]
    got: Fraction
    possible: Fraction
    sources: int
    raters: int

    @property
    def percent(self) -> Fraction | None:
        """Points got of those possible, 0 to 100; None when nothing was possible."""
        if not self.possible:
            return None
        return min(100 * self.got / self.possible, Fraction(100))


def counting(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    person_ids: Sequence[int] | None = None,
    site_ids: Sequence[int] | None = None,
    source_kinds: Sequence[str] | None = None,
    answers_for: str | None = None,
    wave_id: int | None = None,
) -> list[ColumnElement[bool]]:
    """Return the conditions of records that count (not voided) from `since` on and before `until`."""
    wanted: list[ColumnElement[bool] | None] = [
        ScoreRecord.voided_at.is_(None),
        None if since is None else ScoreRecord.at >= since,
        None if until is None else ScoreRecord.at < until,
        None if person_ids is None else ScoreRecord.person_id.in_(person_ids),
        None if site_ids is None else ScoreRecord.site_id.in_(site_ids),
        None if source_kinds is None else func.coalesce(ScoreRecord.source_kind, "").in_(source_kinds),
        None if answers_for is None else ScoreRecord.answers_for == answers_for,
        None if wave_id is None else ScoreRecord.wave_id == wave_id,
    ]
    return [condition for condition in wanted if condition is not None]


def sums_by(*axes: Axis, **period: Any) -> list[Sums]:
    """Add up the records that count, by any axes (person_id, standard_id, dimension, touchpoint …), in one query.

    Keywords are those of `counting`. The rows come in the order of their keys; what names no person has None there.
    """
    columns = [getattr(ScoreRecord, axis) for axis in axes]
    source = func.count(func.distinct(ScoreRecord.source_kind + ":" + cast(ScoreRecord.source_id, String)))
    rows = db.session.execute(
        select(
            *columns,
            func.sum(ScoreRecord.got),
            func.sum(ScoreRecord.possible),
            source,
            func.count(func.distinct(ScoreRecord.rater_id)),
        )
        .where(*counting(**period))
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        Sums(tuple(key), Fraction(int(got), MILLION), Fraction(int(possible), MILLION), sources, raters)
        for *key, got, possible, sources, raters in rows
    ]
