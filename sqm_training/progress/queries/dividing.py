"""Which completed trainings divide a person's visits into before and after: those of what the visits measured."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, select, tuple_

from ...assignments.models import Completion
from ...extensions import db
from ...ledger.models import ScoreRecord
from ...standards.models import Standard
from ...training.models import Course, CourseVersion, Lesson
from ...web.text import local_day
from .evidence import IS_TRAINING
from .standards import VISIT

MEASURED = (
    ScoreRecord.answers_for == "person",
    ScoreRecord.source_kind == VISIT,
    ScoreRecord.voided_at.is_(None),
    ScoreRecord.possible > 0,
)
"""That a record is of an own item in a visit."""


def divides() -> ColumnElement[bool]:
    """Return the condition that a completion divides the whole of its person's visits.

    It is that of a training which trains at least one standard on which the person was met with own items. Pages and
    the night ask here, so that they divide alike; `practice.practised` finds the same for one person without asking.
    """
    trained = _trained()
    if not trained:
        return false()
    measured = (
        exists()
        .where(ScoreRecord.person_id == Completion.person_id, *MEASURED)
        .where(Standard.id == ScoreRecord.standard_id, tuple_(Completion.ref, Standard.code).in_(trained))
    )
    return and_(IS_TRAINING, measured.correlate(Completion))


def lessons_of(*courses: ColumnElement[bool]) -> Select[Any]:
    """Select courses with the lessons that say what they train, or have trained."""
    return (
        select(Course.code, Lesson.standards)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .where(CourseVersion.state != "draft", *courses)
    )


def measured_of(person_id: int) -> ColumnElement[bool]:
    """Return the condition that a standard was measured with own items when a person was met."""
    return Standard.id.in_(select(ScoreRecord.standard_id).where(ScoreRecord.person_id == person_id, *MEASURED))


def days_of_training() -> dict[int, list[date]]:
    """Return the days on which each person completed a training that divides the visits, the first one first."""
    found: dict[int, list[date]] = defaultdict(list)
    rows = select(Completion.person_id, Completion.at).where(divides()).order_by(Completion.at, Completion.id)
    for person_id, at in db.session.execute(rows):
        found[person_id].append(local_day(at))
    return found


def _trained() -> list[tuple[str, str]]:
    """Return the courses with the standards that their lessons train, or have trained, as pairs of codes."""
    return sorted({(code, one) for code, standards in db.session.execute(lessons_of()) for one in standards or ()})
