"""Reads of courses: the catalogue, one course with its versions and draft, its lessons and media."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, inspect, select
from sqlalchemy.orm import contains_eager, selectinload, undefer

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...standards.models import Standard
from ..models import Course, CourseMedium, CourseVersion, Lesson, Module, Part

KIND = "course"
LESSON = "lesson"
KEEPERS = ("trainer", "admin")
IN_FORCE = and_(CourseVersion.course_id == Course.id, CourseVersion.state == "published")


def may_keep(person: Person) -> bool:
    """Say whether a person writes courses, and so sees drafts and retired ones."""
    return person.has_role(*KEEPERS)


def catalogue(person: Person) -> Select[Any]:
    """Select courses with the version in force; who does not write them sees what can be taken."""
    rows: Any = select(Course, CourseVersion).outerjoin(CourseVersion, IN_FORCE)
    if not may_keep(person):
        rows = rows.where(CourseVersion.id.is_not(None), Course.is_retired.is_(False))
    return rows


def course_for(person: Person, code: str) -> Course:
    """Return a course that a person may see, or raise `NotFound`."""
    row = db.session.execute(catalogue(person).where(Course.code == code)).first()
    if row is None:
        raise NotFound
    return row[0]


def course_in_force(person: Person, code: str, *, has_modules: bool = True) -> tuple[Course, CourseVersion | None]:
    """Return a course that a person may see with its version in force (None before the first), or raise `NotFound`.

    `has_modules` says that the page shows them, so that they are loaded along.
    """
    rows = with_modules(catalogue(person)) if has_modules else catalogue(person)
    row = db.session.execute(rows.where(Course.code == code)).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def course_by_code(code: str) -> Course | None:
    """Return the course with a code, or None."""
    return db.session.scalar(select(Course).where(Course.code == code))


def is_taken(code: str) -> bool:
    """Say whether a course has a code, upper and lower case alike."""
    return db.session.scalar(select(Course.id).where(func.lower(Course.code) == code.lower())) is not None


def with_modules(rows: Select[Any]) -> Select[Any]:
    """Load modules with their parts and the lessons (without their texts) along with versions."""
    return rows.options(
        selectinload(CourseVersion.modules).joinedload(Module.parts), selectinload(CourseVersion.lessons)
    )


def current_version(course: Course) -> CourseVersion | None:
    """Return the version in force with all its parts, or None before the first one."""
    rows = select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.state == "published")
    return db.session.scalar(with_modules(rows))


def draft_of(course: Course) -> CourseVersion | None:
    """Return the draft with all its parts, or None."""
    rows = select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.state == "draft")
    return db.session.scalar(with_modules(rows))


def draft_and_current(course: Course) -> tuple[CourseVersion | None, CourseVersion | None]:
    """Return the draft and the version in force with all their parts and the texts of their lessons."""
    states = CourseVersion.state.in_(("draft", "published"))
    rows = with_modules(select(CourseVersion).where(CourseVersion.course_id == course.id, states))
    rows = rows.options(selectinload(CourseVersion.lessons).undefer(Lesson.text))
    found = {one.state: one for one in db.session.scalars(rows)}
    return found.get("draft"), found.get("published")


def versions_of(course: Course) -> list[CourseVersion]:
    """Return the published versions, newest first."""
    rows = select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.state != "draft")
    return list(db.session.scalars(rows.order_by(CourseVersion.number.desc())))


def version_numbered(course: Course, number: int) -> CourseVersion:
    """Return a published version by its number, or raise `NotFound`."""
    rows = select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.number == number)
    version = db.session.scalar(with_modules(rows.where(CourseVersion.state != "draft")))
    if version is None:
        raise NotFound
    return version


def versions_in_force(
    *, refs: Sequence[str] | None = None, course_ids: Iterable[int] | None = None
) -> list[CourseVersion]:
    """Return what can be taken now, of all courses or those with some codes or ids, in the order of their codes."""
    rows = select(CourseVersion).join(Course, IN_FORCE).where(Course.is_retired.is_(False))
    if refs is not None:
        rows = rows.where(Course.code.in_(refs))
    if course_ids is not None:
        rows = rows.where(Course.id.in_(list(course_ids)))
    rows = with_modules(rows).options(contains_eager(CourseVersion.course)).order_by(Course.code)
    return list(db.session.scalars(rows))


def lesson_of(version: CourseVersion, code: str) -> Lesson:
    """Return a lesson with its text, or raise `NotFound`."""
    rows = select(Lesson).where(Lesson.version_id == version.id, Lesson.code == code).options(undefer(Lesson.text))
    lesson = db.session.scalar(rows.execution_options(populate_existing=True))
    if lesson is None:
        raise NotFound
    return lesson


def texts_of(version: CourseVersion) -> list[Lesson]:
    """Return all lessons with their texts, those changed in this session as they stand."""
    if not any("text" in inspect(one).unloaded for one in version.lessons):
        return list(version.lessons)
    db.session.scalars(select(Lesson).where(Lesson.version_id == version.id).options(undefer(Lesson.text))).all()
    return list(version.lessons)


def parts_of(version: CourseVersion) -> list[Part]:
    """Return all parts of a version in order."""
    return [part for module in version.modules for part in module.parts]


def media_of(course: Course) -> list[CourseMedium]:
    """Return pictures, recordings and attachments by name."""
    rows = select(CourseMedium).where(CourseMedium.course_id == course.id)
    return list(db.session.scalars(rows.order_by(CourseMedium.name)))


def medium_named(course: Course, name: str) -> CourseMedium:
    """Return a medium by its name, or raise `NotFound`."""
    rows = select(CourseMedium).where(CourseMedium.course_id == course.id, CourseMedium.name == name)
    medium = db.session.scalar(rows)
    if medium is None:
        raise NotFound
    return medium


def standards_by_code(codes: Iterable[str]) -> dict[str, Standard]:
    """Return the standards of these codes that exist, by code."""
    rows = select(Standard).where(Standard.code.in_(set(codes)))
    return {one.code: one for one in db.session.scalars(rows)}


def all_standards() -> list[Standard]:
    """Return the standards that can be trained, by code."""
    return list(db.session.scalars(select(Standard).where(Standard.state != "retired").order_by(Standard.code)))
