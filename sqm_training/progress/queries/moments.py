"""Which score records a run of the night knew, so that what it added up can be added up again, to the same digits."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from ...extensions import db
from ...ledger.models import ScoreRecord
from ..models import Summary

RUNS = "runs"
"""The summary that says of the last runs which record was the newest."""
RUNS_KEPT = 12


def newest_record() -> int:
    """Return the number of the newest score record, 0 without any."""
    return db.session.scalar(select(func.max(ScoreRecord.id))) or 0


def with_run(known: Summary | None, at: datetime, last: int) -> dict[str, Any]:
    """Return what is kept of the runs, with one more; the oldest are forgotten."""
    runs = {**(known.content if known else {}), at.isoformat(): last}
    return {key: runs[key] for key in sorted(runs)[-RUNS_KEPT:]}


def last_of(known: Summary | None, at: datetime) -> int | None:
    """Return the newest record that the run of a moment knew; None when nothing is kept of it."""
    return known.content.get(at.isoformat()) if known else None


def held_at(at: datetime, last: int | None) -> list[ColumnElement[bool]]:
    """Return the conditions that a record was there at a moment and not void then."""
    valid = or_(ScoreRecord.voided_at.is_(None), ScoreRecord.voided_at > at)
    return [valid] if last is None else [valid, ScoreRecord.id <= last]
