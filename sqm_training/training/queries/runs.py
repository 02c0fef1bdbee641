"""Reads of course runs."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, lazyload, selectinload

from ...assignments.queries.tasks import due_of
from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person, PersonRole, Site
from ...people.queries.sites import sites_below
from ..models import (
    Attendance,
    Certificate,
    Course,
    CourseRun,
    CourseTaking,
    CourseVersion,
    Module,
    Participant,
    RunSession,
    SignInCode,
)
from . import courses


def all_runs() -> Select[CourseRun]:
    """Select runs with their course, trainer and list."""
    return (
        select(CourseRun)
        .join(CourseVersion, CourseVersion.id == CourseRun.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .options(
            joinedload(CourseRun.version).joinedload(CourseVersion.course),
            joinedload(CourseRun.trainer).lazyload(Person.role_rows),
            selectinload(CourseRun.participants),
            selectinload(CourseRun.sessions),
        )
    )


def run_for(reader: Person, run_id: int) -> CourseRun:
    """Return a run that the reader holds, or takes part in, or raise `NotFound`."""
    rows = all_runs().where(CourseRun.id == run_id)
    if not courses.may_keep(reader):
        rows = rows.where(_takes_part(reader))
    modules = joinedload(CourseRun.version).selectinload(CourseVersion.modules).joinedload(Module.parts)
    people = selectinload(CourseRun.participants).joinedload(Participant.person)
    people = people.options(joinedload(Person.site), lazyload(Person.role_rows))
    run = db.session.scalar(rows.options(modules, people))
    if run is None:
        raise NotFound
    return run


def _takes_part(person: Person) -> ColumnElement[bool]:
    listed = select(Participant.run_id).where(Participant.person_id == person.id)
    return or_(CourseRun.id.in_(listed), CourseRun.trainer_id == person.id)


@dataclass(frozen=True)
class Coming:
    """A run that awaits a person: its first day and its place."""

    id: int
    day: date
    place: str


def coming_of(person: Person, course: Course) -> tuple[date | None, list[Coming]]:
    """Return when the course is due, if it is assigned, and the runs of it that await the person, in one query.

    The runs are those that the person is listed for and that are not over, the next first.
    """
    nowhere = literal("").label("place")
    task = select(literal(0).label("id"), due_of(person, courses.KIND, course.code).label("day"), nowhere)
    last = select(RunSession.run_id).where(RunSession.ends_at >= now())
    run = (
        select(CourseRun.id, CourseRun.starts_on, CourseRun.place)
        .join(Participant, and_(Participant.run_id == CourseRun.id, Participant.person_id == person.id))
        .join(CourseVersion, CourseVersion.id == CourseRun.version_id)
        .where(CourseVersion.course_id == course.id, CourseRun.id.in_(last))
    )
    rows: list[Any] = list(db.session.execute(union_all(task, run)))
    due_on = next(day for run_id, day, _place in rows if not run_id)
    return due_on, sorted((Coming(*one) for one in rows if one[0]), key=lambda one: one.day)


def session_of(run: CourseRun, session_id: int) -> RunSession:
    """Return a session of a run, or raise `NotFound`."""
    found = next((one for one in run.sessions if one.id == session_id), None)
    if found is None:
        raise NotFound
    return found


def code_of(session: RunSession, at: datetime) -> SignInCode | None:
    """Return the code with which one can sign in to a session now, or None."""
    code = db.session.get(SignInCode, session.id)
    return code if code is not None and code.expires_at >= at else None


def code_for(secret: str) -> SignInCode:
    """Return the code with a secret, also one that is too old, or raise `NotFound`."""
    code = db.session.scalar(select(SignInCode).where(SignInCode.secret == secret))
    if code is None:
        raise NotFound
    return code


@dataclass
class Row:
    """One participant of a run: at which sessions, study hours, and what came of the course."""

    person: Person
    present: dict[int, Attendance] = field(default_factory=dict)
    hours: Fraction = Fraction(0)
    taking: CourseTaking | None = None
    certificate: Certificate | None = None


def attendance_of(run: CourseRun) -> list[Row]:
    """Return the participants of a run by name, with their sessions, hours and how far they are in the course."""
    rows = {one.person_id: Row(one.person) for one in run.participants}
    present: dict[int, dict[int, Attendance]] = defaultdict(dict)
    sessions = {one.id: one for one in run.sessions}
    for one in db.session.scalars(select(Attendance).where(Attendance.session_id.in_(sessions))):
        present[one.person_id][one.session_id] = one
    takings = (
        select(CourseTaking, Certificate)
        .outerjoin(Certificate, Certificate.taking_id == CourseTaking.id)
        .where(CourseTaking.person_id.in_(rows), CourseTaking.course_id == run.version.course_id)
    )
    for taking, certificate in db.session.execute(takings.order_by(CourseTaking.number)):
        rows[taking.person_id].taking, rows[taking.person_id].certificate = taking, certificate
    for person_id, row in rows.items():
        row.present = present[person_id]
        row.hours = sum((sessions[session_id].hours for session_id in row.present), Fraction(0))
    return sorted(rows.values(), key=lambda row: (row.person.name, row.person.id))


def people_to_add(*, numbers: list[str], site: Site | None) -> tuple[list[Person], list[str]]:
    """Return the active people of some numbers and of a site (employees, with all sites below); and unknown numbers."""
    found: dict[int, Person] = {}
    unknown = []
    lowered = {number.lower(): number for number in numbers}
    if numbers:
        for person in db.session.scalars(
            select(Person).where(Person.number.in_([*numbers, *lowered]), Person.is_active)
        ):
            found[person.id] = person
            lowered.pop(person.number.lower(), None)
        unknown = list(lowered.values())
    if site is not None:
        rows = select(Person).join(PersonRole, PersonRole.person_id == Person.id)
        rows = rows.where(Person.site_id.in_(sites_below([site.path])), PersonRole.role == "employee", Person.is_active)
        found |= {person.id: person for person in db.session.scalars(rows)}
    return list(found.values()), unknown
