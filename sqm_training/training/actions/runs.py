"""Course runs: planned from the timetable, with participants; attendance by the code on the wall or by the trainer."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from ...errors import RuleBroken
from ...extensions import db
from ...measures.workdays import add_working_days, is_working_day
from ...people.actions import audit
from ...people.models import Person
from ...people.queries.calendar import holiday_map
from ...web.text import _, zone
from ..models import Attendance, CourseRun, CourseVersion, Participant, PartKind, RunSession, SignInCode
from ..queries import courses
from ..queries.standing import standing
from ..timetable import half_days
from . import learning
from .once import add_once

CODE_LASTS = timedelta(minutes=10)
DOORS_OPEN = timedelta(minutes=60)
"""How long before its beginning one can sign in to a session."""


def plan_run(
    *, version: CourseVersion, starts_on: date, place: str, trainer: Person, by: Person, at: datetime
) -> CourseRun:
    """Plan a run from the version's timetable: day 1 is the first day, the others are the working days after it."""
    last = max((one.day or 0 for one in version.modules), default=0)
    days = _days(starts_on, last)
    sessions = half_days(version.modules, days, version.hours, zone())
    if not sessions:
        raise RuleBroken(_("The modules of this course have no day and hour yet. Give them some in the editor first."))
    run = CourseRun(
        version=version, place=place.strip(), trainer=trainer, starts_on=starts_on, made_by_id=by.id, made_at=at
    )
    run.sessions = [
        RunSession(
            starts_at=one.starts_at, ends_at=one.ends_at, modules=[each.code for each in one.modules], hours=one.hours
        )
        for one in sessions
    ]
    db.session.add(run)
    db.session.flush()
    return run


def _days(starts_on: date, last: int) -> list[date]:
    holidays = holiday_map({starts_on.year, starts_on.year + 1})
    if not is_working_day(starts_on, holidays):
        raise RuleBroken(_("This is no working day. Choose another one."), field="starts_on")
    return [starts_on, *(add_working_days(starts_on, n, holidays) for n in range(1, last))]


def add_participants(*, run: CourseRun, people: Sequence[Person], at: datetime) -> int:
    """Put people on the list; return how many were not on it yet."""
    _refuse_cancelled(run)
    known = {one.person_id for one in run.participants}
    fresh = [one for one in people if one.id not in known and one.is_active]
    run.participants += [Participant(person_id=one.id, added_at=at) for one in fresh]
    db.session.flush()
    return len(fresh)


def remove_participant(*, run: CourseRun, person: Person) -> None:
    """Take somebody off the list who has not been at any session."""
    sessions = [one.id for one in run.sessions]
    if any(db.session.get(Attendance, (session_id, person.id)) for session_id in sessions):
        raise RuleBroken(_("%(name)s was at a session already and stays on the list.", name=person.name))
    run.participants = [one for one in run.participants if one.person_id != person.id]
    db.session.flush()


def cancel_run(*, run: CourseRun, reason: str, by: Person, at: datetime) -> None:
    """Cancel a run with a reason; calendars that were sent are told by the next file."""
    _refuse_cancelled(run)
    run.cancelled_at, run.cancel_reason, run.revision = at, reason.strip(), run.revision + 1
    db.session.flush()
    audit.note(actor_id=by.id, act="run.cancel", kind="course_run", ref=str(run.id))


def _refuse_cancelled(run: CourseRun) -> None:
    if run.cancelled_at is not None:
        raise RuleBroken(_("This run is cancelled."))


def open_sign_in(*, session: RunSession, by: Person, at: datetime) -> SignInCode:
    """Make a new code for a session, good for ten minutes; the one before is good for nothing any more."""
    _refuse_cancelled(session.run)
    if not session.starts_at - DOORS_OPEN <= at <= session.ends_at:
        raise RuleBroken(_("One can sign in from an hour before the beginning until the end."))
    code = db.session.get(SignInCode, session.id) or SignInCode(session_id=session.id)
    code.secret, code.made_by_id, code.expires_at = secrets.token_urlsafe(16), by.id, at + CODE_LASTS
    db.session.add(code)
    db.session.flush()
    return code


def sign_in_by_code(*, code: SignInCode, person: Person, at: datetime) -> Attendance:
    """Sign somebody in to a session by its code; raise `RuleBroken` when it is too late, or who is not on the list."""
    if at > code.expires_at:
        raise RuleBroken(_("This code is too old. Scan the one that is on the wall now."))
    run = code.session.run
    _refuse_cancelled(run)
    if all(one.person_id != person.id for one in run.participants):
        raise RuleBroken(_("You are not on the list of this course. Speak to the trainer."))
    return attend(session=code.session, person=person, way="code", by=person, at=at)


def attend(*, session: RunSession, person: Person, way: str, by: Person, at: datetime) -> Attendance:
    """Note that somebody is at a session, once; what is held there counts for the person's taking of the course."""
    found = db.session.get(Attendance, (session.id, person.id))
    if found is not None:
        return found
    found = Attendance(session_id=session.id, person_id=person.id, way=way, at=at, by_id=by.id)
    if not add_once(found):
        return db.session.get_one(Attendance, (session.id, person.id))
    version = courses.current_version(session.run.version.course)
    if version is not None and not version.course.is_retired:
        stands = standing(person, version)
        if stands.taking is None:
            learning.begin(person=person, course=version.course, at=at)
        learning.settle(person=person, version=version, at=at)
    return found


def miss(*, session: RunSession, person: Person, by: Person) -> None:
    """Take an attendance back that was entered by mistake."""
    found = db.session.get(Attendance, (session.id, person.id))
    if found is None:
        return
    db.session.delete(found)
    db.session.flush()
    audit.note(actor_id=by.id, act="attendance.remove", kind="run_session", ref=str(session.id), person_id=person.id)


def tick_for_present(*, session: RunSession, ref: str, by: Person, at: datetime) -> int:
    """Tick a task for everybody who is at the session in which it was done; return for how many it was new."""
    version = courses.current_version(session.run.version.course)
    if version is None:
        return 0
    rows = db.session.scalars(select(Attendance).where(Attendance.session_id == session.id)).all()
    count = 0
    for row in rows:
        stands = standing(row.person, version)
        done = {one.part.ref for one in stands.parts if one.part.kind == PartKind.TASK and one.is_done}
        if ref in done or stands.is_completed or stands.taking is None:
            continue
        learning.tick_task(person=row.person, version=version, ref=ref, by=by, at=at, in_class=True)
        count += 1
    return count
