"""A sheet of an exercise: filled in, kept at every tap, checked, sent once. The trainer's is the key."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from ...checklists.forms import rows_from_post
from ...checklists.plain import whole_version
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
from .. import queries
from ..actions import sheets as actions
from ..asking import AskedForm, items_asked
from ..models import CalibrationSheet
from ..words import problem_words
from . import bp

RATERS = (Role.SHOPPER, Role.TRAINER)


def _home(sheet: CalibrationSheet) -> str:
    page = "calibration.show_calibration" if sheet.is_key else "calibration.show_my_calibration"
    return url_for(page, calibration_id=sheet.calibration_id)


def _over(sheet: CalibrationSheet) -> Any:
    flash(_("This sheet was already sent, or the exercise is over."))
    return redirect(_home(sheet))


@bp.route("/calibration-sheets/<int:sheet_id>", methods=["GET", "POST"])
@allow(*RATERS)
def fill_sheet(sheet_id: int) -> Any:
    """Fill in a sheet; every post saves."""
    sheet = queries.sheet_for(signed_in_person(), sheet_id)
    if not actions.is_fillable(sheet):
        return _over(sheet)
    version = whole_version(sheet.calibration.version_id)
    if request.method == "POST":
        try:
            actions.save(sheet=sheet, answers=rows_from_post(items_asked(version), request.form))
        except RuleBroken:
            db.session.rollback()
            return _over(queries.sheet_for(signed_in_person(), sheet_id))
        db.session.commit()
        return redirect(url_for("calibration.check_sheet", sheet_id=sheet_id))
    form = AskedForm(version, sheet.calibration.script, sheet.answers)
    return render_template(
        "calibration/fill_sheet.html", sheet=sheet, one=sheet.calibration, version=version, form=form, home=_home(sheet)
    )


@bp.put("/api/calibration-sheets/<int:sheet_id>")
@allow(*RATERS)
def save_sheet(sheet_id: int) -> Any:
    """Keep what is filled in so far."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("answers"), list):
        return jsonify(error=_("The draft could not be read.")), 400
    sheet = queries.sheet_for(signed_in_person(), sheet_id)
    seen = body.get("seen_version")
    try:
        actions.save(sheet=sheet, answers=body["answers"], seen_version=seen if type(seen) is int else None)
    except RuleBroken as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal)), 409
    db.session.commit()
    return jsonify(saved_at=sheet.saved_at.isoformat() if sheet.saved_at else None, version=sheet.lock)


@bp.get("/calibration-sheets/<int:sheet_id>/check")
@allow(*RATERS)
def check_sheet(sheet_id: int) -> Any:
    """Show all answers before sending, what is missing first."""
    sheet = queries.sheet_for(signed_in_person(), sheet_id)
    return _check_page(sheet) if actions.is_fillable(sheet) else _over(sheet)


def _check_page(sheet: CalibrationSheet, refusal: RuleBroken | None = None) -> Any:
    version = whole_version(sheet.calibration.version_id)
    words = problem_words()
    page = render_template(
        "calibration/check_sheet.html",
        sheet=sheet,
        one=sheet.calibration,
        version=version,
        form=AskedForm(version, sheet.calibration.script, sheet.answers),
        problems=[(code, words[kind]) for code, kind in actions.problems_of(sheet, version)],
        refusal=refusal,
    )
    return page, 422 if refusal else 200


@bp.post("/calibration-sheets/<int:sheet_id>/send")
@allow(*RATERS)
def send_sheet(sheet_id: int) -> Any:
    """Send a sheet, once, however often the button is pressed."""
    person = signed_in_person()
    sheet = queries.sheet_for(person, sheet_id)
    try:
        is_first = actions.send(sheet=sheet, by=person)
    except actions.Unfinished as refusal:
        db.session.rollback()
        return _check_page(queries.sheet_for(person, sheet_id), refusal)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
        return redirect(_home(queries.sheet_for(person, sheet_id)))
    db.session.commit()
    if not is_first:
        flash(_("This sheet was already sent, or the exercise is over."))
    else:
        flash(_("The key is kept.") if sheet.is_key else _("Sent. Here is how it compares with the key."))
    return redirect(_home(sheet))
