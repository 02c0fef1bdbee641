"""What awaits a reviewer."""

from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import String, and_, cast, or_, select
from sqlalchemy.orm import joinedload

from ...checklists.models import Sheet
from ...extensions import db
from ...people.models import Person
from ..models import Addendum, CriticalDecision, Flag, Result, Visit, VisitState
from .planning import all_visits


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
    submitted = all_visits().where(Visit.state == VisitState.SUBMITTED).order_by(Visit.id)
    for visit in db.session.scalars(submitted):
        rows[visit.id] = QueueRow(visit, [])
    for visit in _verified(reviewer):
        rows.setdefault(visit.id, QueueRow(visit, [], is_addendum=True))
    for visit in _undecided(reviewer):
        rows.setdefault(visit.id, QueueRow(visit, [], is_second=True))
    flags = flags_of(list(rows))
    return [replace(row, flags=flags[id]) for id, row in rows.items() if row.visit.shopper_id != reviewer.id]


def _verified(reviewer: Person) -> list[Visit]:
    """Return approved and published visits whose later answers wait to be taken over, or for a second reviewer."""
    second = and_(
        Addendum.needs_second,
        Addendum.decided_by_id != reviewer.id,
        Result.approved_by_id.is_distinct_from(reviewer.id),
    )
    asked = select(Addendum.visit_id).where(or_(Addendum.state == "received", Addendum.needs_second))
    rows = (
        all_visits()
        .join(Addendum, Addendum.visit_id == Visit.id)
        .join(Result, Result.visit_id == Visit.id)
        .where(Visit.id.in_(asked), or_(Addendum.state == "received", second))
        .order_by(Visit.id)
    )
    # The state is looked at last: as a condition it would lead the database through all visits ever published.
    standing = (VisitState.APPROVED, VisitState.PUBLISHED)
    return [visit for visit in db.session.scalars(rows) if visit.state in standing]


def _undecided(reviewer: Person) -> list[Visit]:
    decided = defaultdict(set)
    rows = db.session.execute(
        select(Visit, Sheet.critical, Result.approved_by_id)
        .join(Result, Result.visit_id == Visit.id)
        .join(Sheet, Sheet.id == Result.sheet_id)
        .where(Visit.state == VisitState.APPROVED, cast(Sheet.critical, String) != "[]")
        .options(joinedload(Visit.site))
        .order_by(Visit.id)
    ).all()
    ids = [visit.id for visit, _critical, _by in rows]
    known = select(CriticalDecision).where(CriticalDecision.visit_id.in_(ids))
    for row in db.session.scalars(known) if ids else ():
        decided[row.visit_id].add(row.item_code)
    return [
        visit
        for visit, critical, approver in rows
        if set(critical) - decided[visit.id] and reviewer.id not in {approver, visit.shopper_id}
    ]


def flags_of(visit_ids: list[int]) -> dict[int, list[Flag]]:
    """Return the flags of some visits by visit."""
    found: dict[int, list[Flag]] = defaultdict(list)
    rows = select(Flag).where(Flag.visit_id.in_(visit_ids)).order_by(Flag.kind, Flag.id)
    for flag in db.session.scalars(rows) if visit_ids else ():
        found[flag.visit_id].append(flag)
    return found


def next_in_queue(reviewer: Person, after: int) -> int | None:
    """Return the visit that comes after this one in the reviewer's queue, else the first one, else None."""
    ids = [row.visit.id for row in queue(reviewer) if row.visit.id != after]
    return next((id for id in ids if id > after), ids[0] if ids else None)
