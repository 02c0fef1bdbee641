"""Taking a course: begun, read lesson by lesson, tasks ticked, and completed once its rule is met."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from ...assignments.actions import attempts, completions
from ...assignments.models import Completion, Event
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.models import Person
from ...web.text import _
from ..models import Course, CourseTaking, CourseVersion, Lesson, LessonView, PartKind, TaskTick
from ..queries import courses
from ..queries.standing import standing
from ..rendering import least_seconds
from ..stands import Standing
from .completing import complete
from .once import add_once


def begin(*, person: Person, course: Course, at: datetime) -> CourseTaking:
    """Begin a course, or return the taking that runs; who has completed it may take it once more."""
    running = running_taking(person.id, course.id)
    if running is not None:
        return running
    if courses.current_version(course) is None or course.is_retired:
        raise RuleBroken(_("This course cannot be taken at present."))
    attempts.claim(person_id=person.id, kind=courses.KIND, ref=course.code, at=at)
    number = len(list(db.session.scalars(_takings(person.id, course.id)))) + 1
    taking = CourseTaking(person=person, course=course, number=number, begun_at=at)
    if not add_once(taking):
        raise RuleBroken(_("You have begun this course already, perhaps in another tab."))
    completions.record(person_id=person.id, kind=courses.KIND, ref=course.code, event=Event.STARTED, at=at)
    return taking


def _takings(person_id: int, course_id: int) -> Select[Any]:
    return select(CourseTaking).where(CourseTaking.person_id == person_id, CourseTaking.course_id == course_id)


def running_taking(person_id: int, course_id: int) -> CourseTaking | None:
    """Return the taking that is not completed, or None."""
    return db.session.scalar(_takings(person_id, course_id).where(CourseTaking.completed_at.is_(None)))


def end_lesson(
    *, person: Person, version: CourseVersion, lesson: Lesson, language: str, opened_at: datetime, at: datetime
) -> bool:
    """Count a lesson as read to its end, for the person's taking if there is one; say whether there is one.

    `opened_at` is when the server showed it. Raises `RuleBroken` when the time since is shorter than anybody reads,
    and when modules that come before are not done. A lesson that was read already stays so.
    """
    taking = running_taking(person.id, version.course_id)
    if taking is not None and db.session.get(LessonView, (taking.id, lesson.code)) is not None:
        return True
    seconds = int((at - opened_at).total_seconds())
    check_pace(seconds, least_seconds(lesson.text.get(language, "")))
    if taking is not None:
        check_open(standing(person, version), lesson.code)
        view = LessonView(
            taking_id=taking.id,
            lesson_code=lesson.code,
            version_id=version.id,
            language=language,
            seconds=seconds,
            ended_at=at,
        )
        if not add_once(view):
            return True
    ref = f"{version.course.code}:{lesson.code}"
    completions.record(person_id=person.id, kind=courses.LESSON, ref=ref, event=Event.PASSED, at=at)
    settle(person=person, version=version, at=at)
    return taking is not None


def check_pace(seconds: int, least: int) -> None:
    """Raise `RuleBroken` when a text was read faster than anybody can."""
    if seconds < least:
        raise RuleBroken(
            _(
                "Read in %(n)s seconds: nobody takes it in that fast (at least %(least)s). It does not count yet.",
                n=max(0, seconds),
                least=least,
            )
        )


def check_open(stands: Standing, lesson_code: str) -> None:
    """Raise `RuleBroken` when the module of a lesson waits for others."""
    place = stands.place_of_lesson(lesson_code)
    if place is None:
        raise NotFound
    if not place[0].is_open:
        before = _(", ").join(one.code for one in place[0].waits_for)
        raise RuleBroken(_("It counts once these modules are done: %(codes)s.", codes=before))


def tick_task(
    *, person: Person, version: CourseVersion, ref: str, by: Person, at: datetime, in_class: bool = False
) -> None:
    """Tick a task as done; ticking it again changes nothing. In class, the order is that of the timetable."""
    stands = standing(person, version)
    found = next(
        (
            (module, part)
            for module in stands.modules
            for part in module.parts
            if part.part.kind == PartKind.TASK and part.part.ref == ref
        ),
        None,
    )
    taking = running_taking(person.id, version.course_id)
    if found is None:
        raise NotFound
    if taking is None:
        raise RuleBroken(_("Begin the course first."))
    if not found[0].is_open and not in_class:
        before = _(", ").join(one.code for one in found[0].waits_for)
        raise RuleBroken(_("It counts once these modules are done: %(codes)s.", codes=before))
    if not found[1].is_done:
        add_once(TaskTick(taking_id=taking.id, ref=ref, at=at, by_id=by.id))
        settle(person=person, version=version, at=at)


def settle(*, person: Person, version: CourseVersion, at: datetime) -> bool:
    """Complete the person's running taking when the rule of the course is met; say whether it was."""
    stands = standing(person, version)
    if stands.taking is None or stands.is_completed or not stands.is_met:
        return False
    db.session.refresh(stands.taking, with_for_update={"of": CourseTaking})
    if stands.is_completed:
        return False
    complete(standing=stands, at=at)
    return True


@completions.recorded.connect
def heard(completion: Completion) -> None:
    """Settle the courses that hold the scenario or quiz that somebody has just ended."""
    if completion.kind not in (PartKind.SCENARIO, PartKind.QUIZ) or completion.event not in ("passed", "failed"):
        return
    running = list(
        db.session.scalars(
            select(CourseTaking).where(
                CourseTaking.person_id == completion.person_id, CourseTaking.completed_at.is_(None)
            )
        )
    )
    for taking in running:
        version = courses.current_version(taking.course)
        if version and any((p.kind, p.ref) == (completion.kind, completion.ref) for p in courses.parts_of(version)):
            settle(person=taking.person, version=version, at=completion.at)
