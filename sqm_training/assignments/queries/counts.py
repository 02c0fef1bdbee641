"""Numbers of tasks: for start pages, the group robot, and the digest."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from ...database import Text
from ...extensions import db
from ...people import settings
from ...people.models import Person, Site
from ...web.text import zone
from ..models import Assignment
from ..states import TO_DO, State
from .scope import within_reach
from .state import in_states, state_on

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks of a site are overdue, otherwise to do, without an attempt left, and done within seven days."""

    overdue: int = 0
    open: int = 0
    stuck: int = 0
    done: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.overdue + other.overdue, self.open + other.open, self.stuck + other.stuck, self.done + other.done
        )


@dataclass(frozen=True, slots=True)
class GroupTally:
    """What the group robot may say: how many tasks are new today, due soon, overdue."""

    new: int
    soon: int
    overdue: int


def tallies(reader: Person, today: date) -> list[tuple[Text, Tally]]:
    """Return the tally of each site within the reader's reach that has any task, in the order of the tree."""
    state = state_on(today)

    def total(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    rows = db.session.execute(
        select(
            Site,
            total(state == State.OVERDUE),
            total(state.in_((State.OPEN, State.STARTED))),
            total(state == State.FAILED_OUT),
            total(and_(state.in_((State.DONE, State.DONE_LATE)), Assignment.passed_on > today - WEEK)),
        )
        .select_from(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .join(Site, Site.id == Person.site_id)
        .where(within_reach(reader), Person.is_active)
        .where(or_(Assignment.passed_on.is_(None), Assignment.passed_on > today - WEEK))
        .group_by(Site.id)
        .order_by(Site.path)
    )
    return [(site.title, Tally(overdue, open_, stuck, done)) for site, overdue, open_, stuck, done in rows]


def overdue_people(reader: Person, today: date) -> list[tuple[str, int]]:
    """Return who within the reader's reach is overdue, with the number of tasks, by name."""
    rows = (
        select(Person.name, func.count().label("n"))
        .join(Assignment, Assignment.person_id == Person.id)
        .where(within_reach(reader), Person.is_active, in_states(today, [State.OVERDUE]))
        .group_by(Person.id, Person.name)
        .order_by(Person.name, Person.id)
    )
    return [(name, number) for name, number in db.session.execute(rows)]


def group_tally(today: date) -> GroupTally:
    """Count over the whole organisation, active people only."""
    soon = today + timedelta(days=int(settings.get("reminder_days")))
    to_do = select(Assignment).join(Person, Person.id == Assignment.person_id).where(Person.is_active)
    to_do = to_do.where(in_states(today, TO_DO))

    def count(*conditions: ColumnElement[bool]) -> int:
        rows = to_do.where(*conditions).with_only_columns(func.count())
        return db.session.scalar(rows) or 0

    return GroupTally(
        new=count(Assignment.assigned_at >= datetime.combine(today, time(), zone())),
        soon=count(Assignment.due_on >= today, Assignment.due_on <= soon),
        overdue=count(Assignment.due_on < today),
    )
