"""Pictures, recordings and attachments of lessons: sent in parts to who may see the course."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow, may_open, signed_in
from ...web.media import allow_large_body, send_medium
from ...web.text import _
from ..actions import drafts
from ..actions import media as actions
from ..forms.courses import MediumForm
from ..media import store
from ..models import Course
from ..queries import courses
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)


@bp.url_value_preprocessor
def allow_large_file(endpoint: str | None, _values: Any) -> None:
    """Let trainers send recordings that are larger than any form; anybody else is cut off as always."""
    if endpoint == "training.add_medium" and current_user.is_authenticated and may_open(endpoint):
        allow_large_body()


@bp.get("/courses/<code>/media/<name>")
@signed_in
def show_medium(code: str, name: str) -> Response:
    """Send a file of the version asked for or in force, whole or the range that a player asks for."""
    person = signed_in_person()
    stored = _stored_name(person, courses.course_for(person, code), name)
    return send_medium(store().path_of, stored, name)


def _stored_name(person: Person, course: Course, name: str) -> str:
    number = request.args.get("version", type=int)
    if number is None and courses.may_keep(person):
        return courses.medium_named(course, name).stored
    version = courses.version_numbered(course, number) if number else courses.current_version(course)
    row = version.media.get(name) if version else None
    if row is None:
        raise NotFound
    return str(row["stored"])


@bp.post("/courses/<code>/media")
@allow(*KEEPERS)
def add_medium(code: str) -> Any:
    """Keep a picture, recording or attachment under the name that lessons call it."""
    person, form = signed_in_person(), MediumForm()
    course = courses.course_for(person, code)
    file = form.file.data
    try:
        if not form.validate() or not file or not file.filename:
            raise RuleBroken(_("Choose a file first."))
        drafts.open_draft(course=course, by=person)
        actions.add_medium(course=course, name=form.name.data or file.filename, stream=file.stream, by=person)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(_("The file is kept."))
    return redirect(url_for("training.edit_course", code=code, _anchor="media"))


@bp.post("/courses/<code>/media/<name>/delete")
@allow(*KEEPERS)
def delete_medium(code: str, name: str) -> Any:
    """Take a file away from the draft."""
    person = signed_in_person()
    course = courses.course_for(person, code)
    actions.delete_medium(medium=courses.medium_named(course, name), course=course, by=person)
    db.session.commit()
    flash(_("The file is gone from the draft."))
    return redirect(url_for("training.edit_course", code=code, _anchor="media"))
