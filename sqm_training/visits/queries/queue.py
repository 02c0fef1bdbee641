"""What awaits a reviewer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, String, and_, cast, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from ...checklists.models import Sheet
from ...extensions import db, together
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
    found = _waiting(reviewer)
    ids, seconds = {visit.id for _way, visit, *_rest in found}, {row[1].id for row in found if row[0] == SECOND}
    flags, decisions = together(
        select(Flag).where(Flag.visit_id.in_(ids)),
        select(CriticalDecision).where(CriticalDecision.visit_id.in_(seconds)),
    )
    flagged, decided = flags_by_visit(flags), {(row.visit_id, row.item_code) for row in decisions}
    rows: dict[int, QueueRow] = {}
    for way, visit, critical, approver in found:
        is_mine = reviewer.id in {visit.shopper_id, approver if way == SECOND else None}
        is_decided = way == SECOND and all((visit.id, code) in decided for code in critical)
        if not is_mine and not is_decided:
            row = QueueRow(visit, flagged[visit.id], is_second=way == SECOND, is_addendum=way == LATER)
            rows.setdefault(visit.id, row)
    return list(rows.values())


def _waiting(reviewer: Person) -> Sequence[Row[Any]]:
    """Return how and which visits may wait for this reviewer, with what is critical in them and who approved them."""
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
    rows = (
        select(ways.c.way, Visit, Sheet.critical, Result.approved_by_id)
        .join(Visit, Visit.id == ways.c.id)
        .outerjoin(Result, Result.visit_id == Visit.id)
        .outerjoin(Sheet, Sheet.id == Result.sheet_id)
        .options(joinedload(Visit.site))
        .order_by(ways.c.way, Visit.id)
    )
    # The state is looked at last: as a condition it would lead the database through all visits ever published.
    standing = (VisitState.APPROVED, VisitState.PUBLISHED)
    return [row for row in db.session.execute(rows) if row[0] != LATER or row[1].state in standing]


def flags_by_visit(flags: Iterable[Flag]) -> dict[int, list[Flag]]:
    """Return flags by visit, in the order in which they are shown."""
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in sorted(flags, key=lambda one: (one.kind, one.id)):
        found[flag.visit_id].append(flag)
    return found


def next_in_queue(reviewer: Person, after: int) -> int | None:
    """Return the visit that comes after this one in the reviewer's queue, else the first one, else None."""
    ids = [row.visit.id for row in queue(reviewer) if row.visit.id != after]
    return next((id for id in ids if id > after), ids[0] if ids else None)
