"""Assigning: choose a thing, choose people, look at who would get it, confirm."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import Row

from ...database import Text, now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.looks import note_view
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _, local, local_day, ngettext
from .. import targets
from ..actions import giving as actions
from ..forms.giving import GiveForm
from ..queries.candidates import Preview, preview
from ..queries.choices import standards_to_choose
from ..targets import Target
from ..words import VERDICTS
from . import TRAINERS, bp

DUE_AFTER = timedelta(days=14)
MOST_SHOWN = 50


@bp.route("/assignments/new", methods=["GET", "POST"])
@allow(*TRAINERS)
def assign() -> Any:
    """Assign a thing; the address may say which, to whom and for which standard, so that one click is left."""
    kind, ref = request.args.get("kind", ""), request.args.get("ref", "")
    if not ref:
        return _choose_target()
    target = targets.target(kind, ref)
    if target is None:
        raise NotFound
    standards = standards_to_choose()
    form = GiveForm(standards, **_wished(target, standards))
    found: Preview | None = None
    try:
        if form.is_submitted():
            found = _look(form, target) if form.validate() else None
            if found is not None and request.form.get("act") == "assign":
                return _give(form, target)
        elif "people" in request.args:
            found = _look(form, target)
    except RuleBroken as refusal:
        db.session.rollback()
        form.refuse(refusal)
    return _page(form, target, found)


def _page(form: GiveForm, target: Target, found: Preview | None) -> Any:
    page = render_template(
        "assignments/assign.html",
        form=form,
        target=target,
        kind=targets.KINDS[target.kind],
        found=found,
        verdicts=VERDICTS,
        most=MOST_SHOWN,
    )
    return page, 422 if form.errors else 200


def _choose_target() -> Any:
    """Show what can be assigned; what was asked for is carried along, and the only thing there is needs no choosing.

    What trains one standard is shown with the narrowest first: its card before the whole course.
    """
    words, standard = request.args.get("q", "").strip(), request.args.get("standard", "").strip()
    found: dict[str, list[Target]] = {}
    matching = targets.matching(words, standard)
    for one in sorted(matching, key=lambda one: len(one.standards)) if standard else matching:
        found.setdefault(one.kind, []).append(one)
    carried: dict[str, Any] = {
        key: value for key, value in request.args.items() if key in {"standard", "people", "site", "numbers"}
    }
    only = [one for rows in found.values() for one in rows]
    if carried.get("people") and len(only) == 1:
        return redirect(url_for("assignments.assign", kind=only[0].kind, ref=only[0].ref, **carried))
    return render_template(
        "assignments/choose_target.html",
        found=found,
        kinds=targets.KINDS,
        words=words,
        standard=standard,
        carried=carried,
    )


def _wished(target: Target, standards: Sequence[Row[int, str, Text]]) -> dict[str, Any]:
    """Return what the address asks for; the standard is given by its code, else the only one that the thing trains."""
    args = request.args
    codes = [args["standard"].upper()] if args.get("standard") else list(target.standards)
    standard = next((one for one in standards if [one.code] == codes), None)
    wished: dict[str, Any] = {
        "due_on": local_day(now()) + DUE_AFTER,
        "people": args.get("people", "site"),
        "site": args.get("site", type=int),
        "numbers": args.get("numbers", ""),
    }
    if standard is not None:
        wished["standard"] = standard.id
        wished["reason"] = _("To practise %(code)s: %(title)s", code=standard.code, title=local(standard.title))
    for name in ("percent", "days", "practice"):
        if args.get(name, type=int):
            wished[name] = args.get(name, type=int)
    return wished


def _look(form: GiveForm, target: Target) -> Preview:
    """Return who would get it; looking at somebody's weakness is looking at scores, and noted."""
    wanted, at = form.wanted(), now()
    if form.is_submitted():
        actions.check_terms(form.terms(), local_day(at))
    found = preview(target, wanted, at=at, today=local_day(at), again=bool(form.again.data))
    for person_id in found.candidates.weak_first(MOST_SHOWN):
        reader = signed_in_person()
        note_view(actor_id=reader.id, kind="weakness", ref=str(wanted.standard_id), person_id=person_id)
    return found


def _give(form: GiveForm, target: Target) -> Any:
    batch = actions.give(
        target=target,
        wanted=form.wanted(),
        terms=form.terms(),
        by=signed_in_person(),
        at=now(),
        again=bool(form.again.data),
        expected=request.form.get("expected", type=int),
    )
    db.session.commit()
    flash(ngettext("%(num)s person has the task now.", "%(num)s people have the task now.", batch.counts["new"]))
    return redirect(url_for("assignments.show_batch", batch_id=batch.id))
