"""What the shopper has to do, and one visit before it is made."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from ....database import now
from ....errors import NotFound
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ....web.text import _, local_day
from ...models import Visit, VisitState
from ...queries import capture as queries
from ...queries.addenda import addenda_to_answer, open_addendum
from ...queries.submissions import visits_to_choose
from ...words import STATES
from .. import bp


@bp.errorhandler(queries.NoLongerOpen)
def lead_back(gone: queries.NoLongerOpen) -> Any:
    """Lead whoever goes back after sending to the visit; a script is told that there is nothing to fill in."""
    if request.path.startswith("/api/"):
        return current_app.handle_user_exception(NotFound())
    flash(_("This visit was sent or has ended. It can no longer be changed."))
    return redirect(url_for("visits.show_visit", visit_id=gone.visit_id))


@bp.get("/shops")
@allow(Role.SHOPPER)
def list_my_visits() -> str:
    """List the shopper's visits: returned, open now, later, sent."""
    person, today = signed_in_person(), local_day(now())
    visits = queries.visits_of_shopper(person)
    groups: dict[str, list[Visit]] = {"returned": [], "open": [], "later": [], "done": []}
    for visit in visits:
        if visit.state == VisitState.RETURNED:
            groups["returned"].append(visit)
        elif visit.state == VisitState.PLANNED:
            groups["open" if visit.opens_on <= today else "later"].append(visit)
        else:
            groups["done"].append(visit)
    groups["open"].sort(key=lambda visit: visit.closes_on)
    return render_template(
        "visits/list_my_visits.html",
        groups=groups,
        returns=queries.returns_of(groups["returned"]),
        to_choose=visits_to_choose(person),
        addenda={one.visit_id: one for one in addenda_to_answer(person)},
        states=STATES,
        today=today,
    )


@bp.get("/shops/waiting")
@allow(Role.SHOPPER)
def list_waiting() -> str:
    """List what is filled in but not sent."""
    return render_template("visits/list_waiting.html", drafts=queries.drafts_waiting(signed_in_person()))


@bp.get("/shops/<int:visit_id>")
@allow(Role.SHOPPER)
def show_visit(visit_id: int) -> str:
    """Show window, cover story and answer key before the visit."""
    visit = queries.visit_for_shopper(visit_id, signed_in_person())
    filling = queries.filling_of(visit)
    return render_template(
        "visits/show_visit.html",
        visit=visit,
        version=queries.version_of(visit),
        back=filling.back,
        has_draft=filling.draft is not None,
        addendum=open_addendum(visit),
        is_open=visit.state in queries.FILLABLE,
        states=STATES,
        today=local_day(now()),
    )
