"""Ending a visit that could not be done."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ....errors import RuleBroken
from ....extensions import db
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ....web.text import _
from ...actions import capture as actions
from ...queries import capture as queries
from ...words import OWN_ENDINGS
from .. import bp


@bp.route("/shops/<int:visit_id>/end", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def end_visit(visit_id: int) -> Any:
    """End a visit that could not be done."""
    person = signed_in_person()
    visit = queries.fillable_visit(visit_id, person)
    refusal = None
    if request.method == "POST":
        try:
            actions.end_visit(
                visit=visit, ending=request.form.get("ending", ""), note=request.form.get("note", ""), by=person
            )
        except RuleBroken as broken:
            db.session.rollback()
            refusal = broken
        else:
            db.session.commit()
            flash(_("Noted. A trainer decides whether the visit is made up for."))
            return redirect(url_for("visits.list_my_visits"))
    page = render_template("visits/end_visit.html", visit=visit, endings=OWN_ENDINGS, refusal=refusal)
    return page, 422 if refusal else 200
