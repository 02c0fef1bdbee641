"""Publishing a wave, or one result early."""

from typing import Any

from flask import flash, redirect, url_for

from ...checklists.forms.deciding import ReasonForm
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _, ngettext
from ..actions import publishing as actions
from ..queries.planning import visit_by_id, wave_by_id
from . import bp


@bp.post("/waves/<int:wave_id>/publish")
@allow(Role.TRAINER, Role.ADMIN)
def publish_wave(wave_id: int) -> Any:
    """Publish every result of a wave that is ready."""
    try:
        done = actions.publish_wave(wave=wave_by_id(wave_id), by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        number = len(done.ready)
        flash(ngettext("%(num)s result is published.", "%(num)s results are published.", number))
    return redirect(url_for("visits.show_wave", wave_id=wave_id))


@bp.post("/visits/<int:visit_id>/publish")
@allow(Role.TRAINER, Role.ADMIN)
def publish_early(visit_id: int) -> Any:
    """Publish one result before the rule allows it, with a reason."""
    form = ReasonForm()
    try:
        actions.publish_early(visit=visit_by_id(visit_id), reason=form.reason.data or "", by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        flash(_("The result is published."))
    return redirect(url_for("visits.show_review", visit_id=visit_id))
