"""The Flask extensions, created once and bound to the application in `create_app`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from time import sleep
from typing import Any, TypeVar, cast

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Insert, Select, Table, Update, and_, bindparam, insert, literal, select, union_all, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from .database import LONGEST_NAP, Base, reading, synced_later

One = TypeVar("One")
Write = Callable[[], dict[str, int] | None]
"""A piece of writing, which is whole by itself; it returns how many rows it wrote, by what they are."""
PAUSE = 1.5 * LONGEST_NAP
"""Seconds that the write lock lies idle between two pieces: longer than anybody who waits for it naps."""

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
csrf = CSRFProtect()
login = LoginManager()
babel = Babel()


class LateMigrations:
    """Stands in for Flask-Migrate until somebody asks: no worker does, and to read it takes a fifth of its start."""

    def __init__(self, app: Flask, directory: str) -> None:
        self._app = app
        self._directory = directory
        app.extensions["migrate"] = self

    def __getattr__(self, name: str) -> Any:
        """Let Flask-Migrate take this place, and answer as it does."""
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=self._directory, render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


def insert_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into the table of a model at once: many of them cost half of what they would cost as objects."""
    if rows:
        db.session.flush()
        db.session.connection().execute(_insert_into(model), rows)


@cache
def _insert_into(model: type[Base]) -> Insert:
    return insert(cast(Table, model.__table__))


def insert_now(row: Base) -> None:
    """Insert one new row at once, past the unit of work: a third of its cost where it is done often.

    The row belongs to the session afterwards; what the database filled in is read when it is asked for.
    """
    table = cast(Table, row.__table__)
    values = {name: value for name, value in vars(row).items() if name in table.c}
    db.session.flush()
    made = db.session.connection().execute(_insert_into(type(row)), values)
    for column, key in zip(table.primary_key, made.inserted_primary_key or (), strict=True):
        setattr(row, column.name, key)
    make_transient_to_detached(row)
    db.session.add(row)


def update_now(row: Base, **values: Any) -> None:
    """Change one row that counts its versions at once, at a third of the cost of a flush.

    Raises `StaleDataError`, as a flush does, when somebody else changed it first.
    """
    db.session.flush()
    known: Any = row
    named = values | {"id_": known.id, "version_": known.version, "version": known.version + 1}
    if db.session.connection().execute(_update_of(type(row)), named).rowcount != 1:
        raise StaleDataError(f"{type(row).__name__} {known.id} was changed by somebody else")
    for name, value in named.items():
        if not name.endswith("_"):
            set_committed_value(row, name, value)


@cache
def _update_of(model: type[Base]) -> Update:
    table = cast(Table, model.__table__)
    return update(table).where(table.c.id == bindparam("id_"), table.c.version == bindparam("version_"))


def counts(*statements: Select[Any]) -> list[int]:
    """Return what each of some counting statements says, in one query."""
    row = db.session.execute(select(*(one.scalar_subquery() for one in statements))).one()
    return [int(number or 0) for number in row]


def together(*statements: Select[Any]) -> list[list[Any]]:
    """Return the rows of each of some statements in one query, in no order.

    Each selects one model, each another one, by conditions on its own columns. A row of the query holds one of them.
    """
    models: list[Any] = [one.column_descriptions[0]["entity"] for one in statements]
    kinds = union_all(*(select(literal(n).label("kind")) for n in range(len(models)))).subquery()
    rows = select(kinds.c.kind, *models).select_from(kinds)
    for n, (model, one) in enumerate(zip(models, statements, strict=True)):
        wanted = one.whereclause
        rows = rows.outerjoin(model, kinds.c.kind == n if wanted is None else and_(kinds.c.kind == n, wanted))
    found: list[list[Any]] = [[] for _ in models]
    for kind, *held in db.session.execute(rows):
        if held[kind] is not None:
            found[kind].append(held[kind])
    return found


def begin_writing(*, is_synced_later: bool = False) -> None:
    """End the reading part of a request that declared one: what follows takes SQLite's write lock at once.

    With `is_synced_later` the commit does not wait for the disk: what it writes is there for good at the latest with
    the next commit that does. That is for what would be sent again if it were missing.
    """
    if reading.get():
        db.session.commit()
        reading.set(False)
        synced_later.set(is_synced_later)


@contextmanager
def only_reading() -> Iterator[None]:
    """Let a job read for as long as it takes while others write: commit what was begun, and end the reading after it.

    A reading that went on to write would be refused by SQLite once somebody else has written.
    """
    db.session.commit()
    token = reading.set(True)
    try:
        yield
        db.session.commit()
    finally:
        db.session.rollback()
        reading.reset(token)


def in_pieces(parts: Iterator[Write], *, stopped: Callable[[], bool] = lambda: False) -> Iterator[dict[str, int]]:
    """Let `parts` read without the write lock up to each yield, then do the writing that it yields; yield counts.

    The caller commits after each, and the lock then lies idle for a while. Once `stopped`, which is asked under the
    lock, nothing more is written.
    """
    while True:
        with only_reading():
            write = next(parts, None)
        if write is None or stopped():
            return
        yield write() or {}
        db.session.commit()
        sleep(PAUSE)


def portions(of: Sequence[One], size: int) -> Iterator[Sequence[One]]:
    """Yield a long list some at a time."""
    return (of[first : first + size] for first in range(0, len(of), size))
