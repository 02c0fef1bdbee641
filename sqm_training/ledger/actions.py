"""Writing score records: added in bulk, voided, never changed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, update

from ..extensions import db
from .models import ScoreRecord


@dataclass(frozen=True, slots=True)
class Record:
    """One score record to be added; `got` and `possible` are millionths of a point."""

    person_id: int | None
    site_id: int
    standard_id: int | None
    dimension: str
    touchpoint: str
    channel: str
    answers_for: str
    source_kind: str
    source_id: int
    rater_id: int | None
    wave_id: int | None
    at: datetime
    got: int
    possible: int


def post(records: Iterable[Record]) -> int:
    """Add records and return how many."""
    rows = [asdict(record) for record in records]
    if rows:
        db.session.execute(insert(ScoreRecord), rows)
    return len(rows)


def void(*, source_kind: str, source_id: int, at: datetime) -> None:
    """Void all records of a source that still count."""
    db.session.execute(
        update(ScoreRecord)
        .where(
            ScoreRecord.source_kind == source_kind,
            ScoreRecord.source_id == source_id,
            ScoreRecord.voided_at.is_(None),
        )
        .values(voided_at=at)
    )
