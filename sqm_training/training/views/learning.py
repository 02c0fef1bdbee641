"""Taking courses: what there is, one course as a person stands with it, its lessons, its tasks."""

from datetime import datetime
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ...assignments.queries.tasks import open_for
from ...assignments.targets import KINDS as TARGETS
from ...assignments.targets import Target
from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import signed_in
from ...web.text import _, language
from ..actions import learning
from ..models import Course, CourseVersion, Lesson, Part, PartKind
from ..queries import certificates, courses, reflections, runs
from ..queries.standing import standing, standings
from ..rendering import kept_sections
from ..rules import KINDS, rule_words
from ..stands import Standing
from . import bp
from .catalogue import list_for_keepers


@bp.get("/courses")
@signed_in
def list_courses() -> Any:
    """List courses: to who writes them as a table, to everybody else as what can be learned."""
    person = signed_in_person()
    if courses.may_keep(person) and request.args.get("view") != "own":
        return list_for_keepers(person)
    found = standings(person.id, courses.versions_in_force())
    found.sort(key=lambda one: (one.is_completed, one.taking is None, one.version.course.code))
    return render_template(
        "training/list_courses.html",
        found=found,
        tasks={task.ref: task for task in open_for(person, courses.KIND)},
        certificates=certificates.valid_by_course(person.id),
        rule_words=rule_words,
        refreshers=reflections.due_refreshers(person),
    )


def version_for(person: Person, code: str, *, has_modules: bool = True) -> tuple[Course, CourseVersion]:
    """Return a course that the person may see and its version in force, or raise `NotFound`."""
    course, version = courses.course_in_force(person, code, has_modules=has_modules)
    if version is None:
        raise NotFound
    return course, version


@bp.get("/courses/<code>")
@signed_in
def show_course(code: str) -> Any:
    """Show a course as the person stands with it: the rule in words, what is done, what comes next."""
    person = signed_in_person()
    course, version = courses.course_in_force(person, code)
    if version is None:
        return redirect(url_for("training.edit_course", code=course.code))
    stands, targets = standing(person, version), targets_of(version)
    due_on, coming = runs.coming_of(person, course)
    return render_template(
        "training/show_course.html",
        course=course,
        version=version,
        standing=stands,
        rule=rule_words(version),
        targets=targets,
        kinds={key: str(said) for key, said in KINDS.items()},
        due_on=due_on,
        after=reflections.after_course(stands.taking),
        keeps=courses.may_keep(person),
        runs=coming,
        next_href=href_of(version, stands.next[1].part, targets) if stands.next else "",
    )


def targets_of(version: CourseVersion) -> dict[tuple[str, str], Target]:
    """Return the scenarios and quizzes of a version that can be opened, by kind and reference."""
    found = {}
    for kind in (PartKind.SCENARIO, PartKind.QUIZ):
        refs = [part.ref for part in courses.parts_of(version) if part.kind == kind]
        known = TARGETS.get(kind)
        for ref, target in (known.find(refs) if known and refs else {}).items():
            found[str(kind), ref] = target
    return found


def href_of(version: CourseVersion, part: Part, found: dict[tuple[str, str], Target]) -> str:
    """Return where a part is done; a task is ticked on the course's own page."""
    if part.kind == PartKind.LESSON:
        return url_for("training.show_lesson", code=version.course.code, lesson_code=part.ref)
    if part.kind == PartKind.TASK:
        return url_for("training.show_course", code=version.course.code, _anchor=anchor_of(part))
    target = found.get((part.kind, part.ref))
    return target.path if target else ""


def anchor_of(part: Part) -> str:
    """Return the id of a part on the course's page."""
    return f"part-{part.id}"


@bp.post("/courses/<code>/begin")
@signed_in
def begin_course(code: str) -> Any:
    """Begin the course and go to its first part."""
    person = signed_in_person()
    course, version = version_for(person, code)
    try:
        learning.begin(person=person, course=course, at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for("training.show_course", code=code))
    db.session.commit()
    following = standing(person, version).next
    href = href_of(version, following[1].part, targets_of(version)) if following else ""
    return redirect(href or url_for("training.show_course", code=code))


def signer() -> URLSafeTimedSerializer:
    """Return what signs the moment at which a lesson was shown, so that reading needs no write."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="lesson-shown")


@bp.get("/courses/<code>/lessons/<lesson_code>")
@signed_in
def show_lesson(code: str, lesson_code: str) -> str:
    """Show a lesson to read; the button at its end says that it was read to the end."""
    person = signed_in_person()
    course, version = version_for(person, code)
    lesson, stands = courses.lesson_of(version, lesson_code), standing(person, version)
    place = stands.place_of_lesson(lesson_code)
    return render_template(
        "training/show_lesson.html",
        course=course,
        version=version,
        lesson=lesson,
        sections=lesson_sections(course, version, lesson),
        standing=stands,
        module=place[0] if place else None,
        part=place[1] if place else None,
        standards=[one for _code, one in sorted(courses.standards_by_code(lesson.standards).items())],
        seen=signer().dumps([person.id, version.id, lesson.code]),
    )


def lesson_sections(course: Course, version: CourseVersion, lesson: Lesson) -> Any:
    """Return the lesson as sections in the reader's language."""
    media = {name: str(one["kind"]) for name, one in version.media.items()}
    words = lesson.text.get(language()) or lesson.text.get("zh") or ""

    def address(name: str) -> str:
        return url_for("training.show_medium", code=course.code, name=name, version=version.number)

    return kept_sections(words, media, address, _("Table"))


@bp.post("/courses/<code>/lessons/<lesson_code>/end")
@signed_in
def end_lesson(code: str, lesson_code: str) -> Any:
    """Count the lesson as read to its end, and go on with what comes next."""
    person = signed_in_person()
    _course, version = version_for(person, code)
    lesson = courses.lesson_of(version, lesson_code)
    here = url_for("training.show_lesson", code=code, lesson_code=lesson_code)
    try:
        opened_at = _opened_at(person, lesson_code)
        counts = learning.end_lesson(
            person=person, version=version, lesson=lesson, language=language(), opened_at=opened_at, at=now()
        )
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(here)
    db.session.commit()
    if not counts:
        flash(_("Read. It counts for the course once you begin it."))
        return redirect(url_for("training.show_course", code=code))
    return redirect(_after(standing(person, version), lesson_code))


def _opened_at(person: Person, lesson_code: str) -> datetime:
    """Return when this person was shown the lesson, as the page signed it; raise `RuleBroken` for anything else."""
    try:
        said, at = signer().loads(request.form.get("seen", ""), return_timestamp=True)
    except BadSignature:
        said, at = None, None
    if not isinstance(said, list) or [said[0], said[-1]] != [person.id, lesson_code] or at is None:
        raise RuleBroken(_("This page is out of date. Open the lesson again."))
    return at


def _after(stands: Standing, lesson_code: str) -> str:
    """Return where to go after a lesson: the part after it in an open module, else the first one not done."""
    version, code = stands.version, stands.version.course.code
    open_parts = [(one, part) for one in stands.modules if one.is_open for part in one.parts]
    place = next(
        (n for n, (_m, p) in enumerate(open_parts) if p.part.kind == PartKind.LESSON and p.part.ref == lesson_code), -1
    )
    if stands.is_completed:
        flash(_("You have completed the course. Well done."))
        return url_for("training.show_course", code=code)
    following = next((part for _module, part in open_parts[place + 1 :] if not part.is_done), None)
    following = following or (stands.next[1] if stands.next else None)
    href = href_of(version, following.part, targets_of(version)) if following else ""
    return href or url_for("training.show_course", code=code)


@bp.post("/courses/<code>/tasks/<ref>/tick")
@signed_in
def tick_task(code: str, ref: str) -> Any:
    """Tick one's own task of a course as done."""
    person = signed_in_person()
    _course, version = version_for(person, code)
    try:
        learning.tick_task(person=person, version=version, ref=ref, by=person, at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
    return redirect(url_for("training.show_course", code=code, _anchor=request.form.get("back") or None))
