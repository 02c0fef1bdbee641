"""A person's own tasks."""

from sqlalchemy import select

from ...database import now
from ...extensions import db
from ...people.models import Person
from ...web.text import local_day
from ..models import Assignment
from ..states import TO_DO
from .state import in_states


def open_for(person: Person, kind: str | None = None) -> list[Assignment]:
    """Return the tasks in which it is the person's turn, of one kind or all: overdue first, then by due day."""
    rows = select(Assignment).where(Assignment.person_id == person.id, in_states(local_day(now()), TO_DO))
    if kind is not None:
        rows = rows.where(Assignment.kind == kind)
    return list(db.session.scalars(rows.order_by(Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)))
