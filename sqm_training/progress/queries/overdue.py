"""What is overdue, site by site: tasks of people, and for trainers the visits and their review."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ...assignments.models import Assignment
from ...assignments.queries.scope import within_reach
from ...assignments.queries.state import in_states
from ...assignments.states import State
from ...extensions import db
from ...people.models import Person
from ...visits.models import Addendum, Return, Visit, VisitState


@dataclass(slots=True)
class Late:
    """How many of one sort are overdue, since when, and at how many people (tasks only)."""

    n: int = 0
    since: date | None = None
    people: int = 0


@dataclass(slots=True)
class OverdueRow:
    """One site: overdue tasks by kind, visits whose window is over, returned ones, and checks that wait."""

    tasks: dict[str, Late] = field(default_factory=dict)
    visits: Late = field(default_factory=Late)
    returned: Late = field(default_factory=Late)
    checks: Late = field(default_factory=Late)

    @property
    def open_tasks(self) -> int:
        """All overdue tasks."""
        return sum(one.n for one in self.tasks.values())

    @property
    def since(self) -> date | None:
        """The day since which something has been overdue."""
        days = [one.since for one in (*self.tasks.values(), self.visits, self.returned, self.checks) if one.since]
        return min(days, default=None)


def overdue(reader: Person, today: date, at: datetime, *, kind: str, has_visits: bool) -> dict[int | None, OverdueRow]:
    """Return what is overdue by site (None: people of no site), of one kind of task or of all.

    Managers never learn of visits that may still come: only who plans them sees those.
    """
    rows: dict[int | None, OverdueRow] = {}
    for site_id, task_kind, n, people, since in db.session.execute(_tasks(reader, today, kind)):
        rows.setdefault(site_id, OverdueRow()).tasks[task_kind] = Late(n, since, people)
    if has_visits and not kind:
        planned = _visits(VisitState.PLANNED, Visit.closes_on, Visit.closes_on < today)
        for site_id, n, since in db.session.execute(planned):
            rows.setdefault(site_id, OverdueRow()).visits = Late(n, since)
        _add_returned(rows, at)
        _add_checks(rows, today)
    return rows


def _tasks(reader: Person, today: date, kind: str) -> Any:
    people = func.count(func.distinct(Assignment.person_id))
    rows = (
        select(Person.site_id, Assignment.kind, func.count(), people, func.min(Assignment.due_on))
        .join(Person, Person.id == Assignment.person_id)
        .where(in_states(today, [State.OVERDUE]), within_reach(reader))
        .group_by(Person.site_id, Assignment.kind)
    )
    return rows.where(Assignment.kind == kind) if kind else rows


def _visits(state: str, since: Any, *conditions: ColumnElement[bool]) -> Any:
    rows = select(Visit.site_id, func.count(), func.min(since)).where(Visit.state == state, *conditions)
    return rows.group_by(Visit.site_id)


def _add_returned(rows: dict[int | None, OverdueRow], at: datetime) -> None:
    last = select(Return.visit_id, func.max(Return.due_at).label("due")).group_by(Return.visit_id).subquery()
    found = (
        select(Visit.site_id, func.count(), func.min(last.c.due))
        .join(last, last.c.visit_id == Visit.id)
        .where(Visit.state == VisitState.RETURNED, last.c.due < at)
        .group_by(Visit.site_id)
    )
    for site_id, n, since in db.session.execute(found):
        rows.setdefault(site_id, OverdueRow()).returned = Late(n, since.date() if since else None)


def _add_checks(rows: dict[int | None, OverdueRow], today: date) -> None:
    found = (
        select(Visit.site_id, func.count(), func.min(Addendum.due_on))
        .join(Visit, Visit.id == Addendum.visit_id)
        .where(Addendum.state == "open", Addendum.due_on < today)
        .group_by(Visit.site_id)
    )
    for site_id, n, since in db.session.execute(found):
        rows.setdefault(site_id, OverdueRow()).checks = Late(n, since)
