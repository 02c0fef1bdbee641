"""Tables of jobs: the lock, the runs, and the outbox of messages."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Text


class Channel(StrEnum):
    """The ways in which a message reaches people."""

    INBOX = "inbox"
    MAIL = "mail"
    WEBHOOK = "webhook"
    FILE = "file"


class JobLock(Base):
    """The right to run jobs: held by one process until a moment, after which another may take it."""

    __tablename__ = "job_lock"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(default="")
    held_until: Mapped[datetime | None]


class JobRun(Base):
    """One run of a job: when, how it ended, how many things it did, and what went wrong."""

    __tablename__ = "job_run"
    __table_args__ = (
        CheckConstraint("outcome in ('running', 'done', 'failed')", name="known_outcome"),
        Index("ix_job_run_name_started_at", "name", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="running")
    count: Mapped[int] = mapped_column(default=0)
    details: Mapped[str] = mapped_column(default="")


class Message(Base):
    """One message to one person (or, without a person, to a group robot or a file) by one channel.

    `key` is unique, so that the same thing is never said twice. `owner` names who made it and is asked again at the
    moment of sending; `about` is what the owner needs for the answer. An inbox message is there once it is sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("channel in ('inbox', 'mail', 'webhook', 'file')", name="known_channel"),
        Index("ix_message_person_id_channel_sent_at", "person_id", "channel", "sent_at"),
        Index("ix_message_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    channel: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    subject: Mapped[Text]
    body: Mapped[Text]
    path: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")

    @property
    def state(self) -> str:
        """What became of it: sent, cancelled, failed (given up), retrying after an error, or waiting."""
        if self.sent_at is not None:
            return "sent"
        if self.cancelled_at is not None:
            return "cancelled"
        if self.due_at is None:
            return "failed"
        return "retrying" if self.tries else "waiting"
