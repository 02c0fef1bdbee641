"""The declarative base, the column types of the domain, and how SQLite is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import JSON, DateTime, Engine, MetaData, String, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SAFE_WAL = (3, 51, 3)
BUSY_MILLISECONDS = 15_000
SHORTEST_NAP, LONGEST_NAP = 0.0005, 0.01
_turn, _alone = Lock(), Lock()

Text = dict[str, str]
"""Words in both languages: {"zh": …, "en": …}."""

reading: ContextVar[bool] = ContextVar("reading", default=False)
"""True while a request that may not write runs: its SQLite transaction then takes no write lock."""

synced_later: ContextVar[bool] = ContextVar("synced_later", default=False)
"""True while what is written may wait for the next commit to be on the disk: see `extensions.begin_writing`."""
FULL = 2


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a timezone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Fraction]):
    """An exact fraction, kept as text such as `68` or `272/3`."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: Fraction | int | None, dialect: Any) -> str | None:
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Any) -> Fraction | None:
        return None if value is None else _fraction(value)


@lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    """Read an exact fraction; scores repeat, and reading one is slow."""
    return Fraction(text)


class Base(DeclarativeBase):
    """What every table shares: constraint names and the types of the domain."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UtcDateTime,
        Fraction: Exact,
        Text: JSON,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def now() -> datetime:
    """Return the server's time, which decides every rule."""
    return datetime.now(UTC)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one thread of this process work while the others of its kind wait, but no longer than for the write lock.

    Threads share one interpreter: side by side they are no faster, and whoever of them has SQLite's write lock keeps
    it, and all other processes waiting, for as long as the rest are computing.
    """
    is_alone = _alone.acquire(timeout=BUSY_MILLISECONDS / 1000)
    try:
        yield
    finally:
        if is_alone:
            _alone.release()


@event.listens_for(Engine, "connect")
def _open(connection: Any, _record: Any) -> None:
    """Prepare an SQLite connection: our own BEGIN, foreign keys, and durable commits.

    WAL only from 3.51.3 on, where its reset bug is mended; before that the rollback journal.
    """
    version = getattr(type(connection), "__module__", "")
    if "sqlite" not in version:
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    found = tuple(int(part) for part in cursor.execute("select sqlite_version()").fetchone()[0].split("."))
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        f"journal_mode = {'wal' if found >= SAFE_WAL else 'delete'}",
        "synchronous = full",
        "foreign_keys = on",
        "temp_store = memory",
        "cache_size = -32000",
    ):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    """Take SQLite's write lock at once, unless only reading: a lock taken half-way loses updates under load."""
    if connection.dialect.name != "sqlite":
        return
    _choose_sync(connection)
    if reading.get():
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _choose_sync(connection: Any) -> None:
    """Let the commit of this transaction wait for the disk, or leave that to the next one that does.

    SQLite writes its log in order, so whatever is on the disk, all that was committed before is there too.
    """
    raw, is_later = connection.connection.dbapi_connection, synced_later.get()
    if is_later and raw.execute("pragma synchronous").fetchone()[0] == FULL:
        connection.info["synced_later"] = True
        raw.execute("pragma synchronous = normal")
    elif not is_later and connection.info.pop("synced_later", False):
        raw.execute("pragma synchronous = full")


def _begin_writing(connection: Any) -> None:
    """Take the write lock as soon as it is free, or say after a while that it is not to be had.

    SQLite itself would wait in naps of up to a tenth of a second, during which the lock lies idle: under load that is
    much of the time. So one thread of a process asks again after short naps; the others wait until it has the lock.
    """
    raw = connection.connection.dbapi_connection
    raw.execute("pragma busy_timeout = 0")
    try:
        if not _has_begun(raw):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"pragma busy_timeout = {BUSY_MILLISECONDS}")


def _has_begun(raw: Any) -> bool:
    """Ask for the lock until it is there; False when it takes too long, or something else is wrong."""
    end, nap = monotonic() + BUSY_MILLISECONDS / 1000, SHORTEST_NAP
    if not _turn.acquire(timeout=BUSY_MILLISECONDS / 1000):
        return False
    try:
        while monotonic() < end:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except raw.OperationalError as error:
                if "locked" not in str(error):
                    return False
            else:
                return True
            sleep(nap)
            nap = min(1.2 * nap, LONGEST_NAP)
    finally:
        _turn.release()
    return False
