"""Reads of attempts while they are played: the one that runs, one's own, somebody's, and the clock of a step."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from ...dialogue.play import can_time_out
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...people.queries.access import may_see_person
from ..models import Attempt, AttemptState, ScenarioVersion, Step
from ..plays import standing
from ..scripts import parsed


def attempts() -> Select[Attempt]:
    """Select attempts with their version, scenario and steps."""
    version = joinedload(Attempt.scenario_version).joinedload(ScenarioVersion.scenario)
    person = joinedload(Attempt.person).options(joinedload(Person.site), lazyload(Person.role_rows))
    return select(Attempt).options(version, person, selectinload(Attempt.steps))


def _running(person: Person) -> Select[Attempt]:
    return attempts().where(Attempt.person_id == person.id, Attempt.state == AttemptState.RUNNING)


def running(person: Person, scenario_id: int, node: str = "") -> Attempt | None:
    """Return the person's running attempt of a scenario from its start or from a node, whatever the version."""
    rows = _running(person).join(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
    rows = rows.where(ScenarioVersion.scenario_id == scenario_id, Attempt.origin_node == node)
    return db.session.scalar(rows.where(Attempt.origin_step_id.is_(None)).order_by(Attempt.id.desc()).limit(1))


def running_again(person: Person, step: Step) -> Attempt | None:
    """Return the person's running attempt that tries again from a step."""
    return db.session.scalar(_running(person).where(Attempt.origin_step_id == step.id))


def own_attempt(person: Person, attempt_id: int) -> Attempt:
    """Return an attempt of one's own, or raise `NotFound`."""
    attempt = db.session.scalar(attempts().where(Attempt.id == attempt_id, Attempt.person_id == person.id))
    if attempt is None:
        raise NotFound
    return attempt


def attempt_for(reader: Person, attempt_id: int) -> Attempt:
    """Return an attempt with its marks that the reader may see: trainers anybody's, managers those of their people."""
    marks = selectinload(Attempt.steps).joinedload(Step.marks)
    attempt = db.session.scalar(attempts().options(marks).where(Attempt.id == attempt_id))
    if attempt is None or not may_see_person(reader, attempt.person):
        raise NotFound
    return attempt


def own_step(person: Person, step_id: int) -> Step:
    """Return an answered step of an attempt of one's own, or raise `NotFound`."""
    step = db.session.get(Step, step_id)
    if step is None or step.chosen_at is None:
        raise NotFound
    own_attempt(person, step.attempt_id)
    return step


def limit(attempt: Attempt, step: Step) -> Fraction | None:
    """Return the seconds that the person has for a step, stretched as they wish; None without a timer."""
    timer = parsed(attempt.scenario_version.text).nodes[step.node].timer
    factor = attempt.person.timer_factor
    if timer is None or not factor or not can_time_out(parsed(attempt.scenario_version.text), standing(attempt.play)):
        return None
    return timer.seconds * factor


def seconds_left(attempt: Attempt, step: Step, at: datetime) -> float | None:
    """Return the seconds left for the open step by the server's clock, 0 when they are over, None without a timer."""
    seconds = limit(attempt, step)
    if seconds is None:
        return None
    return max(0.0, float(seconds) - (at - step.shown_at).total_seconds())
