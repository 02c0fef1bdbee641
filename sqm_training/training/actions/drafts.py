"""Drafts of courses: begun anew or from the version in force, and checked before they are published."""

import copy
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from ...assignments.targets import KINDS
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...files.documents import placed
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local
from ..models import Course, CourseMedium, CourseVersion
from ..plans import lessons_of, plan_of, write_plan
from ..queries import courses
from ..rendering import media_named

CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
NEW_PLAN: dict[str, Any] = {
    "rule": "completed",
    "pass": 75,
    "modules": [{"code": "M1", "title": {"zh": "第一模块", "en": "First module"}, "parts": []}],
}


def new_course(*, code: str, title: dict[str, str], by: Person | None) -> CourseVersion:
    """Begin a course under a code that is not taken; return its draft."""
    code = code.strip()
    if not CODE.match(code):
        raise RuleBroken(_("A code has letters, digits, dots and hyphens, 40 at most."), field="code")
    if courses.is_taken(code):
        raise RuleBroken(_("There is a course %(code)s already.", code=code), field="code")
    course = Course(code=code, title=title)
    db.session.add(course)
    db.session.flush()
    return fill_draft(course=course, plan={**copy.deepcopy(NEW_PLAN), "code": code, "title": title}, lessons={}, by=by)


def fill_draft(
    *,
    course: Course,
    plan: dict[str, Any],
    lessons: dict[str, Any],
    by: Person | None,
    facilitator: dict[str, str] | None = None,
) -> CourseVersion:
    """Write plain data that has the right shape into the course's draft, a new one where there is none."""
    draft = courses.draft_of(course) or CourseVersion(course=course, number=_next_number(course), title=plan["title"])
    draft.edited_at, draft.edited_by_id = now(), by.id if by else None
    if draft.id is not None:
        draft.modules, draft.lessons = [], []
        db.session.flush()
    write_plan(draft, plan, lessons)
    draft.facilitator = dict(facilitator or {})
    db.session.add(draft)
    if courses.current_version(course) is None:
        course.title = dict(plan["title"])
    db.session.flush()
    return draft


def _next_number(course: Course) -> int:
    last = select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id)
    return (db.session.scalar(last) or 0) + 1


def open_draft(*, course: Course, by: Person | None) -> CourseVersion:
    """Return the course's draft; where there is none, one that says what the version in force says."""
    draft = courses.draft_of(course)
    if draft is not None:
        return draft
    version = courses.current_version(course)
    if version is None:
        raise RuleBroken(_("There is neither a draft nor a published version."))
    courses.texts_of(version)
    return fill_draft(
        course=course, plan=plan_of(version), lessons=lessons_of(version), by=by, facilitator=version.facilitator
    )


def delete_draft(*, course: Course, by: Person) -> None:
    """Throw the draft away; a course that was never published goes with it."""
    draft = courses.draft_of(course)
    if draft is None:
        raise RuleBroken(_("There is no draft."))
    db.session.delete(draft)
    db.session.flush()
    if courses.current_version(course) is None and not courses.versions_of(course):
        db.session.delete(course)
        db.session.flush()
    audit.note(actor_id=by.id, act="course.delete_draft", kind="course", ref=course.code)


def faults_of(draft: CourseVersion, media: Sequence[CourseMedium] | None = None) -> list[str]:
    """Return why a draft cannot be published, each with its place, in the reader's language.

    `media` are the files of the course, where they are read already.
    """
    from ..schema import plan_faults

    courses.texts_of(draft)
    plan = plan_of(draft)
    lessons = {one.code for one in draft.lessons if one.text.get("zh", "").strip() and one.text.get("en", "").strip()}
    known = KINDS["scenario"].find([part.ref for part in courses.parts_of(draft) if part.kind == "scenario"])
    faults = [local(placed(plan, path, cause)) for path, cause in plan_faults(plan, lessons=lessons, scenarios=known)]
    return [*faults, *_missing_media(draft, courses.media_of(draft.course) if media is None else media)]


def _missing_media(draft: CourseVersion, media: Sequence[CourseMedium]) -> list[str]:
    kept = {one.name for one in media}
    return [
        _("Lesson %(code)s shows %(file)s, which is not among the files.", code=lesson.code, file=name)
        for lesson in draft.lessons
        for name in sorted(set().union(*(media_named(text) for text in lesson.text.values())) - kept)
    ]


def touch(*, draft: CourseVersion, by: Person) -> None:
    """Note who changed the draft last; the lock tells two editors of each other."""
    draft.edited_at, draft.edited_by_id = now(), by.id
    db.session.flush()
