"""Completions: what happened with a thing that can be assigned, whether it was assigned or not."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class Event(StrEnum):
    """What a completion says: begun, handed in and awaiting a trainer's mark, or ended one way or the other."""

    STARTED = "started"
    AWAITING = "awaiting"
    PASSED = "passed"
    FAILED = "failed"


class Completion(Base):
    """One event of one person with one thing (`kind`, `ref`); rows are only ever added. `score` is 0 to 100, exact."""

    __tablename__ = "completion"
    __table_args__ = (
        CheckConstraint("event in ('started', 'awaiting', 'passed', 'failed')", name="known_event"),
        Index("ix_completion_person_id_kind_ref", "person_id", "kind", "ref"),
        Index("ix_completion_kind_ref_event", "kind", "ref", "event"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    ref: Mapped[str]
    event: Mapped[str]
    score: Mapped[Fraction | None]
    at: Mapped[datetime]
