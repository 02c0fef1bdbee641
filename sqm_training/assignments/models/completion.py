"""Completions: what happened with a thing that can be assigned, whether it was assigned or not."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class Event(StrEnum):
    """What a completion says: begun, handed in and awaiting a mark, ended one way or the other, or taken back."""

    STARTED = "started"
    AWAITING = "awaiting"
    PASSED = "passed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


NAMED = text("source <> ''")


class Completion(Base):
    """One event of one person with one thing (`kind`, `ref`); rows are only ever added. `score` is 0 to 100, exact.

    `source` names what the event came from, such as `observation:12`, where that can be voided later: a row `withdrawn`
    with the same source takes back all that it said.
    """

    __tablename__ = "completion"
    __table_args__ = (
        CheckConstraint("event in ('started', 'awaiting', 'passed', 'failed', 'withdrawn')", name="known_event"),
        Index("ix_completion_person_id_kind_ref", "person_id", "kind", "ref"),
        Index("ix_completion_kind_ref_event", "kind", "ref", "event"),
        Index("ix_completion_source", "source", sqlite_where=NAMED, postgresql_where=NAMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    ref: Mapped[str]
    event: Mapped[str]
    source: Mapped[str] = mapped_column(default="", server_default="")
    score: Mapped[Fraction | None]
    at: Mapped[datetime]
