"""What courses keep about people: handed out, and unnamed or deleted when its time is over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from ..extensions import Write, db
from ..people import settings
from ..people.actions.retention import Spot, rows_unnamed, unnamed
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from .models import (
    Attendance,
    Certificate,
    CourseTaking,
    LessonView,
    Participant,
    Refresher,
    RunSession,
    TaskTick,
    TransferPlan,
)

TAKING = ("id", "course_id", "number", "begun_at", "completed_at", "score", "hours")
CERTIFICATE = ("number", "issued_on", "expires_on", "revoked_at", "revoke_reason")


def export(person: Person) -> dict[str, Rows]:
    """Return what the person did in courses: takings, lessons, tasks, attendance, certificates, plans, refreshers."""
    own = select(CourseTaking.id).where(CourseTaking.person_id == person.id)
    return {
        "courses": _rows(CourseTaking, CourseTaking.person_id == person.id, CourseTaking.id, *TAKING),
        "lessons": _rows(
            LessonView,
            LessonView.taking_id.in_(own),
            LessonView.ended_at,
            *("taking_id", "lesson_code", "language", "seconds", "ended_at"),
        ),
        "course_tasks": _rows(TaskTick, TaskTick.taking_id.in_(own), TaskTick.at, "taking_id", "ref", "at"),
        "attendance": _rows(Attendance, Attendance.person_id == person.id, Attendance.at, "session_id", "way", "at"),
        "certificates": _rows(Certificate, Certificate.person_id == person.id, Certificate.id, *CERTIFICATE),
        "plans": _rows(
            TransferPlan,
            TransferPlan.person_id == person.id,
            TransferPlan.id,
            *("text", "made_at", "due_on", "outcome", "note", "confirmed_at"),
        ),
        "refreshers": _rows(
            Refresher, Refresher.person_id == person.id, Refresher.id, "taking_id", "step", "due_on", "done_at"
        ),
    }


def _rows(model: Any, where: Any, order: Any, *columns: str) -> Rows:
    return [plain(row, *columns) for row in db.session.scalars(select(model).where(where).order_by(order))]


def forget(person: Person) -> None:
    """Take a leaver off lists of runs that they were not at, and drop refreshers that nobody will answer."""
    there = select(RunSession.run_id).join(Attendance, Attendance.session_id == RunSession.id)
    there = there.where(Attendance.person_id == person.id)
    db.session.execute(delete(Participant).where(Participant.person_id == person.id, Participant.run_id.not_in(there)))
    db.session.execute(delete(Refresher).where(Refresher.person_id == person.id, Refresher.done_at.is_(None)))


def retain(at: datetime) -> Iterator[Write]:
    """Delete what people wrote, and put nameless stand-ins in their place, once results lose their names."""
    limit = at - MONTH * float(settings.get("keep_results_months"))
    old_plans = select(TransferPlan.id).where(TransferPlan.made_at < limit)
    words = update(TransferPlan).values(text="", note="")
    yield from unnamed(
        "plans", old_plans, [Spot(TransferPlan.id, erase=words, where=TransferPlan.text != "")], "result"
    )
    places = (
        (CourseTaking.person_id, CourseTaking.completed_at < limit),
        (TransferPlan.person_id, TransferPlan.made_at < limit),
        (Certificate.person_id, Certificate.expires_on < limit.date()),
        (Refresher.person_id, Refresher.done_at < limit),
    )
    yield from rows_unnamed("courses", places, "result")
    old_sessions = select(RunSession.id).where(
        RunSession.id.in_(select(Attendance.session_id).where(Attendance.at < limit))
    )
    there = Spot(Attendance.session_id, Attendance.person_id, where=Attendance.at < limit)
    yield from unnamed("courses", old_sessions, [there], "result")


register("courses", export=export, forget=forget, retain=retain)
