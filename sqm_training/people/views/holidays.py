"""The calendar of working days, a year at a time."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...web.access import Role, allow
from ...web.text import _, local_day
from ..actions import calendar as actions
from ..calendar import name_of, shipped_years
from ..forms.accounts import HolidayForm
from ..queries import calendar as queries
from ..sessions import signed_in_person
from . import bp


@bp.route("/admin/holidays", methods=["GET", "POST"])
@allow(Role.ADMIN)
def list_holidays() -> Any:
    """List the holidays and make-up working days of a year, and enter more."""
    form, today = HolidayForm(), local_day(now())
    year = request.args.get("year", type=int) or queries.year_to_show(today)
    if form.validate_on_submit():
        try:
            days = actions.add_holidays(lines=form.lines.data, by=signed_in_person())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.list_holidays", year=days[0].year if days else year))
    return render_template(
        "people/list_holidays.html",
        form=form,
        year=year,
        years=sorted({today.year - 1, today.year, today.year + 1, year} | queries.years_entered()),
        missing=queries.years_to_enter(today),
        days=queries.holidays_of(year) if 1 <= year <= 9998 else [],
        shipped=shipped_years().get(year),
        name_of=name_of,
    ), 422 if form.errors else 200


@bp.post("/admin/holidays/<on>/remove")
@allow(Role.ADMIN)
def remove_holiday(on: str) -> Any:
    """Take a day out of the calendar."""
    year = None
    try:
        day = date.fromisoformat(on)
        year = day.year
        actions.remove_holiday(on=day, by=signed_in_person())
        db.session.commit()
    except ValueError:
        flash(_("This is not a day."), "watch")
    return redirect(url_for("people.list_holidays", year=year))
