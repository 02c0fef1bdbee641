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


@dataclass(frozen=True)
class QueueRow:
    """One visit that awaits a reviewer, with the flags that say where to look."""

    visit: Visit
    flags: list[Flag]
    is_second: bool = False
    is_addendum: bool = False


def queue(reviewer: Person) -> list[QueueRow]:
    """Return what this reviewer can do now: submitted visits first come first served, later answers, second looks.

    A second look is an approved visit with a critical failure that somebody else approved and nobody decided yet.
    """
    rows: dict[int, QueueRow] = {}
    for (way, visit_id), group in groupby(_waiting(reviewer), key=lambda row: (row.way, row.Visit.id)):
        found = list(group)
        visit, is_second = found[0].Visit, way == SECOND
        is_mine = reviewer.id in {visit.shopper_id, found[0].approved_by_id if is_second else None}
        is_decided = is_second and set(found[0].critical) <= {row.item_code for row in found}
        if not is_mine and not is_decided:
            flags = list({row.Flag.id: row.Flag for row in found if row.Flag}.values())
            rows.setdefault(visit_id, QueueRow(visit, flags, is_second=is_second, is_addendum=way == LATER))
    return list(rows.values())


def _waiting(reviewer: Person) -> list[Row[Any]]:
    """Return how and which visits may wait for this reviewer, each flag and each decision on a critical item a row."""
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
    decided = and_(ways.c.way == SECOND, CriticalDecision.visit_id == Visit.id)
    rows = (
        select(ways.c.way, Visit, Flag, Sheet.critical, Result.approved_by_id, CriticalDecision.item_code)
        .join(Visit, Visit.id == ways.c.id)
        .outerjoin(Flag, Flag.visit_id == Visit.id)
        .outerjoin(Result, Result.visit_id == Visit.id)
        .outerjoin(Sheet, Sheet.id == Result.sheet_id)
        .outerjoin(CriticalDecision, decided)
        .options(joinedload(Visit.site))
        .order_by(ways.c.way, Visit.id, Flag.kind, Flag.id)
    )
    # The state is looked at last: as a condition it would lead the database through all visits ever published.
    standing = (VisitState.APPROVED, VisitState.PUBLISHED)
    return [row for row in db.session.execute(rows) if row.way != LATER or row.Visit.state in standing]


def next_in_queue(reviewer: Person, after: int) -> int | None:
    """Return the visit that comes after this one in the reviewer's queue, else the first one, else None."""
    ids = [row.visit.id for row in queue(reviewer) if row.visit.id != after]
    return next((id for id in ids if id > after), ids[0] if ids else None)
