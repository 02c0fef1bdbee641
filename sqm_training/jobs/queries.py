"""Reads of runs, messages and the inbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from ..errors import NotFound
from ..extensions import db
from .models import Channel, JobRun, Message
from .outbox import MOST_TRIES, is_kept


def last_runs() -> dict[str, JobRun]:
    """Return the newest run of each job that has run."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.name)
    return {run.name: run for run in db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)))}


def message_state() -> ColumnElement[str]:
    """Return what became of a message: sent, cancelled, failed (given up), retrying, or waiting."""
    return case(
        (Message.sent_at.is_not(None), "sent"),
        (Message.cancelled_at.is_not(None), "cancelled"),
        (Message.due_at.is_(None), "failed"),
        (Message.tries > 0, "retrying"),
        else_="waiting",
    )


def messages() -> Select[Message]:
    """Select all messages."""
    return select(Message)


def message_by_id(message_id: int) -> Message:
    """Return a message for the administrator, or raise `NotFound`."""
    message = db.session.get(Message, message_id)
    if message is None:
        raise NotFound
    return message


def waiting(at: datetime, most: int) -> list[int]:
    """Return the ids of messages that are due to be sent, the oldest first."""
    rows = select(Message.id).where(
        Message.due_at <= at, Message.sent_at.is_(None), Message.cancelled_at.is_(None), Message.tries < MOST_TRIES
    )
    return list(db.session.scalars(rows.order_by(Message.due_at, Message.id).limit(most)))


def in_inbox(person_id: int) -> ColumnElement[bool]:
    """Return the condition of a person's inbox: sent to this person here."""
    return and_(Message.person_id == person_id, Message.channel == Channel.INBOX.value, Message.sent_at.is_not(None))


def inbox(person_id: int) -> Select[Message]:
    """Select a person's inbox, newest first."""
    return select(Message).where(in_inbox(person_id)).order_by(Message.sent_at.desc(), Message.id.desc())


def counting_unread(person_id: Any) -> Select[Any]:
    """Count the unread messages of the inbox of a person, who may be a column of a query around this one."""
    return select(func.count(Message.id)).where(in_inbox(person_id), Message.read_at.is_(None))


def unread(person_id: int) -> int:
    """Count the unread messages of a person's inbox."""
    return db.session.scalar(counting_unread(person_id)) or 0


def kept_unread(person_id: int) -> int:
    """Count the unread messages of a person that stay so until the page that they lead to is opened."""
    return db.session.scalar(counting_unread(person_id).where(is_kept())) or 0


def is_unread(person_id: int, paths: list[ColumnElement[str]]) -> ColumnElement[bool]:
    """Return the condition that an unread message of a person's inbox leads to one of some pages."""
    return exists().where(in_inbox(person_id), Message.read_at.is_(None), Message.path.in_(paths))


def inbox_message(person_id: int, message_id: int) -> Message:
    """Return a message of a person's own inbox, or raise `NotFound`."""
    message = db.session.scalar(select(Message).where(in_inbox(person_id), Message.id == message_id))
    if message is None:
        raise NotFound
    return message
