"""Which score records a run of the night added up, so that they can be added up again, to the same digits."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from ...extensions import db
from ...ledger.models import ScoreRecord
from ...visits.models import Appeal, Result
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


def under_objection(at: datetime | None = None) -> Select[int]:
    """Select the visits that an objection is open to, or was at a moment, whoever made it: few, and found at once."""
    rows = select(Result.visit_id).join(Appeal, Appeal.result_id == Result.id)
    if at is None:
        return rows.where(Appeal.decision == "")
    return rows.where(Appeal.filed_at <= at, or_(Appeal.decision == "", Appeal.decided_at > at))


def is_settled(at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that a record of a visit counts in sums of sites: no objection is open, or was then."""
    return ScoreRecord.source_id.not_in(under_objection(at))
