"""Pictures, recordings and attachments of lessons: sent in parts to who may see the course."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow, may_open, signed_in
from ...web.media import allow_large_body, keep_file, send_medium
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

    def keep(file: FileStorage, name: str) -> None:
        drafts.open_draft(course=course, by=person)
        actions.add_medium(course=course, name=form.name.data or name, stream=file.stream, by=person)

    keep_file(form, keep)
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
