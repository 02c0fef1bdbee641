"""Writing the figures of the night piece by piece, so that nobody waits for the database while they are computed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select

from .. import extensions
from ..extensions import Write, db
from .models import Summary
from .queries.scores import forget_held

NEWEST = "improved"
"""The summary that the first piece of every run writes: it tells whether a later run has begun."""


def in_pieces(parts: Iterator[Write], at: datetime) -> Iterator[dict[str, int]]:
    """Read and write in pieces; a run that a later one has overtaken writes no more."""
    return extensions.in_pieces(parts, stopped=lambda: is_overtaken(at))


def is_overtaken(at: datetime) -> bool:
    """Say whether a run that began after this moment has written already; asked under the write lock."""
    newest = db.session.scalar(select(Summary.as_of).where(Summary.key == NEWEST))
    return newest is not None and newest > at


def keep(key: str, content: dict[str, Any], at: datetime) -> None:
    """Write one summary over the one before."""
    forget_held()
    row = db.session.get(Summary, key, populate_existing=True)
    if row is None:
        db.session.add(Summary(key=key, content=content, as_of=at))
    else:
        row.content, row.as_of = content, at
    db.session.flush()


def replace(table: Any, rows: Sequence[dict[str, Any]], *where: ColumnElement[bool]) -> int:
    """Write rows in place of those of a table for which `where` holds, or of all; return how many."""
    forget_held()
    db.session.execute(delete(table).where(*where).execution_options(synchronize_session=False))
    if rows:
        db.session.execute(insert(table), rows)
    return len(rows)
