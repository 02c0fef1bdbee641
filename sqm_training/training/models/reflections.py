"""What a learner says after a course, and what becomes of it: reaction, plan, refreshers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ...people.models import Person
from .taking import CourseTaking


class Reaction(Base):
    """The reaction form after a course (Kirkpatrick 1): ratings from 1 to 5 by question, and free words.

    It keeps the course and not the person; that somebody has answered stands in `CourseReacted` alone.
    """

    __tablename__ = "course_reaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    on: Mapped[date]
    ratings: Mapped[dict[str, Any]]
    liked: Mapped[str] = mapped_column(default="")
    better: Mapped[str] = mapped_column(default="")


class CourseReacted(Base):
    """A taking whose learner has filled in the reaction form; what was said is not linked to it."""

    __tablename__ = "course_reacted"

    taking_id: Mapped[int] = mapped_column(ForeignKey("course_taking.id", ondelete="CASCADE"), primary_key=True)


class TransferPlan(Base):
    """The plan "next shift I will …", which the manager confirms from day 14 on: `outcome` is done, partly or not."""

    __tablename__ = "transfer_plan"
    __table_args__ = (
        CheckConstraint("outcome in ('', 'done', 'partly', 'not')", name="known_outcome"),
        CheckConstraint("(outcome = '') = (confirmed_at is null)", name="confirmed_with_outcome"),
        Index("ix_transfer_plan_due_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    taking_id: Mapped[int] = mapped_column(ForeignKey("course_taking.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]

    taking: Mapped[CourseTaking] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Refresher(Base):
    """Three questions some days after a pass, from the standards that were wrong first; offered from `due_on` on.

    `told_on` is the day on which the person was told of it; nobody is told of two on one day. `attempt_id` names the
    attempt on the three questions, `got` and `possible` what came of it.
    """

    __tablename__ = "refresher"
    __table_args__ = (
        UniqueConstraint("taking_id", "step"),
        Index("ix_refresher_due_on_told_on", "due_on", "told_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    taking_id: Mapped[int] = mapped_column(ForeignKey("course_taking.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    step: Mapped[int]
    due_on: Mapped[date]
    told_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    attempt_id: Mapped[int | None]

    taking: Mapped[CourseTaking] = relationship()


class CourseEffect(Base):
    """What the night worked out of a course version's effect (Kirkpatrick 2 and 3), as of a moment."""

    __tablename__ = "course_effect"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[dict[str, Any]]
    as_of: Mapped[datetime]
