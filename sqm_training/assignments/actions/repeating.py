"""Repeated tasks: when their time comes again a row is added; none is rewritten."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from ...extensions import db
from ...people.models import Person
from ...web.text import local_day
from ..models import Assignment
from ..queries.candidates import people_on_leave
from ..recurrence import next_start
from ..targets import KINDS, Target


def repeat_due(at: datetime) -> Iterator[int]:
    """Add the next row of every repeated task whose time has come, and yield 1 for each.

    Who has left gets none; who is on leave gets it on coming back; a thing that is gone is not given again.
    """
    today = local_day(at)
    away = people_on_leave(today)
    tasks = [task for task in _last_ones() if task.person_id not in away]
    there = _targets(tasks)
    for task in tasks:
        target = there.get((task.kind, task.ref))
        if target is not None and _has_come(task, today):
            db.session.add(_following(task, target, at))
            db.session.flush()
            yield 1


def _last_ones() -> list[Assignment]:
    """Return repeated tasks of active people that have no successor yet."""
    successor = aliased(Assignment)
    rows = (
        select(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(successor, successor.previous_id == Assignment.id)
        .where(Assignment.repeat_unit != "", successor.id.is_(None), Person.is_active)
    )
    return list(db.session.scalars(rows.options(joinedload(Assignment.batch)).order_by(Assignment.id)))


def _targets(tasks: list[Assignment]) -> dict[tuple[str, str], Target]:
    found = {}
    for name in {task.kind for task in tasks} & set(KINDS):
        refs = sorted({task.ref for task in tasks if task.kind == name})
        found.update({(name, ref): target for ref, target in KINDS[name].find(refs).items()})
    return found


def _has_come(task: Assignment, today: date) -> bool:
    anchor = local_day(task.batch.made_at if task.batch else task.assigned_at)
    return next_start(anchor, local_day(task.assigned_at), task.repeat_every or 1, task.repeat_unit) <= today


def _following(task: Assignment, target: Target, at: datetime) -> Assignment:
    """Return the next row: the same thing for the same reason, with as many days as the first time.

    What was missed while nothing ran is not made up for: nobody gets three tasks at once.
    """
    begun = local_day(task.batch.made_at if task.batch else task.assigned_at)
    due_on = task.batch.due_on if task.batch else task.due_on
    cut_off_on = task.batch.cut_off_on if task.batch else task.cut_off_on
    return Assignment(
        person_id=task.person_id,
        kind=task.kind,
        ref=task.ref,
        title=target.title,
        path=target.path,
        reason=task.reason,
        standard_id=task.standard_id,
        batch_id=task.batch_id,
        previous_id=task.id,
        assigned_by_id=task.assigned_by_id,
        assigned_at=at,
        due_on=_shifted(due_on, begun, local_day(at)),
        cut_off_on=_shifted(cut_off_on, begun, local_day(at)),
        attempts_allowed=task.batch.attempts_allowed if task.batch else task.attempts_allowed,
        repeat_every=task.repeat_every,
        repeat_unit=task.repeat_unit,
    )


def _shifted(on: date | None, begun: date, start: date) -> date | None:
    return None if on is None else start + (on - begun)
