"""The audit trail: rows of ids, each chained to the one before by its digest."""

import hashlib
import json
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from ...database import now
from ...extensions import db, insert_rows
from ..models import AuditRow

LOCK = 7_310_001
"""The advisory lock under which PostgreSQL adds rows one after the other; SQLite's write lock does the same."""

FIRST = "0" * 64
COLUMNS = [column.name for column in AuditRow.__table__.columns if not column.primary_key]
LAST = select(AuditRow.digest).order_by(AuditRow.id.desc()).limit(1)


def note(
    *,
    actor_id: int | None,
    act: str,
    kind: str = "",
    ref: str = "",
    person_id: int | None = None,
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Add a row to the trail: who (`actor_id`) did what (`act`) to which record, about whom (`person_id`)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
    db.session.flush()
    previous = db.session.connection().scalar(LAST) or FIRST
    row = AuditRow(
        at=(at or now()).replace(microsecond=0),
        actor_id=actor_id,
        act=act,
        kind=kind,
        ref=ref,
        person_id=person_id,
        details=details or {},
        previous=previous,
    )
    row.digest = digest_of(row)
    insert_rows(AuditRow, [{name: getattr(row, name) for name in COLUMNS}])


def digest_of(row: AuditRow) -> str:
    """Return the SHA-256 over the row's content and the digest before it."""
    content = [row.previous, row.at.isoformat(), row.actor_id, row.act, row.kind, row.ref, row.person_id, row.details]
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
