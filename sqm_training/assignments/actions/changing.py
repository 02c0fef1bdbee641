"""Changing tasks that were given: more time or attempts, a waiver, an end to repeating. Each keeps its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local_day
from ..models import Assignment, Extension
from ..states import State, state_of

EXTENDABLE = (State.OPEN, State.STARTED, State.OVERDUE, State.AWAITING, State.CLOSED, State.FAILED_OUT)
WAIVABLE = EXTENDABLE


@dataclass(frozen=True)
class Sorted:
    """Chosen tasks: those that an act concerns, and how many it does not, by state."""

    meant: list[Assignment] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)


def sort_out(rows: Sequence[tuple[Assignment, str]], states: Sequence[State]) -> Sorted:
    """Part the tasks in these states from the others."""
    others: dict[str, int] = {}
    for _task, state in rows:
        if state not in states:
            others[state] = others.get(state, 0) + 1
    return Sorted([task for task, state in rows if state in states], others)


def extend(
    *,
    assignments: Sequence[Assignment],
    due_on: date | None,
    cut_off_on: date | None = None,
    more_attempts: int = 0,
    reason: str,
    by: Person,
    at: datetime,
) -> int:
    """Give more time, more attempts or both; return how many tasks. A day that is not later than before is refused."""
    _check_reason(reason)
    _check_extension(assignments, due_on, cut_off_on, more_attempts, local_day(at))
    for task in assignments:
        _extend_one(task, due_on, cut_off_on, more_attempts, reason.strip(), by, at)
    db.session.flush()
    _note("assignments.extend", assignments, by)
    return len(assignments)


def _check_extension(
    assignments: Sequence[Assignment], due_on: date | None, cut_off_on: date | None, more_attempts: int, today: date
) -> None:
    if due_on is None and cut_off_on is None and not more_attempts:
        raise RuleBroken(_("Enter a new day, or how many more attempts."), field="due_on")
    for on, name in ((due_on, "due_on"), (cut_off_on, "cut_off_on")):
        if on is not None and on < today:
            raise RuleBroken(_("This day is over. Choose today or a later day."), field=name)
    if due_on is not None and cut_off_on is not None and cut_off_on < due_on:
        raise RuleBroken(_("The cut-off cannot come before the due day."), field="cut_off_on")
    late = [task for task in assignments if due_on is not None and task.due_on is not None and due_on < task.due_on]
    if late:
        raise RuleBroken(_("An extension cannot bring the due day forward. Choose a later day."), field="due_on")


def _extend_one(
    task: Assignment,
    due_on: date | None,
    cut_off_on: date | None,
    more_attempts: int,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """A cut-off before the new due day moves along with it; what has no limit gets none."""
    was_due, was_cut = task.due_on, task.cut_off_on
    task.due_on = due_on or was_due
    cut = cut_off_on if cut_off_on is not None else was_cut
    task.cut_off_on = max(cut, task.due_on) if cut is not None and task.due_on is not None else cut
    more = more_attempts if task.attempts_allowed is not None else 0
    task.attempts_allowed = None if task.attempts_allowed is None else task.attempts_allowed + more
    task.extensions.append(
        Extension(
            was_due_on=was_due,
            due_on=task.due_on,
            was_cut_off_on=was_cut,
            cut_off_on=task.cut_off_on,
            more_attempts=more,
            reason=reason,
            by_id=by.id,
            at=at,
        )
    )


def waive(*, assignments: Sequence[Assignment], reason: str, by: Person, at: datetime) -> int:
    """Say that these tasks need not be done any more; return how many. What is done cannot be waived."""
    _check_reason(reason)
    for task in assignments:
        if state_of(task, local_day(at)) not in WAIVABLE:
            raise RuleBroken(_("A task that is done or waived cannot be waived."))
        task.waived_at, task.waived_by_id, task.waive_reason = at, by.id, reason.strip()
    db.session.flush()
    _note("assignments.waive", assignments, by)
    return len(assignments)


def stop_repeating(*, assignment: Assignment, by: Person) -> None:
    """Let a repeated task end with this time."""
    assignment.repeat_unit, assignment.repeat_every = "", None
    db.session.flush()
    audit.note(
        actor_id=by.id,
        act="assignment.stop_repeating",
        kind="assignment",
        ref=str(assignment.id),
        person_id=assignment.person_id,
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken(_("Give the reason. It stays with the task."), field="reason")


def _note(act: str, assignments: Sequence[Assignment], by: Person) -> None:
    for task in assignments:
        audit.note(actor_id=by.id, act=act, kind="assignment", ref=str(task.id), person_id=task.person_id)
