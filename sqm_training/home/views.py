"""The start page: what to do next, by role; help; search."""

from typing import Any

from flask import Blueprint, render_template, request

from ..assignments.targets import KINDS
from ..database import now
from ..people import settings
from ..people.models import Person
from ..people.sessions import signed_in_person
from ..progress.queries.scores import error_as_of, uncertainty
from ..visits.words import FLAGS
from ..web.access import signed_in
from ..web.text import _, local_day
from . import queries

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def show_home() -> str:
    """Show what the person should do next, one part per role."""
    person = signed_in_person()
    return render_template(
        "home/show_home.html", person=person, parts=queries.parts_for(person), flag_words=FLAGS, **_tasks()
    )


def _tasks() -> dict[str, Any]:
    """Return what the cards of tasks need to know."""
    return {"task_kinds": KINDS, "today": local_day(now())}


@bp.get("/help")
@signed_in
def show_help() -> str:
    """Explain visits to shoppers, and to others scores, uncertainty, objections and the words on the pages."""
    roles = signed_in_person().roles
    return render_template(
        "home/show_help.html",
        uncertainty=uncertainty(),
        as_of=error_as_of(),
        objection_days=int(settings.get("appeal_days")),
        shops="shopper" in roles,
        is_only_shopper=roles == {"shopper"},
    )


@bp.get("/search")
@signed_in
def search() -> str:
    """Find standards, scenarios, people and visits by their words."""
    words = request.args.get("q", "").strip()
    person = signed_in_person()
    return render_template("home/search.html", words=words, lead=_lead(person), found=queries.found(person, words))


def _lead(person: Person) -> str:
    """Say what the person can find: what is not theirs to open is not offered."""
    if person.has_role("trainer", "admin"):
        return _("Standards, scenarios, people and visits")
    if person.has_role("manager"):
        return _("Standards, scenarios and your people")
    return _("Standards and scenarios") if person.has_role("employee") else _("Service standards")
