"""Attempts: counted against the assignment at the moment they begin, so that two tabs cannot have one each."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, update

from ...errors import RuleBroken
from ...extensions import db
from ...web.text import _, day, local_day
from ..models import Assignment
from ..queries.tasks import assignments_of
from ..states import UNFINISHED, State, state_of


def claim(*, person_id: int, kind: str, ref: str, at: datetime) -> Assignment | None:
    """Count one more attempt against the person's unfinished assignment that is due first, and return it.

    None means free practice: nothing is assigned, or what was assigned is done or waived. Raises `RuleBroken` when no
    attempt is left or the cut-off has passed. The count goes up in one statement that checks the limit itself. The
    caller records `started` when the attempt has begun, and lets a reload resume it without claiming again.
    """
    today = local_day(at)
    found = _assignments(person_id, kind, ref, at)
    for assignment in found:
        if state_of(assignment, today) in UNFINISHED and _count(assignment):
            return assignment
    newest = max(found, key=lambda one: (one.assigned_at, one.id), default=None)
    if newest is not None:
        _refuse(newest, state_of(newest, today))
    return None


def _assignments(person_id: int, kind: str, ref: str, at: datetime) -> list[Assignment]:
    rows = assignments_of(person_id=person_id, kind=kind, ref=ref, at=at)
    found = db.session.scalars(rows.order_by(Assignment.id).execution_options(populate_existing=True))
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or one.assigned_at.date(), one.id))


def _count(assignment: Assignment) -> bool:
    """Raise the counter unless the limit is reached; of two at once, the second sees what the first wrote."""
    limit = Assignment.attempts_allowed
    counted: Any = db.session.execute(  # a cursor tells how many rows it changed
        update(Assignment)
        .where(Assignment.id == assignment.id, or_(limit.is_(None), Assignment.attempts_used < limit))
        .values(attempts_used=Assignment.attempts_used + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(assignment)
    return bool(counted.rowcount)


def _refuse(assignment: Assignment, state: State) -> None:
    if state == State.CLOSED:
        raise RuleBroken(
            _("This task closed on %(day)s. Ask your trainer for an extension.", day=day(assignment.cut_off_on))
        )
    if state == State.FAILED_OUT or state in UNFINISHED:
        raise RuleBroken(
            _("All %(n)s attempts are used. Ask your trainer for another one.", n=assignment.attempts_allowed)
        )
