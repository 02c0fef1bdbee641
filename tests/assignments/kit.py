"""What the tests of assignments share: a task for somebody, and days around today."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqm_training.assignments.models import Assignment
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.web.text import local_day


def in_days(days: int) -> date:
    """Return the local day some days from today."""
    return local_day(now()) + timedelta(days=days)


def beijing(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment by the clock of Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)


def give(person: Person, **values: Any) -> Assignment:
    """Add a task, by default the scenario SC01, due in a week, given a minute ago."""
    task = Assignment(
        **{
            "person_id": person.id,
            "kind": "scenario",
            "ref": "SC01",
            "title": {"zh": "账单突然变高", "en": "The bill that doubled"},
            "path": "/scenarios/SC01",
            "assigned_at": now() - timedelta(minutes=1),
            "due_on": in_days(7),
            **values,
        }
    )
    db.session.add(task)
    db.session.flush()
    return task
