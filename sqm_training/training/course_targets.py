"""Courses and lessons as something that can be assigned."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from ..assignments import targets
from ..extensions import db
from ..web.text import _l
from .models import Course, CourseVersion, Lesson, Module
from .queries import courses

MOST_FOUND = 50


def find_courses(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the courses with these codes that can be taken."""
    return {one.ref: one for one in _courses(Course.code.in_(refs))}


def search_courses(words: str, standard: str) -> list[targets.Target]:
    """Return courses whose code or title holds every word and whose lessons train a standard when one is given."""
    return _matching(_courses(), words, standard)


def find_lessons(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the lessons with these references (`WIN2:M1-1`) of courses that can be taken."""
    codes = {ref.split(":", 1)[0] for ref in refs}
    return {one.ref: one for one in _lessons(Course.code.in_(codes)) if one.ref in refs}


def search_lessons(words: str, standard: str) -> list[targets.Target]:
    """Return lessons whose code or title holds every word and that train a standard when one is given."""
    return _matching(_lessons(), words, standard)


def _matching(found: list[targets.Target], words: str, standard: str) -> list[targets.Target]:
    return [one for one in found if _matches(one, words) and (not standard or standard in one.standards)][:MOST_FOUND]


def _matches(one: targets.Target, words: str) -> bool:
    held = f"{one.ref} {one.title.get('zh', '')} {one.title.get('en', '')}".lower()
    return all(word in held for word in words.lower().split()[:8])


def _courses(*conditions: ColumnElement[bool]) -> list[targets.Target]:
    held = select(func.sum(Module.minutes)).where(Module.version_id == CourseVersion.id).correlate(CourseVersion)
    rows = select(CourseVersion.id, Course.code, CourseVersion.title, held.scalar_subquery().label("minutes"))
    found = db.session.execute(_offered(rows, *conditions).order_by(Course.code)).all()
    lessons = _lessons_of([one.id for one in found])
    return [
        targets.Target(
            kind=courses.KIND,
            ref=one.code,
            title=one.title,
            path=f"/courses/{one.code}",
            standards=tuple(sorted({code for _minutes, codes in lessons[one.id] for code in codes})),
            minutes=one.minutes or sum(minutes for minutes, _codes in lessons[one.id]) or None,
        )
        for one in found
    ]


def _lessons_of(version_ids: Sequence[int]) -> dict[int, list[tuple[int, list[str]]]]:
    """Return minutes and standards of the lessons of versions, by version."""
    found: dict[int, list[tuple[int, list[str]]]] = defaultdict(list)
    rows = select(Lesson.version_id, Lesson.minutes, Lesson.standards).where(Lesson.version_id.in_(version_ids))
    for version_id, minutes, standards in db.session.execute(rows):
        found[version_id].append((minutes, standards))
    return found


def _lessons(*conditions: ColumnElement[bool]) -> list[targets.Target]:
    rows = select(Course.code.label("course"), Lesson.code, Lesson.title, Lesson.minutes, Lesson.standards)
    rows = rows.join(CourseVersion, CourseVersion.id == Lesson.version_id)
    return [
        targets.Target(
            kind=courses.LESSON,
            ref=f"{one.course}:{one.code}",
            title=one.title,
            path=f"/courses/{one.course}/lessons/{one.code}",
            standards=tuple(one.standards),
            minutes=one.minutes,
        )
        for one in db.session.execute(_offered(rows, *conditions).order_by(Course.code, Lesson.code))
    ]


def _offered(rows: Select[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    return rows.join(Course, courses.IN_FORCE).where(Course.is_retired.is_(False), *conditions)


def register() -> None:
    """Say that courses and lessons can be assigned."""
    targets.register(courses.KIND, title=_l("Course"), find=find_courses, search=search_courses)
    targets.register(courses.LESSON, title=_l("Lesson"), find=find_lessons, search=search_lessons)
