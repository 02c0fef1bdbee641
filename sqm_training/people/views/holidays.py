"""The calendar of working days."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...web.access import Role, allow
from ...web.text import _
from ..actions import organisation
from ..forms.accounts import HolidayForm
from ..queries import accounts as queries
from ..sessions import signed_in_person
from . import bp


@bp.route("/admin/holidays", methods=["GET", "POST"])
@allow(Role.ADMIN)
def list_holidays() -> Any:
    """List holidays and make-up working days, and enter more."""
    form = HolidayForm()
    if form.validate_on_submit():
        try:
            organisation.add_holidays(lines=form.lines.data, by=signed_in_person())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.list_holidays"))
    days = queries.all_holidays()
    return render_template(
        "people/list_holidays.html", form=form, days=days, years={day.on.year for day in days}
    ), 422 if form.errors else 200


@bp.post("/admin/holidays/<on>/remove")
@allow(Role.ADMIN)
def remove_holiday(on: str) -> Any:
    """Take a day out of the calendar."""
    try:
        organisation.remove_holiday(on=date.fromisoformat(on), by=signed_in_person())
        db.session.commit()
    except ValueError:
        flash(_("This is not a day."), "watch")
    return redirect(url_for("people.list_holidays"))
