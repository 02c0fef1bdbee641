"""Pages of jobs and messages for the administrator, and everybody's inbox."""

from datetime import timedelta
from typing import Any

from blinker import Namespace
from flask import Blueprint, Flask, flash, get_template_attribute, redirect, render_template, url_for
from flask_login import current_user

from ..database import now
from ..errors import NotFound
from ..extensions import db
from ..web.access import Role, allow, signed_in, this_app
from ..web.lists import Column, Filter, list_page
from ..web.text import _, _l, moment
from . import outbox, queries
from .models import Message
from .registry import JOBS, in_order, register
from .runner import run_due
from .sending import forget_settled, send_waiting
from .words import CHANNELS, MESSAGE_STATES, OUTCOMES

bp = Blueprint("jobs", __name__)

asked = Namespace().signal("asked")
"""Sent with `act` and `ref` when somebody runs a job by hand or has a message sent again."""


@bp.get("/jobs")
@allow(Role.ADMIN)
def list_jobs() -> Any:
    """List the jobs with their last runs, and the messages, those that failed first of all."""
    state = queries.message_state()
    page = list_page(
        queries.messages(),
        columns=[
            Column("id", _("No."), lambda one: one.id, sort=Message.id, is_number=True),
            Column("made", _("Made"), lambda one: moment(one.made_at), sort=Message.made_at),
            Column("channel", _("Way"), lambda one: str(CHANNELS[one.channel]), sort=Message.channel),
            Column("person", _("To (id)"), lambda one: one.person_id or "–", sort=Message.person_id, is_number=True),
            Column("state", _("State"), _state, export=lambda one: str(MESSAGE_STATES[one.state][0])),
            Column("tries", _("Tries"), lambda one: one.tries, sort=Message.tries, is_number=True),
            Column("error", _("What went wrong"), lambda one: one.last_error or one.cancel_reason or "–"),
            Column("again", "", _again, export=lambda _one: ""),
        ],
        filters=[
            Filter("state", _("State"), _choices(MESSAGE_STATES), lambda value: state == value, default="failed"),
            Filter("channel", _("Way"), _choices(CHANNELS), lambda value: Message.channel == value),
        ],
        default_sort="-id",
        empty=(_("No messages yet"), _("Reminders and digests appear here when their job has run."), None, None),
        name="messages",
    )
    if page.export:
        return page.export_response()
    return render_template(
        "jobs/list_jobs.html", page=page, jobs=in_order(), last=queries.last_runs(), outcomes=OUTCOMES
    )


def _choices(words: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, str(said[0] if isinstance(said, tuple) else said)) for key, said in words.items()]


def _state(message: Message) -> Any:
    return get_template_attribute("jobs/_cells.html", "state")(*MESSAGE_STATES[message.state])


def _again(message: Message) -> Any:
    return get_template_attribute("jobs/_cells.html", "again")(message)


@bp.post("/jobs/<name>/run")
@allow(Role.ADMIN)
def run_job(name: str) -> Any:
    """Run a job now."""
    if name not in JOBS:
        raise NotFound
    _note("job.run", name)
    db.session.commit()
    done = run_due(only=name)
    if done is None:
        flash(_("Another process is running the jobs just now."), "error")
    elif done[0].is_ok:
        flash(_("Done: %(n)s.", n=done[0].count))
    else:
        flash(_("The job failed: %(why)s", why=done[0].details), "error")
    return redirect(url_for("jobs.list_jobs"))


@bp.post("/jobs/messages/<int:message_id>/again")
@allow(Role.ADMIN)
def send_again(message_id: int) -> Any:
    """Let a message that was given up start over."""
    message = queries.message_by_id(message_id)
    if message.state == "failed":
        outbox.try_again(message=message, at=now())
        _note("message.again", str(message.id))
        db.session.commit()
        flash(_("It goes out with the next run."))
    return redirect(url_for("jobs.list_jobs"))


def _note(act: str, ref: str) -> None:
    asked.send(this_app(), act=act, ref=ref)


@bp.get("/inbox")
@signed_in
def show_inbox() -> Any:
    """Show one's own messages, newest first, the unread ones marked."""
    page = list_page(
        queries.inbox(current_user.person.id),
        columns=[],
        empty=(_("Nothing in your inbox"), _("Tasks, results, and answers to what you asked appear here."), None, None),
        name="inbox",
    )
    person_id = current_user.person.id
    unread = queries.unread(person_id)
    kept = queries.kept_unread(person_id) if unread else 0
    return render_template("jobs/show_inbox.html", page=page, unread=unread, kept=kept)


@bp.post("/inbox/<int:message_id>/open")
@signed_in
def open_message(message_id: int) -> Any:
    """Mark a message as read and go where it leads; one about a result is read once the result is shown."""
    message = queries.inbox_message(current_user.person.id, message_id)
    if not outbox.stays_until_opened(message):
        outbox.mark_read(person_id=current_user.person.id, at=now(), message=message)
        db.session.commit()
    return redirect(message.path or url_for("jobs.show_inbox"))


@bp.post("/inbox/read")
@signed_in
def mark_all_read() -> Any:
    """Mark as read whatever needs no page to be opened: results stay marked until somebody has seen them."""
    outbox.mark_read(person_id=current_user.person.id, at=now())
    db.session.commit()
    return redirect(url_for("jobs.show_inbox"))


def unread_messages() -> int:
    """Count the visitor's unread messages for the mark in the top bar."""
    if not current_user.is_authenticated:
        return 0
    return queries.unread(current_user.person.id) if current_user.unread is None else int(current_user.unread)


def init_app(app: Flask) -> None:
    """Let the layout ask for unread messages, and add the jobs of this package."""
    register("send-messages", send_waiting, every=timedelta(minutes=1), title=_l("Send messages"), is_last=True)
    register("forget-messages", forget_settled, every=timedelta(days=1), title=_l("Delete old messages and runs"))
    app.jinja_env.globals.update(unread_messages=unread_messages)
