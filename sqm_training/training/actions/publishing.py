"""Putting courses into force and out of it, and telling the standards which lessons train them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...standards.actions.links import Link, replace_links
from ...standards.models import Relation
from ...web.text import _, ngettext
from ..models import Course, CourseMedium, CourseVersion
from ..plans import digest_of, lessons_of, plan_of
from ..queries import courses
from ..rendering import media_named
from .drafts import faults_of


def publish_draft(*, course: Course, by: Person) -> CourseVersion:
    """Freeze the draft as the version in force; raise `RuleBroken` with `problems` when something is missing in it."""
    draft = courses.draft_of(course)
    if draft is None:
        raise RuleBroken(_("There is no draft to publish."))
    version = put_in_force(draft=draft, by=by, at=now())
    audit.note(
        actor_id=by.id, act="course.publish", kind="course", ref=course.code, details={"version": version.number}
    )
    return version


def put_in_force(*, draft: CourseVersion, by: Person | None, at: datetime) -> CourseVersion:
    """Publish a draft without a fault in place of the version in force."""
    course = draft.course
    faults = faults_of(draft)
    if faults:
        words = ngettext(
            "It can be published once %(num)s fault is mended.",
            "It can be published once these %(num)s faults are mended.",
            len(faults),
        )
        raise RuleBroken(words, problems=faults)
    draft.media = media_shown(draft)
    draft.digest = digest_of(plan_of(draft), lessons_of(draft), draft.media, draft.facilitator)
    former = courses.current_version(course)
    if former is not None:
        if former.digest == draft.digest:
            raise RuleBroken(_("The draft says what version %(n)s says. Nothing was changed.", n=former.number))
        former.state = "retired"
    db.session.flush()
    draft.state, draft.published_at, draft.published_by_id = "published", at, by.id if by else None
    course.title, course.is_retired = dict(draft.title), False
    db.session.flush()
    link_standards(draft)
    return draft


def says_the_same(draft: CourseVersion, version: CourseVersion, media: Sequence[CourseMedium] | None = None) -> bool:
    """Say whether a draft says just what a version says, files and notes too; `media` as `media_shown` takes them."""
    return digest_of(plan_of(draft), lessons_of(draft), media_shown(draft, media), draft.facilitator) == version.digest


def media_shown(version: CourseVersion, media: Sequence[CourseMedium] | None = None) -> dict[str, Any]:
    """Return the files that the lessons show, by name, as a version keeps them.

    `media` are the files of the course, where they are read already.
    """
    shown = set().union(*(media_named(text) for lesson in version.lessons for text in lesson.text.values()))
    return {
        one.name: {"stored": one.stored, "kind": one.kind, "size": one.size}
        for one in (courses.media_of(version.course) if media is None else media)
        if one.name in shown
    }


def link_standards(version: CourseVersion) -> None:
    """Tell each standard which lessons train it."""
    code = version.course.code
    held = {part.ref for part in courses.parts_of(version) if part.kind == "lesson"}
    lessons = [one for one in version.lessons if one.code in held]
    known = courses.standards_by_code(standard for one in lessons for standard in one.standards)
    links = [
        Link(known[standard].id, f"{code}:{one.code}", dict(one.title), f"/courses/{code}/lessons/{one.code}")
        for one in lessons
        for standard in one.standards
        if standard in known
    ]
    _replace_links(version.course, links)


def _replace_links(course: Course, links: list[Link]) -> None:
    replace_links(relation=Relation.TRAINS, kind=courses.LESSON, ref_prefix=f"{course.code}:", links=links)


def retire(*, course: Course, by: Person) -> None:
    """Take a course out of the catalogue; who has taken it keeps what was reached."""
    if courses.current_version(course) is None or course.is_retired:
        raise RuleBroken(_("Only a published course can be retired."))
    course.is_retired = True
    db.session.flush()
    _replace_links(course, [])
    audit.note(actor_id=by.id, act="course.retire", kind="course", ref=course.code)


def bring_back(*, course: Course, by: Person) -> None:
    """Offer a retired course again."""
    version = courses.current_version(course)
    if version is None or not course.is_retired:
        raise RuleBroken(_("This course is not retired."))
    course.is_retired = False
    db.session.flush()
    link_standards(version)
    audit.note(actor_id=by.id, act="course.bring_back", kind="course", ref=course.code)
