"""The trainer's view of several versions of one visit."""

from typing import Any

from flask import render_template

from ...errors import RuleBroken
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
from ..actions import choosing as actions
from ..queries import submissions as queries
from ..queries.planning import visit_by_id
from ..words import PARTS
from . import bp
from .review import done, refused


@bp.get("/visits/<int:visit_id>/versions")
@allow(Role.TRAINER, Role.ADMIN)
def show_versions(visit_id: int) -> str:
    """Show side by side what differs between the versions that arrived."""
    visit = visit_by_id(visit_id)
    return render_template(
        "visits/show_versions.html", visit=visit, parts=PARTS, **queries.comparison(visit, visit.shopper)
    )


@bp.post("/visits/<int:visit_id>/versions/<int:submission_id>/set-aside")
@allow(Role.TRAINER, Role.ADMIN)
def set_version_aside(visit_id: int, submission_id: int) -> Any:
    """Keep what counts, and set another version aside."""
    try:
        actions.set_aside(visit=visit_by_id(visit_id), submission_id=submission_id, by=signed_in_person())
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("Set aside. The submission is kept, and nothing else changes."))
