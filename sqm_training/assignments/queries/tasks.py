"""A person's own tasks."""

from datetime import date, datetime

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import joinedload

from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...web.text import local_day
from ..models import Assignment
from ..states import TO_DO
from .state import in_states, state_on


def open_for(person: Person, kind: str | None = None) -> list[Assignment]:
    """Return the tasks in which it is the person's turn, of one kind or all: overdue first, then by due day."""
    rows = select(Assignment).where(Assignment.person_id == person.id, in_states(local_day(now()), TO_DO))
    if kind is not None:
        rows = rows.where(Assignment.kind == kind)
    rows = rows.options(joinedload(Assignment.extensions))
    order = (Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    return list(db.session.scalars(rows.order_by(*order)).unique())


def due_of(person: Person, kind: str, ref: str) -> ScalarSelect[date | None]:
    """Select the first due day of the tasks with one thing in which it is the person's turn, none without such."""
    rows = select(func.min(Assignment.due_on)).where(Assignment.person_id == person.id, Assignment.kind == kind)
    return rows.where(Assignment.ref == ref, in_states(local_day(now()), TO_DO)).scalar_subquery()


def assignments_of(*, person_id: int, kind: str, ref: str, at: datetime) -> Select[Assignment]:
    """Select a person's tasks with one thing that were given by a moment."""
    return select(Assignment).where(
        Assignment.person_id == person_id,
        Assignment.kind == kind,
        Assignment.ref == ref,
        Assignment.assigned_at <= at,
    )


MOST_OTHERS = 50


def others_of(person: Person, today: date) -> list[tuple[Assignment, str]]:
    """Return the tasks in which it is not the person's turn (any more) with their states, the newest first."""
    state = state_on(today)
    rows = select(Assignment, state).where(Assignment.person_id == person.id, state.not_in(TO_DO))
    found = db.session.execute(rows.order_by(Assignment.assigned_at.desc(), Assignment.id.desc()).limit(MOST_OTHERS))
    return [(task, name) for task, name in found]


def own_task(person: Person, assignment_id: int) -> Assignment:
    """Return one of the person's own tasks, or raise `NotFound`."""
    task = db.session.get(Assignment, assignment_id)
    if task is None or task.person_id != person.id:
        raise NotFound
    return task
