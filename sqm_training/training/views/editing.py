"""Writing a course: its draft as a whole, what it changes, putting it into force."""

import re
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
from ..actions import drafts, editing, publishing
from ..differences import differences
from ..forms.courses import CourseForm, MediumForm, both_of
from ..models import Course, CourseVersion
from ..plans import lessons_of, plan_of
from ..queries import courses
from ..rules import KINDS
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)


@bp.route("/courses/<code>/edit", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_course(code: str) -> Any:
    """Show the draft with its modules, or offer to begin one; change what holds for the whole course."""
    person = signed_in_person()
    course = courses.course_for(person, code)
    draft = courses.draft_of(course)
    form = course_form(draft) if draft else None
    if draft and form and form.validate_on_submit():
        editing.change_course(
            draft=draft,
            title=form.title_words,
            about=both_of(form, "about"),
            rule=form.rule.data,
            pass_percent=form.pass_percent.data,
            hours=form.hours.data,
            valid_months=form.valid_months.data,
            refreshers=[int(one) for one in re.findall(r"\d+", form.refreshers.data or "")],
            facilitator=both_of(form, "facilitator"),
            by=person,
        )
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for("training.edit_course", code=code))
    media, versions = courses.media_of(course), courses.versions_of(course)
    version = next((one for one in versions if one.state == "published"), None)
    faults = drafts.faults_of(draft, media) if draft else []
    page = render_template(
        "training/edit_course.html",
        course=course,
        draft=draft,
        version=version,
        is_same=bool(draft and version and publishing.says_the_same(draft, version, media)),
        versions=versions,
        form=form,
        kinds=KINDS,
        lessons={one.code: one for one in draft.lessons} if draft else {},
        faults=faults,
        media=media,
        medium_form=MediumForm(),
    )
    return page, 422 if form and form.errors else 200


def course_form(draft: CourseVersion) -> CourseForm:
    """Return the form of a draft's settings, filled with what is kept."""
    values = {
        f"{name}_{tongue}": getattr(draft, name).get(tongue, "")
        for name in ("title", "about", "facilitator")
        for tongue in ("zh", "en")
    }
    return CourseForm(
        data=values
        | {
            "rule": draft.rule,
            "pass_percent": draft.pass_percent,
            "hours": float(draft.hours),
            "valid_months": draft.valid_months,
            "refreshers": ", ".join(str(one) for one in draft.refreshers),
        }
    )


@bp.get("/courses/<code>/publish")
@allow(*KEEPERS)
def compare_course(code: str) -> Any:
    """Say in words what the draft changes, before it is published."""
    course = courses.course_for(signed_in_person(), code)
    draft, version = courses.draft_and_current(course)
    if draft is None:
        return redirect(url_for("training.edit_course", code=code))
    faults = drafts.faults_of(draft)
    changes = None
    if version is not None:
        changes = differences(plan_of(version), lessons_of(version), plan_of(draft), lessons_of(draft))
        if version.facilitator != draft.facilitator:
            changes.append(_("The facilitator's notes are worded differently."))
    return render_template(
        "training/compare_course.html",
        course=course,
        draft=draft,
        version=version,
        changes=changes,
        faults=faults,
        is_same=version is not None and publishing.says_the_same(draft, version),
    )


@bp.post("/courses/<code>/publish")
@allow(*KEEPERS)
def publish_course(code: str) -> Any:
    """Put the draft into force."""
    return _act(code, publishing.publish_draft, _("Published. Learners see it from now on."), "training.show_course")


@bp.post("/courses/<code>/draft")
@allow(*KEEPERS)
def begin_draft(code: str) -> Any:
    """Begin a draft that says what the version in force says."""
    return _act(code, drafts.open_draft, _("This is the draft of the next version."), "training.edit_course")


@bp.post("/courses/<code>/draft/delete")
@allow(*KEEPERS)
def delete_draft(code: str) -> Any:
    """Throw the draft away."""
    return _act(code, drafts.delete_draft, _("The draft is deleted."), "training.show_course")


@bp.post("/courses/<code>/retire")
@allow(*KEEPERS)
def retire_course(code: str) -> Any:
    """Take the course out of the catalogue."""
    return _act(code, publishing.retire, _("Retired. Nobody can begin it any more."), "training.show_course")


@bp.post("/courses/<code>/bring-back")
@allow(*KEEPERS)
def bring_back_course(code: str) -> Any:
    """Offer a retired course again."""
    return _act(code, publishing.bring_back, _("The course is offered again."), "training.show_course")


def _act(code: str, act: Callable[..., Any], said: str, to: str) -> Any:
    """Do something with a course and say so, or say why not."""
    person = signed_in_person()
    course: Course = courses.course_for(person, code)
    try:
        act(course=course, by=person)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for("training.edit_course", code=code))
    db.session.commit()
    flash(said)
    if courses.course_by_code(code) is None:
        return redirect(url_for("training.list_courses"))
    return redirect(url_for(to, code=code))
