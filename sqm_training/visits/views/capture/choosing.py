"""Two submissions of one visit: the shopper chooses item by item, or one of them whole."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ....errors import RuleBroken
from ....extensions import db
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ....web.strict import is_number
from ....web.text import _
from ...actions import choosing as actions
from ...actions.submissions import Invalid
from ...queries import submissions as queries
from ...queries.capture import visit_for_shopper
from ...words import PARTS
from .. import bp


@bp.route("/shops/<int:visit_id>/versions", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def choose_version(visit_id: int) -> Any:
    """Show what differs between the versions, and make one of them."""
    person = signed_in_person()
    visit, refusal = visit_for_shopper(visit_id, person), None
    if request.method == "POST":
        try:
            actions.choose(visit=visit, picks=_picks(), default=_default(visit_id), by=person)
        except RuleBroken as broken:
            db.session.rollback()
            refusal = broken
        else:
            db.session.commit()
            flash(_("Chosen. Both submissions are kept, and the photos of both."))
            return redirect(url_for("visits.list_my_visits"))
    visit = visit_for_shopper(visit_id, person)
    return render_template(
        "visits/choose_version.html",
        visit=visit,
        may_choose=visit.state in queries.CHOOSABLE,
        picked=_picks(),
        refusal=refusal,
        problems=refusal.problems if isinstance(refusal, Invalid) else [],
        parts=PARTS,
        **queries.comparison(visit, person),
    ), 422 if refusal else 200


def _picks() -> dict[str, int]:
    """Return which version was picked for each item; with one version taken whole there is nothing to pick."""
    if request.form.get("whole"):
        return {}
    return {name[5:]: int(text) for name, text in request.form.items() if name.startswith("pick-") and is_number(text)}


def _default(visit_id: int) -> int:
    visit = visit_for_shopper(visit_id, signed_in_person())
    versions = queries.versions_of(visit)
    whole = request.form.get("whole", type=int)
    return whole if whole is not None else versions[0].submission.id if versions else 0
