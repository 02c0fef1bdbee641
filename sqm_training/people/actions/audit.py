"""The audit trail: rows of ids, each chained to the one before by its digest."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import select, text

from ...database import now
from ...extensions import db, insert_rows
from ..models import AuditRow

LOCK = 7_310_001
"""The advisory lock under which PostgreSQL adds rows one after the other; SQLite's write lock does the same."""

FIRST = "0" * 64
COLUMNS = [column.name for column in AuditRow.__table__.columns if not column.primary_key]
CHAINED = ("actor_id", "act", "kind", "ref", "person_id", "details")
LAST = select(AuditRow.digest).order_by(AuditRow.id.desc()).limit(1)


class Said(TypedDict, total=False):
    """What a row of the trail says: who did what to which record, about whom; the moment is now unless given."""

    actor_id: Required[int | None]
    act: Required[str]
    kind: str
    ref: str
    person_id: int | None
    details: dict[str, Any] | None
    at: datetime | None


def note(**said: Unpack[Said]) -> None:
    """Add a row to the trail: who (`actor_id`) did what (`act`) to which record, about whom (`person_id`)."""
    note_all([columns(**said)])


def columns(**said: Unpack[Said]) -> dict[str, Any]:
    """Return a row of the trail that is not yet chained, of what `note` takes."""
    at = (said.get("at") or now()).replace(microsecond=0)
    usual = {"kind": "", "ref": "", "person_id": None}
    return usual | said | {"at": at, "details": said.get("details") or {}}


def note_all(rows: Sequence[dict[str, Any]]) -> None:
    """Add rows to the trail at once, each chained to the one before it."""
    if not rows:
        return
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
    db.session.flush()
    previous = db.session.connection().scalar(LAST) or FIRST
    for row in rows:
        row["previous"] = previous
        row["digest"] = previous = _digest(row)
    insert_rows(AuditRow, rows)


def digest_of(row: AuditRow) -> str:
    """Return the SHA-256 over the row's content and the digest before it."""
    return _digest({name: getattr(row, name) for name in COLUMNS})


def _digest(row: dict[str, Any]) -> str:
    content = [row["previous"], row["at"].isoformat(), *(row[name] for name in CHAINED)]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def first_broken() -> int | None:
    """Return the id of the first row that was changed, removed before or put in between, or None when all hold."""
    previous = FIRST
    with closing(db.session.scalars(select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=1000))) as rows:
        for row in rows:
            if row.previous != previous or row.digest != digest_of(row):
                return row.id
            previous = row.digest
    return None
