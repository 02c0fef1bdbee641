"""One's own tasks: what to do, why, until when."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import signed_in
from ...web.text import _, local, local_day
from ..actions import reporting
from ..calendar import DueDay, calendar
from ..models import Assignment
from ..queries import tasks as queries
from ..targets import KINDS
from ..words import STATES, due_words
from . import bp


@bp.get("/tasks")
@signed_in
def show_my_tasks() -> str:
    """Show one's own tasks: what is to do first, what is done below."""
    person, today = signed_in_person(), local_day(now())
    return render_template(
        "assignments/show_my_tasks.html",
        to_do=queries.open_for(person),
        others=queries.others_of(person, today),
        today=today,
        states=STATES,
        kinds=KINDS,
    )


@bp.post("/tasks/<int:assignment_id>/done")
@signed_in
def report_done(assignment_id: int) -> Any:
    """Say that one has practised something that nothing else would notice."""
    task = queries.own_task(signed_in_person(), assignment_id)
    try:
        reporting.report_done(assignment=task, at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(_("Done. Thank you."))
    return redirect(url_for("assignments.show_my_tasks"))


@bp.get("/tasks.ics")
@signed_in
def send_calendar() -> Response:
    """Send the due days of one's open tasks as a calendar file."""
    days = [_due_day(task) for task in queries.open_for(signed_in_person()) if task.due_on]
    return Response(
        calendar(_("My tasks"), days, now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="tasks.ics"'},
    )


def _due_day(task: Assignment) -> DueDay:
    assert task.due_on is not None
    words = due_words(task.due_on, local_day(now()))
    return DueDay(
        uid=f"task-{task.id}@sqm-training",
        on=task.due_on,
        title=local(task.title),
        text="\n".join(part for part in (words, task.reason) if part),
        url=url_for("assignments.show_my_tasks", _external=True),
        revision=len(task.extensions),
    )
