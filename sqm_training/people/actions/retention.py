"""How what is past its time loses its names and words: in slices, each whole by itself, and a reader never sees half.

A whole is what belongs together, such as a visit with its results: it is unnamed in one transaction.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, case, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute

from ...extensions import Write, db, portions
from .. import settings
from ..models import Person

NAMELESS = "x-"
SLICE = 200
Act = Callable[[Sequence[int]], int]
"""What is done to the rows with some ids; it returns how many rows it touched."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a table names people or holds their words, and how its rows hang on a whole.

    `link` holds the id of the whole, or an id that `path` selects; then `whole` is the id of the whole there. `names`
    is the column that names people; without it `erase` takes words away, from rows for which `where` holds.
    """

    link: InstrumentedAttribute[Any]
    names: InstrumentedAttribute[Any] | None = None
    erase: Any = None
    where: ColumnElement[bool] = field(default_factory=true)
    path: Select[Any] | None = None
    whole: InstrumentedAttribute[Any] | None = None

    def within(self, wholes: Any) -> ColumnElement[bool]:
        """Say which rows belong to some wholes."""
        ids = wholes if self.path is None else self.path.where(_the(self.whole).in_(wholes))
        return self.link.in_(ids) & self.where

    def still_open(self, wholes: Any) -> Select[Any]:
        """Select those of some wholes of which a row still says what it should not."""
        held = select(self.link).where(self.within(wholes))
        held = held if self.names is None else held.where(is_named(self.names))
        if self.path is None:
            return held
        (reached,) = self.path.selected_columns
        return self.path.with_only_columns(_the(self.whole)).where(reached.in_(held))


def _the(column: InstrumentedAttribute[Any] | None) -> InstrumentedAttribute[Any]:
    if column is None:
        raise ValueError("a path leads to the id of a whole: name it")
    return column


def is_named(column: Any) -> ColumnElement[bool]:
    """Say that a column names somebody who is no stand-in."""
    nameless = select(Person.id).where(Person.number.like(f"{NAMELESS}%"))
    return column.is_not(None) & column.not_in(nameless)


def in_slices(name: str, ids: Select[Any], act: Act, size: int | None = None) -> Iterator[Write]:
    """Read what an act concerns, and yield the act for some of it at a time, counted under a name."""
    for some in portions(list(db.session.scalars(ids)), size or SLICE):
        yield partial(_counted, name, act, some)


def _counted(name: str, act: Act, some: Sequence[int]) -> dict[str, int]:
    number = act(some)
    db.session.expire_all()
    return {name: number} if number else {}


def unnamed(name: str, wholes: Select[Any], spots: Sequence[Spot], purpose: str) -> Iterator[Write]:
    """Yield the writing that takes words and names from wholes, some at a time; what is done already is not touched."""
    (key,) = wholes.selected_columns
    left = wholes.where(or_(*(key.in_(spot.still_open(wholes)) for spot in spots))).order_by(key)
    return in_slices(name, left, lambda some: _unname(wholes.where(key.in_(some)), spots, purpose))


def rows_unnamed(name: str, places: Iterable[tuple[Any, ColumnElement[bool]]], purpose: str) -> Iterator[Write]:
    """Yield the writing that takes names from rows that stand for themselves: a column with people, and which rows."""
    for column, condition in places:
        key = column.class_.id
        yield from unnamed(name, select(key).where(condition), [Spot(key, column)], purpose)


def _unname(wholes: Select[Any], spots: Sequence[Spot], purpose: str) -> int:
    """Take words first, then names; wholes that meanwhile are no longer past their time are left alone."""
    ids = list(db.session.scalars(wholes))
    words = sum(done(spot.erase.where(spot.within(ids))) for spot in spots if spot.erase is not None)
    return words + sum(stand_in(spot.names, spot.within(ids), purpose) for spot in spots if spot.names is not None)


def stand_in(column: InstrumentedAttribute[Any], condition: ColumnElement[bool], purpose: str) -> int:
    """Replace people by their stand-ins in a column, under a condition; return how many rows changed."""
    people = list(db.session.scalars(select(column).where(condition, is_named(column)).distinct()))
    if not people:
        return 0
    known = case(stand_ins(people, purpose), value=column)
    return done(update(column.class_).where(condition, column.in_(people)).values({column.key: known}))


def stand_ins(person_ids: Sequence[int], purpose: str) -> dict[int, int]:
    """Return the nameless stand-in of each person for a purpose, the same each time; who has none yet gets one.

    Its number is a keyed digest: without the key nobody can tell whose it is, and history stays connected.
    """
    key = settings.get("pseudonym_key")
    if not key:
        key = secrets.token_hex(32)
        settings.put("pseudonym_key", key)
    marks = {one: _digest(key, f"{purpose}:{one}") for one in person_ids}
    numbers = {f"{NAMELESS}{mark}": mark for mark in marks.values()}
    rows = db.session.execute(select(Person.number, Person.id).where(Person.number.in_(numbers)))
    found: dict[str, int] = dict(rows.all())
    missing = [
        Person(number=one, name=_name(mark), is_active=False) for one, mark in numbers.items() if one not in found
    ]
    db.session.add_all(missing)
    db.session.flush()
    found |= {one.number: one.id for one in missing}
    return {one: found[f"{NAMELESS}{mark}"] for one, mark in marks.items()}


def _digest(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:12]


def _name(mark: str) -> str:
    return f"#{mark[:6].upper()}"


def done(statement: Any) -> int:
    """Run an update or delete and return how many rows it touched."""
    found = db.session.execute(statement.execution_options(synchronize_session=False))
    return found.rowcount if isinstance(found, CursorResult) else 0
