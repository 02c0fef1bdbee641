"""What awaits a reviewer."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, String, and_, cast, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from ...checklists.models import Sheet
from ...extensions import db
from ...people.models import Person
from ..models import Addendum, CriticalDecision, Flag, Result, Visit, VisitState

FIRST, LATER, SECOND = range(3)
"""How a visit waits: it was submitted, answers came later, or a second reviewer has to decide."""
SHOWN = 50
"""How many a page lists: on the last evening of a wave thousands may wait."""


@dataclass(frozen=True)
class QueueRow:
    """One visit that awaits a reviewer, with the flags that say where to look."""

    visit: Visit
    flags: list[Flag]
    is_second: bool = False
    is_addendum: bool = False


def queue(reviewer: Person) -> list[QueueRow]:
    """Return what this reviewer can do now: submitted visits first come first served, later answers, second looks."""
    return rows_of(waiting(reviewer))


def waiting(reviewer: Person) -> dict[int, int]:
    """Return how each visit waits for this reviewer, by id, in the order of the queue.

    A second look is an approved visit with a critical failure that somebody else approved and nobody decided yet.
    """
    ways: dict[int, int] = {}
    for (way, visit_id), group in groupby(_waiting(reviewer), key=lambda row: (row.way, row.id)):
        found = list(group)
        is_mine = reviewer.id in {found[0].shopper_id, found[0].approved_by_id}
        is_decided = way == SECOND and set(found[0].critical) <= {row.item_code for row in found}
        if not is_mine and not is_decided:
            ways.setdefault(visit_id, way)
    return ways


def shown(ways: dict[int, int], current: int | None = None) -> dict[int, int]:
    """Return the part of a queue that a page shows: the first ones, or as many from the current one on."""
    ids = list(ways)
    first = ids.index(current) if current in ways and ids.index(current) >= SHOWN else 0
    return {one: ways[one] for one in ids[first : first + SHOWN]}


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


def _waiting(reviewer: Person) -> list[Row[*tuple[Any, ...]]]:
    """Return how and which visits may wait for this reviewer, and each decision on a critical item of a second look."""
    second = and_(
        Addendum.needs_second,
        Addendum.decided_by_id != reviewer.id,
        Result.approved_by_id.is_distinct_from(reviewer.id),
    )
    ways = union_all(
        select(literal(FIRST).label("way"), Visit.id).where(Visit.state == VisitState.SUBMITTED),
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
    ids = [one for one in waiting(reviewer) if one != after]
    return next((id for id in ids if id > after), ids[0] if ids else None)
