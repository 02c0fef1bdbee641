"""Pictures and recordings of an exercise: sent in parts to who may see it, added and taken away by trainers."""

from typing import Any

from flask import Response, flash, redirect, url_for
from flask_login import current_user

from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...training.media import store
from ...web.access import Role, allow, may_open
from ...web.media import allow_large_body, keep_file, send_medium
from .. import queries
from ..actions import exercises as actions
from ..forms import MediumForm
from . import bp

MAKERS = (Role.TRAINER, Role.ADMIN)


@bp.url_value_preprocessor
def allow_large_file(endpoint: str | None, _values: Any) -> None:
    """Let trainers send recordings that are larger than any form; anybody else is cut off as always."""
    if endpoint == "calibration.add_medium" and current_user.is_authenticated and may_open(endpoint):
        allow_large_body()


@bp.get("/calibrations/<int:calibration_id>/media/<name>")
@allow(*MAKERS, Role.SHOPPER)
def show_medium(calibration_id: int, name: str) -> Response:
    """Send a picture or recording, whole or the range that a player asks for."""
    medium = queries.medium_for(signed_in_person(), calibration_id, name)
    return send_medium(store().path_of, medium.stored, name)


@bp.post("/calibrations/<int:calibration_id>/media")
@allow(*MAKERS)
def add_medium(calibration_id: int) -> Any:
    """Keep a picture or recording."""
    one, person = queries.exercise_by_id(calibration_id), signed_in_person()
    keep_file(
        MediumForm(),
        lambda file, name: actions.add_medium(calibration=one, name=name, stream=file.stream, by=person),
    )
    return redirect(url_for("calibration.show_calibration", calibration_id=calibration_id, _anchor="media"))


@bp.post("/calibrations/<int:calibration_id>/media/<name>/delete")
@allow(*MAKERS)
def delete_medium(calibration_id: int, name: str) -> Any:
    """Take a picture or recording away."""
    one, person = queries.exercise_by_id(calibration_id), signed_in_person()
    try:
        actions.delete_medium(calibration=one, medium=queries.medium_for(person, one.id, name), by=person)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
    return redirect(url_for("calibration.show_calibration", calibration_id=calibration_id, _anchor="media"))
