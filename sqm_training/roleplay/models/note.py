"""What a person writes down for themselves after an attempt."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class DebriefNote(Base):
    """A private answer to one question of the debrief, counted from 0; only who played the attempt reads it."""

    __tablename__ = "debrief_note"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    at: Mapped[datetime]
