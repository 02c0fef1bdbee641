"""What awaits a reviewer."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from ...checklists.models import Sheet
from ...extensions import db
from ...people.models import Person
from ..models import Addendum, CriticalDecision, Flag, Result, Visit, VisitState

FIRST, LATER, SECOND = range(3)
"""How a visit waits: it was submitted, answers came later, or a second reviewer has to decide."""
SHOWN = 25
"""How many a page lists: on the last evening of a wave thousands may wait."""


@dataclass(frozen=True)
class QueueRow:
    """One visit that awaits a reviewer, with the flags that say where to look."""

    visit: Visit
    flags: list[Flag]
    is_second: bool = False
    is_addendum: bool = False


@dataclass(frozen=True)
class Queue:
    """How visits wait for a reviewer, by id in the order of the queue as far as it was read, and how many there are."""

    ways: dict[int, int]
    total: int


def queue(reviewer: Person) -> list[QueueRow]:
    """Return what this reviewer can do first: submitted visits first come first served, later answers, second looks."""
    return rows_of(shown(waiting(reviewer)))


def waiting(reviewer: Person, current: int | None = None) -> Queue:
    """Return the queue of this reviewer: of the submitted visits a page of the first ones, and one from `current` on.

    A second look is an approved visit with a critical failure that somebody else approved and nobody decided yet.
    """
    ways: dict[int, int] = {}
    submitted = 0
    for (way, visit_id), group in groupby(_waiting(reviewer, current), key=lambda row: (row.way, row.id)):
        found = list(group)
        submitted = found[0].submitted
        is_mine = reviewer.id in {found[0].shopper_id, found[0].approved_by_id}
        is_decided = way == SECOND and set(found[0].critical) <= {row.item_code for row in found}
        if not is_mine and not is_decided:
            ways.setdefault(visit_id, way)
    return Queue(ways, submitted + sum(way != FIRST for way in ways.values()))


def shown(found: Queue, current: int | None = None) -> dict[int, int]:
    """Return the part of a queue that a page shows: the first ones, or as many from the current one on."""
    ids = list(found.ways)
    first = ids.index(current) if current in found.ways and ids.index(current) >= SHOWN else 0
    return {one: found.ways[one] for one in ids[first : first + SHOWN]}


def rows_of(ways: dict[int, int]) -> list[QueueRow]:
    """Return the visits of a part of the queue, with their flags, in one query."""
    rows = (
        select(Visit, Flag)
        .outerjoin(Flag, Flag.visit_id == Visit.id)
        .where(Visit.id.in_(ways))
        .options(joinedload(Visit.site))
        .order_by(Flag.kind, Flag.id)
    )
    visits: dict[int, Visit] = {}
    flags: dict[int, list[Flag]] = {one: [] for one in ways}
    for visit, flag in db.session.execute(rows):
        visits[visit.id] = visit
        flags[visit.id] += [flag] if flag else []
    return [
        QueueRow(visits[one], flags[one], is_second=way == SECOND, is_addendum=way == LATER)
        for one, way in ways.items()
    ]


def _by_others(reviewer: Person) -> tuple[ColumnElement[bool], ...]:
    return Visit.state == VisitState.SUBMITTED, Visit.shopper_id.is_distinct_from(reviewer.id)


def _submitted(reviewer: Person, *since: ColumnElement[bool]) -> Any:
    """Select the first submitted visits that somebody else made: thousands may wait, and a page shows few."""
    some = select(Visit.id).where(*_by_others(reviewer), *since).order_by(Visit.id).limit(SHOWN).subquery()
    return select(literal(FIRST).label("way"), some.c.id)


def _waiting(reviewer: Person, current: int | None) -> list[Row[*tuple[Any, ...]]]:
    """Return how and which visits may wait for this reviewer, and each decision on a critical item of a second look.

    Each row says how many visits were `submitted` by others.
    """
    second = and_(
        Addendum.needs_second,
        Addendum.decided_by_id != reviewer.id,
        Result.approved_by_id.is_distinct_from(reviewer.id),
    )
    every = select(func.count(Visit.id)).where(*_by_others(reviewer))
    ways = union_all(
        _submitted(reviewer),
        *([] if current is None else [_submitted(reviewer, Visit.id >= current)]),
        select(literal(LATER), Addendum.visit_id)
        .join(Result, Result.visit_id == Addendum.visit_id)
        .where(or_(Addendum.state == "received", second)),
        select(literal(SECOND), Visit.id)
        .join(Result, Result.visit_id == Visit.id)
        .join(Sheet, Sheet.id == Result.sheet_id)
        .where(Visit.state == VisitState.APPROVED, cast(Sheet.critical, String) != "[]"),
    ).subquery()
    is_second = ways.c.way == SECOND
    rows: Any = (
        select(
            ways.c.way,
            Visit.id,
            Visit.shopper_id,
            Visit.state,
            Sheet.critical,
            Result.approved_by_id,
            CriticalDecision.item_code,
            every.scalar_subquery().label("submitted"),
        )
        .join(Visit, Visit.id == ways.c.id)
        .outerjoin(Result, and_(is_second, Result.visit_id == Visit.id))
        .outerjoin(Sheet, Sheet.id == Result.sheet_id)
        .outerjoin(CriticalDecision, and_(is_second, CriticalDecision.visit_id == Visit.id))
        .order_by(ways.c.way, Visit.id)
    )
    # The state is looked at last: as a condition it would lead the database through all visits ever published.
    standing = (VisitState.APPROVED, VisitState.PUBLISHED)
    return [row for row in db.session.execute(rows) if row.way != LATER or row.state in standing]


def next_in_queue(reviewer: Person, after: int) -> int | None:
    """Return the visit that comes after this one in the reviewer's queue, else the first one, else None."""
    ids = [one for one in waiting(reviewer, after).ways if one != after]
    return next((id for id in ids if id > after), ids[0] if ids else None)
