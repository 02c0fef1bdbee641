"""What a trainer decided against: a dismissed suggestion does not come back while nothing new was recorded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class Dismissal(Base):
    """A suggestion (a person and a standard) that a trainer dismissed, with the reason.

    `last_record_id` is the newest score record it rested on: with a newer one the suggestion may appear again.
    """

    __tablename__ = "suggestion_dismissal"
    __table_args__ = (
        UniqueConstraint("person_id", "standard_id", "last_record_id"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    last_record_id: Mapped[int]
    reason: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
