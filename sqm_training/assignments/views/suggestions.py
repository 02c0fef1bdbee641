"""Practise next: what the records suggest for the people of a site; a trainer confirms or dismisses each."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.looks import note_view
from ...people.models import Site
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _, local_day
from ..actions import suggesting as actions
from ..queries import suggestions as queries
from ..targets import KINDS
from ..words import SOURCES
from . import TRAINERS, bp


@bp.get("/assignments/suggestions")
@allow(*TRAINERS)
def list_suggestions() -> str:
    """Show the suggestions for a site; the look at each person's scores is noted."""
    sites = queries.sites_with_staff()
    site = next((one for one in sites if str(one.id) == request.args.get("site")), None)
    at = now()
    found = queries.suggestions_for(site, at, local_day(at)) if site else []
    for person_id in sorted({one.person.id for one in found}):
        note_view(actor_id=signed_in_person().id, kind="suggestions", ref=str(person_id), person_id=person_id)
    return render_template(
        "assignments/list_suggestions.html", sites=sites, site=site, found=found, kinds=KINDS, sources=SOURCES
    )


def _asked_for() -> tuple[Site, Any]:
    """Return the site and the suggestion that the form names, or raise `NotFound`."""
    site = db.session.get(Site, request.form.get("site", 0, type=int))
    if site is None:
        raise NotFound
    person_id, standard_id = request.form.get("person", 0, type=int), request.form.get("standard", 0, type=int)
    return site, actions.suggestion(site=site, person_id=person_id, standard_id=standard_id, at=now())


@bp.post("/assignments/suggestions/confirm")
@allow(*TRAINERS)
def confirm_suggestion() -> Any:
    """Give the person what was suggested."""
    site, made = _asked_for()
    kind, _colon, ref = request.form.get("target", "").partition(":")
    try:
        actions.confirm(made=made, kind=kind, ref=ref, by=signed_in_person(), at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(_("%(name)s has the task now.", name=made.person.name))
    return redirect(url_for("assignments.list_suggestions", site=site.id))


@bp.post("/assignments/suggestions/dismiss")
@allow(*TRAINERS)
def dismiss_suggestion() -> Any:
    """Put a suggestion aside, with the reason."""
    site, made = _asked_for()
    try:
        actions.dismiss(made=made, reason=request.form.get("reason", ""), by=signed_in_person(), at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(_("Put aside until there is a new record."))
    return redirect(url_for("assignments.list_suggestions", site=site.id))
