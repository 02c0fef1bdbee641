"""A shopper's own exercises: what is to be done, and afterwards where one differs from the key and the others."""

from flask import render_template

from ...database import now
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import local_day
from .. import queries
from ..results import own_lines, shown_of
from ..states import STATES, State, state_of
from ..words import DIFFERENCES, counts_words
from . import bp


@bp.get("/my-calibrations")
@allow(Role.SHOPPER)
def list_my_calibrations() -> str:
    """List the exercises that one was asked to do."""
    rows = queries.own_exercises(signed_in_person())
    return render_template("calibration/list_my_calibrations.html", rows=rows, states=STATES)


@bp.get("/my-calibrations/<int:calibration_id>")
@allow(Role.SHOPPER)
def show_my_calibration(calibration_id: int) -> str:
    """Show what is to be scored; once sent, the own answers beside the key, and when it is closed the others' too."""
    sheet = queries.own_exercise(signed_in_person(), calibration_id)
    one = sheet.calibration
    state = state_of(one, local_day(now()))
    if sheet.sent_at is None:
        return render_template("calibration/show_my_calibration.html", one=one, sheet=sheet, state=state, lines=None)
    shown = shown_of(one, in_depth=False)
    own = next(line for found, line in shown.lines if found.id == sheet.id)
    lines = own_lines(shown, sheet, with_others=state == State.CLOSED)
    return render_template(
        "calibration/show_my_calibration.html",
        one=one,
        sheet=sheet,
        state=state,
        lines=lines,
        own=own,
        shown=shown,
        differences=DIFFERENCES,
        counts_of=counts_words,
        has_others=bool(lines) and lines[0].others is not None,
    )
