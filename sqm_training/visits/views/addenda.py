"""What a reviewer does with later answers: take them over, or close what could not be verified."""

from typing import Any

from ...checklists.forms.deciding import ReasonForm
from ...errors import RuleBroken
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
from ..actions import addenda as actions
from ..queries.addenda import addendum_of_visit
from ..queries.planning import visit_by_id
from . import bp
from .review import done, refused

REVIEWERS = (Role.TRAINER, Role.ADMIN)


@bp.post("/visits/<int:visit_id>/addenda/<int:addendum_id>/take-over")
@allow(*REVIEWERS)
def take_over_addendum(visit_id: int, addendum_id: int) -> Any:
    """Let what was verified later count."""
    visit = visit_by_id(visit_id)
    try:
        actions.take_over(addendum=addendum_of_visit(visit, addendum_id), visit=visit, by=signed_in_person())
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("The later answers count now. The figures before are kept."), "addenda")


@bp.post("/visits/<int:visit_id>/addenda/<int:addendum_id>/close")
@allow(*REVIEWERS)
def close_addendum(visit_id: int, addendum_id: int) -> Any:
    """Close what could not be verified, with a reason."""
    visit, form = visit_by_id(visit_id), ReasonForm()
    addendum = addendum_of_visit(visit, addendum_id)
    try:
        actions.close(addendum=addendum, visit=visit, reason=form.reason.data or "", by=signed_in_person())
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("Closed. These items stay out of the score."), "addenda")
