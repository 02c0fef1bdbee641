"""Courses and lessons as something that can be assigned."""

from collections.abc import Sequence

from ..assignments import targets
from ..web.text import _l
from .models import CourseVersion, Lesson
from .queries import courses

MOST_FOUND = 50


def find_courses(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the courses with these codes that can be taken."""
    return {one.course.code: _course(one) for one in courses.versions_in_force(refs=refs)}


def search_courses(words: str, standard: str) -> list[targets.Target]:
    """Return courses whose code or title holds every word and whose lessons train a standard when one is given."""
    found = [_course(one) for one in courses.versions_in_force()]
    return [one for one in found if _matches(one, words) and (not standard or standard in one.standards)][:MOST_FOUND]


def find_lessons(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the lessons with these references (`WIN2:M1-1`) of courses that can be taken."""
    codes = {ref.split(":", 1)[0] for ref in refs}
    found = [_lesson(one, lesson) for one in courses.versions_in_force(refs=sorted(codes)) for lesson in one.lessons]
    return {one.ref: one for one in found if one.ref in refs}


def search_lessons(words: str, standard: str) -> list[targets.Target]:
    """Return lessons whose code or title holds every word and that train a standard when one is given."""
    found = [_lesson(one, lesson) for one in courses.versions_in_force() for lesson in one.lessons]
    return [one for one in found if _matches(one, words) and (not standard or standard in one.standards)][:MOST_FOUND]


def _matches(one: targets.Target, words: str) -> bool:
    held = f"{one.ref} {one.title.get('zh', '')} {one.title.get('en', '')}".lower()
    return all(word in held for word in words.lower().split()[:8])


def _course(version: CourseVersion) -> targets.Target:
    standards = sorted({code for lesson in version.lessons for code in lesson.standards})
    minutes = sum(module.minutes for module in version.modules) or sum(one.minutes for one in version.lessons)
    return targets.Target(
        kind=courses.KIND,
        ref=version.course.code,
        title=dict(version.title),
        path=f"/courses/{version.course.code}",
        standards=tuple(standards),
        minutes=minutes or None,
    )


def _lesson(version: CourseVersion, lesson: Lesson) -> targets.Target:
    code = version.course.code
    return targets.Target(
        kind=courses.LESSON,
        ref=f"{code}:{lesson.code}",
        title=dict(lesson.title),
        path=f"/courses/{code}/lessons/{lesson.code}",
        standards=tuple(lesson.standards),
        minutes=lesson.minutes,
    )


def register() -> None:
    """Say that courses and lessons can be assigned."""
    targets.register(courses.KIND, title=_l("Course"), find=find_courses, search=search_courses)
    targets.register(courses.LESSON, title=_l("Lesson"), find=find_lessons, search=search_lessons)
