"""What the outbox asks about people and settings, and which of its acts the trail keeps."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app
from flask_login import current_user
from sqlalchemy import select

from ..extensions import db
from ..jobs import directory
from ..jobs.directory import Recipient, Robot
from ..jobs.views import asked
from . import settings
from .actions import audit
from .models import Person
from .robots import robot_at


def recipients(ids: Sequence[int]) -> dict[int, Recipient]:
    """Return numbers, addresses and languages of some persons."""
    rows = select(Person.id, Person.number, Person.mail, Person.language, Person.is_active).where(Person.id.in_(ids))
    return {row.id: Recipient(row.number, row.mail, row.language, row.is_active) for row in db.session.execute(rows)}


def robot() -> Robot | None:
    """Return the group robot: that of the environment, else that of the settings."""
    given = current_app.config["SQM"]
    if given.webhook_url:
        return Robot(given.webhook_kind, given.webhook_url, given.webhook_secret)
    return robot_at(str(settings.get("robot")))


def note_asked(_sender: Any, act: str, ref: str) -> None:
    """Keep in the trail that somebody ran a job or had a message sent again."""
    audit.note(actor_id=current_user.person.id, act=act, kind="job", ref=ref)


def init_app(app: Flask) -> None:
    """Answer the outbox of this application."""
    directory.register(recipients=recipients, robot=robot)
    asked.connect(note_asked, app)
