"""What a reviewer does with a submission: flags, corrections, decisions on critical items, returns."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class Flag(Base):
    """A reason why a person should look, such as critical, big_loss, contradiction, too_fast, photo_twice or late."""

    __tablename__ = "flag"
    __table_args__ = (UniqueConstraint("visit_id", "kind", "item_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    item_code: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    raised_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]


class Correction(Base):
    """A change to an answer after submission: before, after, and the written reason. Nothing changes without one."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"))
    item_code: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str]
    kind: Mapped[str] = mapped_column(default="review")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CriticalDecision(Base):
    """The second reviewer's word on a critical failure; it counts only once confirmed here."""

    __tablename__ = "critical_decision"
    __table_args__ = (
        UniqueConstraint("visit_id", "item_code"),
        CheckConstraint("decision in ('confirmed', 'dismissed')", name="known_decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"))
    item_code: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Return(Base):
    """A submission sent back to its shopper, with the reason and until when the next revision is awaited."""

    __tablename__ = "return"
    __table_args__ = (UniqueConstraint("visit_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"))
    revision: Mapped[int]
    reason: Mapped[str]
    item_codes: Mapped[list[Any]] = mapped_column(default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    due_at: Mapped[datetime]
