"""The outbox: messages are put here in the transaction that causes them, and sent later, each once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, false, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..database import Text
from ..extensions import db
from .models import Channel, JobRun, Message

MOST_TRIES = 8
FIRST_WAIT = timedelta(minutes=5)
KEEP_MESSAGES = timedelta(days=180)
KEEP_RUNS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, in both languages, and the page it leads to."""

    subject: Text
    body: Text
    path: str = ""


@dataclass(frozen=True, slots=True)
class NotWanted:
    """The message has become pointless since it was made; why."""

    reason: str


StillWanted = Callable[[Message, datetime], "Words | NotWanted"]
"""Asked at the moment of sending: what the message should say now, or that it should not be sent any more."""

OWNERS: dict[str, StillWanted] = {}


def register_owner(name: str, still_wanted: StillWanted) -> None:
    """Say who is asked before a message of this owner goes out; a second call replaces the first."""
    OWNERS[name] = still_wanted


KEPT: set[str] = set()


def keep_until_opened(prefix: str) -> None:
    """Say that messages which lead to addresses that begin so are read by opening the page, not by a tick."""
    KEPT.add(prefix)


def put(
    *,
    key: str,
    channel: Channel,
    words: Words,
    at: datetime,
    person_id: int | None = None,
    owner: str = "",
    about: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> Message | None:
    """Put a message into the outbox; None when there is one with this key already, sent or not."""
    if db.session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return None
    message = Message(
        key=key,
        person_id=person_id,
        channel=channel.value,
        owner=owner,
        about=about or {},
        subject=words.subject,
        body=words.body,
        path=words.path,
        made_at=at,
        due_at=due_at or at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        return None
    return message


def leave(*, key: str, person_id: int, words: Words, at: datetime) -> Message | None:
    """Put a message straight into somebody's inbox: nothing has to be asked again. None when its key is there."""
    message = put(key=key, channel=Channel.INBOX, words=words, at=at, person_id=person_id)
    if message is not None:
        message.sent_at = at
        db.session.flush()
    return message


def cancel(*, message: Message, reason: str, at: datetime) -> None:
    """Keep a message from being sent, with the reason."""
    message.cancelled_at, message.cancel_reason = at, reason
    db.session.flush()


def try_again(*, message: Message, at: datetime) -> None:
    """Let a message that was given up start over."""
    message.tries, message.due_at, message.last_error = 0, at, ""
    db.session.flush()


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: 5, 10, 20 … minutes."""
    return FIRST_WAIT * 2 ** (tries - 1)


def mark_read(
    *, person_id: int, at: datetime, message: Message | None = None, paths: tuple[str, ...] | None = None
) -> int:
    """Mark one message of a person's inbox as read, those that lead to some pages, or all; return how many were.

    Of all those are left that are kept until their page is opened: who reads a message has not read a result.
    """
    rows = update(Message).where(
        Message.person_id == person_id,
        Message.channel == Channel.INBOX.value,
        Message.sent_at.is_not(None),
        Message.read_at.is_(None),
    )
    if message is not None:
        rows = rows.where(Message.id == message.id)
    if paths is not None:
        rows = rows.where(Message.path.in_(paths))
    if message is None and paths is None:
        rows = rows.where(~is_kept())
    done: Any = db.session.execute(rows.values(read_at=at).execution_options(synchronize_session=False))
    return int(done.rowcount)


def stays_until_opened(message: Message) -> bool:
    """Say whether a message stays unread until the page that it leads to is opened."""
    return message.path.startswith(tuple(KEPT))


def is_kept() -> ColumnElement[bool]:
    """Return the condition that a message stays unread until the page that it leads to is opened."""
    return or_(false(), *(Message.path.startswith(prefix, autoescape=True) for prefix in KEPT))


def forget(at: datetime) -> int:
    """Delete messages that were settled half a year ago and runs of three months ago; return how many."""
    settled = or_(Message.sent_at < at - KEEP_MESSAGES, Message.cancelled_at < at - KEEP_MESSAGES)
    gone: Any = db.session.execute(delete(Message).where(settled))
    runs: Any = db.session.execute(delete(JobRun).where(JobRun.started_at < at - KEEP_RUNS))
    return int(gone.rowcount) + int(runs.rowcount)
