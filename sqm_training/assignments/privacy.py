"""What assignments keep about people: handed out, and unnamed when its time is over."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from ..extensions import Write, db
from ..people import settings
from ..people.actions.retention import rows_unnamed
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from .models import Assignment, Completion


def export(person: Person) -> dict[str, Rows]:
    """Return the person's tasks and what was completed."""
    given = select(Assignment).where(Assignment.person_id == person.id).order_by(Assignment.id)
    completed = select(Completion).where(Completion.person_id == person.id).order_by(Completion.id)
    return {
        "tasks": [
            plain(one, "kind", "ref", "title", "reason", "assigned_at", "due_on", "cut_off_on", "waived_at")
            for one in db.session.scalars(given)
        ],
        "completions": [plain(one, "kind", "ref", "event", "score", "at") for one in db.session.scalars(completed)],
    }


def retain(at: datetime) -> Iterator[Write]:
    """Put nameless stand-ins in the place of who did what, once results lose their names."""
    limit = at - MONTH * float(settings.get("keep_results_months"))
    places = (
        (Completion.person_id, Completion.at < limit),
        (Assignment.person_id, Assignment.assigned_at < limit),
    )
    return rows_unnamed("tasks", places, "result")


register("assignments", export=export, retain=retain)
