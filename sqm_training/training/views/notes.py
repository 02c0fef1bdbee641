"""The facilitator's notes of a course 讲师手册: for trainers only, to read in class and to print."""

from typing import Any

from flask import render_template, request, url_for

from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.paper import send_pdf, wants_pdf
from ...web.text import _, local
from ..models import CourseVersion
from ..rendering import kept_sections
from ..rules import KINDS
from ..timetable import days_of
from . import bp
from .learning import targets_of, version_for


@bp.get("/courses/<code>/notes")
@allow(Role.TRAINER, Role.ADMIN)
def show_notes(code: str) -> Any:
    """Show the timetable of the version in force and the notes of who teaches it; `export=pdf` gives the file."""
    course, version = version_for(signed_in_person(), code)
    title, text = notes_of(version)
    links = dict.fromkeys(version.media, "file")  # paper fetches nothing, so that pictures are links in both
    shown = {
        "course": course,
        "version": version,
        "title": title,
        "days": days_of(version.modules),
        "targets": targets_of(version),
        "lessons": {one.code: one for one in version.lessons},
        "part_kinds": KINDS,
        "sections": kept_sections(text, links, lambda name: _medium(code, name), _("Table")),
    }
    if wants_pdf():
        return send_pdf(f"notes-{code}", "training/notes_paper.html", request.path, **shown)
    return render_template("training/show_notes.html", **shown)


def notes_of(version: CourseVersion) -> tuple[str, str]:
    """Return the title of the notes, the heading that they begin with if there is one, and the text after it."""
    text = local(version.facilitator).strip()
    first, _break, rest = text.partition("\n")
    if first.startswith("# "):
        return first[2:].strip(), rest
    return _("Facilitator's notes"), text


def _medium(code: str, name: str) -> str:
    return url_for("training.show_medium", code=code, name=name)
