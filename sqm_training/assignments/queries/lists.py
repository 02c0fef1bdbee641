"""Reads for trainers and managers: tasks as a list, one task, batches."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person, Site
from ..models import Assignment, AssignmentBatch, Completion
from ..models.assignment import STATE
from .scope import within_reach
from .state import not_settled, state_on


def assignments_for(reader: Person, today: date) -> Select[Any]:
    """Select the tasks of the people whom the reader leads or trains, each with its state."""
    rows = (
        select(Assignment, state_on(today).label("state"))
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(Site, Site.id == Person.site_id)
        .options(contains_eager(Assignment.person).options(contains_eager(Person.site), lazyload(Person.role_rows)))
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
    """Count the tasks within the reader's reach that are neither passed nor waived, by state.

    Tasks that look alike are counted together first: of ten thousands few kinds are left whose state is to be told.
    """
    columns = [getattr(Assignment, name) for name in ("due_on", *STATE)]
    alike = select(*columns, func.count().label("n")).where(not_settled()).group_by(*columns)
    if not reader.has_role("trainer", "admin"):
        alike = alike.where(Assignment.person_id.in_(select(Person.id).where(within_reach(reader))))
    kinds = alike.subquery()
    state = state_on(today, kinds.c).label("state")
    rows = db.session.execute(select(state, func.sum(kinds.c.n)).group_by(state))
    return {name: int(number) for name, number in rows}


def holding(word: str) -> ColumnElement[bool]:
    """Return the condition that a task's person or title holds a word.

    People and what was given together are looked through instead of the tasks, which are fifty times as many; where one
    of them never holds the word it is left out, so that the other can be looked up in an index.
    """
    people = select(Person.id).where(_any(word, Person.name, Person.number))
    given = select(AssignmentBatch.id).where(_any(word, *titles(AssignmentBatch)))
    alone = and_(Assignment.batch_id.is_(None), _any(word, *titles(Assignment)))
    ways = (Assignment.person_id.in_(people), Assignment.batch_id.in_(given), alone)
    found = (people.exists(), given.exists(), select(Assignment.id).where(alone).exists())
    are_there = db.session.execute(select(*found)).one()
    return or_(false(), *(way for way, is_there in zip(ways, are_there, strict=True) if is_there))


def _any(word: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def titles(thing: Any) -> list[Any]:
    """Return the title of a task or batch in each language."""
    return [thing.title[tongue].as_string() for tongue in ("zh", "en")]
