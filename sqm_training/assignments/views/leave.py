"""Leave: who gets no new task and no reminder for some days."""

from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, url_for

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.lists import Column, list_page
from ...web.text import _, day, local, local_day
from ..actions import leaving as actions
from ..forms.changing import LeaveForm
from ..models import Leave
from ..queries import leave as queries
from . import LEADERS, bp


@bp.route("/assignments/leave", methods=["GET", "POST"])
@allow(*LEADERS)
def list_leave() -> Any:
    """List who is or will be away, and note another leave."""
    reader, today = signed_in_person(), local_day(now())
    form = LeaveForm(from_on=today)
    if form.validate_on_submit():
        try:
            actions.note_leave(
                person=queries.person_within_reach(reader, form.number.data),
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                by=reader,
                at=now(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Noted."))
            return redirect(url_for("assignments.list_leave"))
    page = list_page(
        queries.leave_from(reader, today),
        columns=_columns(),
        search=[Person.name, Person.number],
        default_sort="from",
        empty=(_("Nobody is away"), _("Who is on leave gets no new task and no reminder."), None, None),
        name="leave",
    )
    if page.export:
        return page.export_response()
    return render_template("assignments/list_leave.html", page=page, form=form), 422 if form.errors else 200


def _columns() -> list[Column]:
    return [
        Column("name", _("Name"), lambda row: row.person.name, sort=Person.name),
        Column("number", _("Employee number"), lambda row: row.person.number, sort=Person.number),
        Column("site", _("Site"), lambda row: local(row.person.site.title) if row.person.site else "–"),
        Column("from", _("First day away"), lambda row: day(row.from_on), sort=Leave.from_on),
        Column("until", _("Last day away"), lambda row: day(row.until_on), sort=Leave.until_on),
        Column("remove", "", _remove, export=lambda _row: ""),
    ]


def _remove(leave: Leave) -> Any:
    return get_template_attribute("assignments/_cells.html", "remove_leave")(leave)


@bp.post("/assignments/leave/<int:leave_id>/remove")
@allow(*LEADERS)
def remove_leave(leave_id: int) -> Any:
    """Take a leave out again."""
    actions.remove_leave(leave=queries.leave_for(signed_in_person(), leave_id), by=signed_in_person())
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for("assignments.list_leave"))
