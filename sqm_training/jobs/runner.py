"""Runs what is due. Like a view, it commits: after every unit of a job's work."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from ..database import now
from ..errors import RuleBroken
from ..extensions import db
from ..web.text import _
from . import lock
from .models import JobRun
from .queries import last_runs
from .registry import JOBS, Job, in_order

log = logging.getLogger(__name__)
SLACK = timedelta(seconds=30)
RETRY = timedelta(minutes=10)
LONGEST = 300


class LostLock(Exception):
    """This process held the lock for so long without a sign of life that another one took it."""


@dataclass(frozen=True, slots=True)
class Done:
    """How one run ended."""

    name: str
    is_ok: bool
    count: int
    details: str


def is_due(job: Job, last: JobRun | None, at: datetime) -> bool:
    """Say whether a job should run: never run yet, its time has come, it failed a while ago, or it is wanted."""
    if last is None:
        return True
    wait = min(job.every, RETRY) if last.outcome == "failed" else job.every
    is_time = last.started_at + wait - SLACK <= at
    return is_time or (last.outcome != "failed" and job.is_wanted is not None and job.is_wanted(last.started_at))


def run_due(*, only: str | None = None, force: bool = False) -> list[Done] | None:
    """Run every job that is due, one after the other; None when another process is running them.

    `only` runs one job whether it is due or not; `force` runs all. A failed job is recorded and stops no other.
    """
    if only is not None and only not in JOBS:
        raise RuleBroken(
            _("There is no job %(name)s. There are: %(all)s", name=only, all=", ".join(job.name for job in in_order()))
        )
    me = lock.holder()
    if not _take(me):
        return None
    try:
        _close_interrupted()
        last = last_runs()
        wanted = [job for job in in_order() if only == job.name or (only is None and not force)]
        wanted = in_order() if force else wanted
        return [_run(job, me) for job in wanted if only or force or is_due(job, last.get(job.name), now())]
    finally:
        db.session.rollback()
        lock.give_back(me)
        db.session.commit()


def _take(me: str) -> bool:
    taken = lock.take(me, now())
    db.session.commit()
    return taken


def _close_interrupted() -> None:
    """Mark runs that a killed process left behind: with the lock in hand, none can still be running."""
    db.session.execute(
        update(JobRun)
        .where(JobRun.outcome == "running")
        .values(outcome="failed", ended_at=now(), details="interrupted")
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def _run(job: Job, me: str) -> Done:
    run = JobRun(name=job.name, started_at=now(), outcome="running", count=0, details="")
    db.session.add(run)
    db.session.commit()
    count, details = 0, ""
    try:
        for number in job.run(now()):
            count += number
            if not lock.take(me, now()):
                raise LostLock("another process took over, because this one was silent for too long")
            db.session.commit()
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.exception("job %s failed", job.name)
        details = reason(error)
    run.outcome = "failed" if details else "done"
    run.ended_at, run.count, run.details = now(), count, details
    db.session.commit()
    return Done(job.name, not details, count, details)


def reason(error: BaseException) -> str:
    """Say what went wrong in one short line; of a database error the cause, not the row, which may hold names."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    first = said.strip().splitlines()[0] if said.strip() else ""
    return f"{type(error).__name__}: {first}"[:LONGEST]
