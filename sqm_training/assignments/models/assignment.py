"""Assignments, the batches in which they are made, and their extensions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base, Text
from ...people.models import Person
from ...standards.models import Standard

NOT_SETTLED = text("passed_on IS NULL AND waived_at IS NULL")
"""What lists and reminders look through; of years of tasks it is the small part."""
STATE = ("cut_off_on", "attempts_allowed", "failed", "awaiting_on", "started_on", "passed_on", "waived_at")
"""What the state of a task is told from besides its due day: in an index, so that counting reads no table."""


def _not_settled(name: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=NOT_SETTLED, postgresql_where=NOT_SETTLED)


class AssignmentBatch(Base):
    """One act of assigning: what was asked for (`people`, as chosen) and what the preview said (`counts`)."""

    __tablename__ = "assignment_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    ref: Mapped[str]
    title: Mapped[Text]
    path: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"))
    people: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]]
    due_on: Mapped[date | None]
    cut_off_on: Mapped[date | None]
    attempts_allowed: Mapped[int | None]
    repeat_every: Mapped[int | None]
    repeat_unit: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(index=True)

    made_by: Mapped[Person | None] = relationship()
    standard: Mapped[Standard | None] = relationship()


class Assignment(Base):
    """One task of one person: what, why, until when.

    `due_on` and `cut_off_on` are the last days on which it is in time, and on which it counts at all. The figures
    `attempts_used`, `failed`, `started_on`, `awaiting_on` and `passed_on` add up the completions since `assigned_at`
    (local days), so that lists can be narrowed in SQL; `states.fold` computes them from the records alone.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("attempts_allowed is null or attempts_allowed > 0", name="some_attempts"),
        CheckConstraint("repeat_unit in ('', 'days', 'months')", name="known_unit"),
        CheckConstraint("repeat_unit = '' or repeat_every > 0", name="some_interval"),
        CheckConstraint("cut_off_on is null or due_on is null or cut_off_on >= due_on", name="cut_off_not_before_due"),
        CheckConstraint("waived_at is null or waive_reason <> ''", name="waived_with_reason"),
        Index("ix_assignment_person_id_kind_ref", "person_id", "kind", "ref"),
        Index("ix_assignment_due_on", "due_on"),
        Index("ix_assignment_ref", "ref"),
        _not_settled("ix_assignment_not_settled", "due_on", *STATE, "person_id"),
        _not_settled("ix_assignment_not_settled_of", "person_id", "due_on", *STATE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    ref: Mapped[str]
    title: Mapped[Text]
    path: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_batch.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), unique=True)
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]
    due_on: Mapped[date | None]
    cut_off_on: Mapped[date | None]
    attempts_allowed: Mapped[int | None]
    repeat_every: Mapped[int | None]
    repeat_unit: Mapped[str] = mapped_column(default="")
    waived_at: Mapped[datetime | None]
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    waive_reason: Mapped[str] = mapped_column(default="")
    attempts_used: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    started_on: Mapped[date | None]
    awaiting_on: Mapped[date | None]
    passed_on: Mapped[date | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    assigned_by: Mapped[Person | None] = relationship(foreign_keys=[assigned_by_id])
    standard: Mapped[Standard | None] = relationship()
    batch: Mapped[AssignmentBatch | None] = relationship()
    extensions: Mapped[list["Extension"]] = relationship(order_by="Extension.id", cascade="all, delete-orphan")

    @property
    def is_waived(self) -> bool:
        """Whether the person need not do it any more."""
        return self.waived_at is not None


class Extension(Base):
    """More time or more attempts for one assignment, with the reason; what held before is kept."""

    __tablename__ = "assignment_extension"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    was_due_on: Mapped[date | None]
    due_on: Mapped[date | None]
    was_cut_off_on: Mapped[date | None]
    cut_off_on: Mapped[date | None]
    more_attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Reminder(Base):
    """One occasion on which a person was told of a task: when it was new, before the due day, after it.

    The due day belongs to the key, so that an extended task is spoken of again.
    """

    __tablename__ = "assignment_reminder"
    __table_args__ = (
        CheckConstraint("occasion in ('new', 'soon', 'overdue')", name="known_occasion"),
        UniqueConstraint("assignment_id", "occasion", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    occasion: Mapped[str]
    due_on: Mapped[date | None]
    at: Mapped[datetime]
