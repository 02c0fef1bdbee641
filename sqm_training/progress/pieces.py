"""Writing the figures of the night piece by piece, so that nobody waits for the database while they are computed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, insert, select

from ..extensions import db, only_reading
from .models import Summary
from .queries.scores import forget_held

NEWEST = "improved"
"""The summary that the first piece of every run writes: it tells whether a later run has begun."""
One = TypeVar("One")
Write = Callable[[], dict[str, int] | None]


def in_pieces(parts: Iterator[Write], at: datetime) -> Iterator[dict[str, int]]:
    """Let `parts` read without the write lock up to each yield, then do the writing that it yields; yield counts.

    The caller commits after each. A run that a later one has overtaken writes no more.
    """
    while True:
        with only_reading():
            write = next(parts, None)
        if write is None or is_overtaken(at):
            return
        yield write() or {}


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


def portions(of: Sequence[One], size: int) -> Iterator[Sequence[One]]:
    """Yield a long list some at a time."""
    return (of[first : first + size] for first in range(0, len(of), size))
