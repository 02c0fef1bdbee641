"""Answering the three questions of a refresher."""

from typing import Any

from flask import flash, redirect, url_for

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import signed_in
from ..actions import refreshing
from ..queries import refreshers as queries
from . import bp


@bp.post("/refreshers/<int:refresher_id>/start")
@signed_in
def start_refresher(refresher_id: int) -> Any:
    """Begin the three questions, or go on with them."""
    person = signed_in_person()
    refresher = queries.own_refresher(person, refresher_id)
    try:
        attempt = refreshing.start_refresher(refresher=refresher, person=person, at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for("training.list_courses", view="own"))
    db.session.commit()
    return redirect(url_for("training.take_quiz", attempt_id=attempt.id))
