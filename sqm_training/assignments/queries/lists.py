"""Reads for trainers and managers: tasks as a list, one task, batches."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person, Site
from ..models import Assignment, AssignmentBatch, Completion
from .scope import within_reach
from .state import not_settled, state_on


def assignments_for(reader: Person, today: date) -> Select[Any]:
    """Select the tasks of the people whom the reader leads or trains, each with its state."""
    rows = (
        select(Assignment, state_on(today).label("state"))
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(Site, Site.id == Person.site_id)
        .options(contains_eager(Assignment.person).contains_eager(Person.site))
        .where(within_reach(reader))
    )
    return cast("Select[Any]", rows)


def assignment_for(reader: Person, assignment_id: int, today: date) -> tuple[Assignment, str]:
    """Return a task of somebody whom the reader leads or trains with its state, or raise `NotFound`."""
    rows = assignments_for(reader, today).options(
        joinedload(Assignment.assigned_by),
        joinedload(Assignment.standard),
        joinedload(Assignment.batch),
        selectinload(Assignment.extensions),
    )
    row = db.session.execute(rows.where(Assignment.id == assignment_id)).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def chosen(reader: Person, today: date, *, ids: Sequence[int], batch_id: int | None) -> list[tuple[Assignment, str]]:
    """Return the tasks with these ids, or all of a batch, with their states, by name; foreign ones are left out."""
    rows = assignments_for(reader, today)
    rows = rows.where(Assignment.batch_id == batch_id) if batch_id else rows.where(Assignment.id.in_(ids))
    return [(row[0], row[1]) for row in db.session.execute(rows.order_by(Person.name, Assignment.id))]


def events_of(assignment: Assignment) -> list[Completion]:
    """Return what the person did with the thing since it was assigned, in order."""
    rows = select(Completion).where(
        Completion.person_id == assignment.person_id,
        Completion.kind == assignment.kind,
        Completion.ref == assignment.ref,
        Completion.at >= assignment.assigned_at,
    )
    return list(db.session.scalars(rows.order_by(Completion.id)))


def batches() -> Select[AssignmentBatch]:
    """Select all batches with who made them."""
    return (
        select(AssignmentBatch)
        .outerjoin(Person, Person.id == AssignmentBatch.made_by_id)
        .options(contains_eager(AssignmentBatch.made_by))
    )


def batch_by_id(batch_id: int) -> AssignmentBatch:
    """Return a batch for a trainer, or raise `NotFound`."""
    batch = db.session.scalar(
        select(AssignmentBatch)
        .options(joinedload(AssignmentBatch.made_by), joinedload(AssignmentBatch.standard))
        .where(AssignmentBatch.id == batch_id)
    )
    if batch is None:
        raise NotFound
    return batch


def states_by_batch(batch_ids: Sequence[int], today: date) -> dict[int, Counter[str]]:
    """Count the tasks of some batches by state, in one query."""
    state = state_on(today).label("state")
    rows = db.session.execute(
        select(Assignment.batch_id, state, func.count().label("n"))
        .where(Assignment.batch_id.in_(batch_ids))
        .group_by(Assignment.batch_id, state)
    )
    found: dict[int, Counter[str]] = {batch_id: Counter() for batch_id in batch_ids}
    for batch_id, name, number in rows:
        if batch_id is not None:
            found[batch_id][name] = number
    return found


def batch_choices(most: int = 40) -> list[AssignmentBatch]:
    """Return the newest batches for the filter of the list."""
    return list(db.session.scalars(select(AssignmentBatch).order_by(AssignmentBatch.id.desc()).limit(most)))


def count_by_state(reader: Person, today: date) -> dict[str, int]:
    """Count the tasks within the reader's reach that are neither passed nor waived, by state."""
    state = state_on(today).label("state")
    rows = select(state, func.count().label("n")).where(not_settled()).group_by(state)
    if not reader.has_role("trainer", "admin"):
        rows = rows.where(Assignment.person_id.in_(select(Person.id).where(within_reach(reader))))
    return {name: number for name, number in db.session.execute(rows)}  # noqa: C416 - rows are no pairs to `dict`
