"""The job that sends what is due, each message asked for once more before it goes."""

import smtplib
from collections.abc import Iterator
from datetime import datetime

from flask import current_app

from ..database import now
from ..extensions import db
from .channels import Senders
from .channels.mail import NoAddress
from .directory import Recipient, directory
from .models import Channel, Message
from .outbox import MOST_TRIES, OWNERS, NotWanted, cancel, forget, wait_after
from .queries import waiting
from .runner import reason

MOST_AT_ONCE = 2000


def send_waiting(at: datetime) -> Iterator[int]:
    """Send the messages that are due, and yield 1 for each that went out.

    The try is on record before the message leaves, so that a crash between the two delays it and never repeats it at
    once; the key (of mail the Message-ID, in the file the line's key) lets the other side recognise a second copy.
    """
    ids = waiting(at, MOST_AT_ONCE)
    with Senders(current_app.config["SQM"]) as senders:
        for message_id in ids:
            message = db.session.get(Message, message_id, populate_existing=True)
            if message is None or message.sent_at or message.cancelled_at:
                continue
            recipient = _recipient(message)
            if not _prepare(message, recipient, at):
                yield 0
                continue
            if message.channel != Channel.INBOX:
                yield 0
            yield _send(message, recipient, senders)


def _recipient(message: Message) -> Recipient | None:
    if message.person_id is None:
        return None
    return directory.recipients([message.person_id]).get(message.person_id)


def _prepare(message: Message, recipient: Recipient | None, at: datetime) -> bool:
    """Ask whether the message is still wanted and what it says now, and count the try."""
    if message.person_id is not None and (recipient is None or not recipient.is_active):
        cancel(message=message, reason="account closed", at=at)
        return False
    ask = OWNERS.get(message.owner)
    words = ask(message, at) if ask else None
    if isinstance(words, NotWanted):
        cancel(message=message, reason=words.reason, at=at)
        return False
    if words is not None:
        message.subject, message.body, message.path = words.subject, words.body, words.path
    message.tries += 1
    message.due_at = now() + wait_after(message.tries)
    return True


def _send(message: Message, recipient: Recipient | None, senders: Senders) -> int:
    try:
        if message.channel != Channel.INBOX:
            senders.of(message.channel).send(message, recipient)
    except Exception as error:
        message.last_error = reason(error)
        if message.tries >= MOST_TRIES or _is_final(error):
            message.due_at = None
        return 0
    message.sent_at, message.last_error = now(), ""
    return 1


def _is_final(error: Exception) -> bool:
    """Say whether another try would meet the same answer: no address, or one that the server refuses for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return isinstance(error, NoAddress)


def forget_settled(at: datetime) -> Iterator[int]:
    """Delete what was settled long ago."""
    yield forget(at)
