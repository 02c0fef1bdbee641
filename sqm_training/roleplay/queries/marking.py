"""Reads of free answers: the marks given so far, and the queue of those that wait for a trainer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...standards.models import Standard
from ...web.text import local
from ...web.words import DIMENSIONS
from ..models import Attempt, AttemptState, Mark, MarkObjection, Scenario, ScenarioVersion, Step
from . import library

WRITTEN = and_(Step.choice == "", Step.timed_out.is_(False), Step.chosen_at.is_not(None))


def marks_of(attempt: Attempt) -> list[dict[str, int] | None]:
    """Return the marks of each free answer of an attempt in order, None for one that nobody has marked."""
    rows = select(Step).where(Step.attempt_id == attempt.id, WRITTEN).order_by(Step.number)
    steps = db.session.scalars(rows.options(selectinload(Step.marks)).execution_options(populate_existing=True))
    return [{mark.criterion: mark.points for mark in step.marks} or None for step in steps]


def objections_to(attempt: Attempt) -> list[MarkObjection]:
    """Return the objections to marks of an attempt, in order, with the steps that they are about."""
    rows = (
        select(MarkObjection).join(Step, Step.id == MarkObjection.step_id).options(contains_eager(MarkObjection.step))
    )
    return list(db.session.scalars(rows.where(Step.attempt_id == attempt.id).order_by(MarkObjection.id)))


def is_objected_to(attempt: Attempt) -> bool:
    """Say whether an objection to a mark of an attempt is open."""
    return any(not one.decision for one in objections_to(attempt))


def line_titles(names: Iterable[str], standards: Mapping[str, Standard] | None = None) -> dict[str, str]:
    """Return what each line of a rubric is called: a standard by code and title, a dimension by its name.

    `standards` are those that may be meant, by code, where they are known already.
    """
    wanted = sorted(set(names))
    found = library.standards_by_code(wanted) if standards is None else standards.values()
    known = {one.code: f"{one.code} {local(one.title)}" for one in found}
    return {name: known.get(name) or str(DIMENSIONS.get(name, name)) for name in wanted}


@dataclass(frozen=True)
class Waiting:
    """One free answer that waits: where it was written, and when the attempt ended; not by whom."""

    step_id: int
    scenario: Scenario
    ended_at: datetime | None


def _unmarked(marker: Person) -> tuple[ColumnElement[bool], ...]:
    return (
        Attempt.state == AttemptState.AWAITING_MARKING,
        Attempt.person_id != marker.id,
        WRITTEN,
        ~select(Mark.id).where(Mark.step_id == Step.id).exists(),
    )


def queue(marker: Person, most: int = 200) -> list[Waiting]:
    """Return the free answers that wait for this marker, the oldest first; nobody marks their own."""
    rows = db.session.execute(
        select(Step.id, Scenario, Attempt.ended_at)
        .join(Attempt, Attempt.id == Step.attempt_id)
        .join(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
        .join(Scenario, Scenario.id == ScenarioVersion.scenario_id)
        .where(*_unmarked(marker))
        .order_by(Attempt.ended_at, Step.id)
        .limit(most)
    )
    return [Waiting(*row) for row in rows]


def counting_waiting(marker: Person) -> Select[Any]:
    """Count the free answers that wait for this marker."""
    return select(func.count(Step.id)).join(Attempt, Attempt.id == Step.attempt_id).where(*_unmarked(marker))


def count_waiting(marker: Person) -> int:
    """Return how many free answers wait for this marker."""
    return db.session.scalar(counting_waiting(marker)) or 0


def _steps() -> Select[Step]:
    version = contains_eager(Step.attempt).joinedload(Attempt.scenario_version).joinedload(ScenarioVersion.scenario)
    person = contains_eager(Step.attempt).joinedload(Attempt.person)
    rows = select(Step).join(Attempt, Attempt.id == Step.attempt_id)
    return rows.options(version, person, joinedload(Step.marks)).where(WRITTEN)


def answer_to_mark(marker: Person, step_id: int) -> Step:
    """Return a free answer of an attempt that awaits marking or is marked, not the marker's own; else `NotFound`."""
    states = (AttemptState.AWAITING_MARKING, AttemptState.ENDED)
    rows = _steps().where(Step.id == step_id, Attempt.person_id != marker.id, Attempt.state.in_(states))
    step = db.session.scalars(rows.where(Attempt.origin_node == "")).unique().one_or_none()
    if step is None:
        raise NotFound
    return step
