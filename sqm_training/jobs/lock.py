"""The lock row: one process runs jobs at a time, on SQLite and on PostgreSQL."""

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, or_, update
from sqlalchemy.exc import IntegrityError

from ..extensions import db
from .models import JobLock

NAME = "jobs"
LEASE = timedelta(minutes=15)
"""How long the lock holds without being renewed: a process that was killed keeps the others out no longer."""


def holder() -> str:
    """Name this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def take(me: str, at: datetime) -> bool:
    """Take the lock, or renew one's own; False when another process holds it. The caller commits."""
    if db.session.get(JobLock, NAME) is None:
        try:
            with db.session.begin_nested():
                db.session.add(JobLock(name=NAME))
        except IntegrityError:
            return take(me, at)
    free = or_(JobLock.holder.in_(("", me)), JobLock.held_until <= at)
    return _set(me, at + LEASE, free)


def give_back(me: str) -> None:
    """Let the next process in. The caller commits."""
    _set("", None, JobLock.holder == me)


def _set(who: str, until: datetime | None, condition: ColumnElement[bool]) -> bool:
    statement = update(JobLock).where(JobLock.name == NAME, condition).values(holder=who, held_until=until)
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(done, CursorResult) and done.rowcount == 1
