"""How the work goes: the database, its tables, backups, jobs."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from ..config import ROOT
from ..database import SAFE_WAL
from ..extensions import db
from ..jobs.queries import last_runs
from ..jobs.registry import in_order
from ..people.models import AuditRow
from ..web.text import _, moment, sentences
from .findings import Finding

OLDEST_POSTGRES = 130000
BACKUP_SOON, BACKUP_LATE = timedelta(days=2), timedelta(days=7)
TIMER_STOPPED = timedelta(hours=2)


def database() -> Iterator[Finding]:
    """The version of the database is one that loses nothing, and it is open in the way that goes with it."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        number = int(connection.exec_driver_sql("show server_version_num").scalar_one())
        old = number < OLDEST_POSTGRES
        text = f"PostgreSQL {number // 10000}.{number % 10000}"
        advice = _("it gets no fixes any more. Move to a newer one.")
        yield Finding("warn", "database", f"{text}{_(': ')}{advice}") if old else Finding("ok", "database", text)
        return
    version = str(connection.exec_driver_sql("select sqlite_version()").scalar_one())
    mode = str(connection.exec_driver_sql("pragma journal_mode").scalar_one())
    if tuple(int(part) for part in version.split(".")) >= SAFE_WAL:
        yield Finding("ok", "database", f"SQLite {version}, {mode}")
    else:
        text = _("SQLite %(version)s can damage a write-ahead log, so the slower rollback journal is used. Install the "
                 "package pysqlite3, or use PostgreSQL.", version=version)  # fmt: skip
        yield Finding("warn", "database", text)


def migrations() -> Iterator[Finding]:
    """The tables are those of this release."""
    wanted = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    there = MigrationContext.configure(db.session.connection()).get_current_revision()
    if there == wanted:
        yield Finding("ok", "migrations", str(there))
    else:
        text = _("they are of release %(there)s, this is %(wanted)s. Run: flask --app app setup",
                 there=there or "–", wanted=wanted)  # fmt: skip
        yield Finding("bad", "migrations", text)


def backup(at: datetime, *, production: bool) -> Iterator[Finding]:
    """There is a backup, and it is not old."""
    last = db.session.scalar(select(func.max(AuditRow.at)).where(AuditRow.act == "backup.make"))
    if last is None:
        text = _("none was ever made. Run every night: flask --app app backup FILE")
        yield Finding("bad" if production else "warn", "backup", text)
        return
    age = at - last
    level = "bad" if age > BACKUP_LATE else "warn" if age > BACKUP_SOON else "ok"
    said = _("the last one is of %(at)s.", at=moment(last))
    advice = "" if level == "ok" else _("Run every night: flask --app app backup FILE")
    yield Finding(level, "backup", sentences(said, advice))


def jobs(at: datetime, *, production: bool) -> Iterator[Finding]:
    """The timer calls, and no job failed the last time."""
    last = last_runs()
    newest = max((run.started_at for run in last.values()), default=None)
    timer = _("Call every five minutes: flask --app app jobs run")
    if newest is None:
        yield Finding("bad" if production else "warn", "jobs", sentences(_("none ever ran."), timer))
    elif at - newest > TIMER_STOPPED:
        yield Finding("bad", "jobs", sentences(_("the last one ran at %(at)s.", at=moment(newest)), timer))
    failed = [run for job in in_order() if (run := last.get(job.name)) and run.outcome == "failed"]
    for run in failed:
        text = _("%(name)s failed at %(at)s: %(why)s", name=run.name, at=moment(run.started_at), why=run.details)
        yield Finding("bad", "jobs", text)
    if newest is not None and at - newest <= TIMER_STOPPED and not failed:
        yield Finding("ok", "jobs", _("the last one ran at %(at)s.", at=moment(newest)))
