"""What can only be known later: a call-back, the reply to a message."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from .visit import Visit


class Addendum(Base):
    """The items of a sent visit that the shopper answers later, once, from `due_on` on.

    `revision` is that of the submission which left them open, or one more than that of the addendum before. `content`
    holds the draft, then what was sent: {answers: […]}. `received` ones of an approved visit wait for a reviewer,
    `applied` ones are part of the sheet, `closed` ones could not be verified, and their items stay out of both sums.
    `change` keeps the figures before and after. `needs_second` marks a critical failure that came to light after
    publication and nobody has decided on.
    """

    __tablename__ = "addendum"
    __table_args__ = (
        UniqueConstraint("visit_id", "revision"),
        CheckConstraint("state in ('open', 'received', 'applied', 'closed')", name="known_state"),
        Index("ix_addendum_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"))
    revision: Mapped[int]
    item_codes: Mapped[list[Any]]
    due_on: Mapped[date]
    uuid: Mapped[str] = mapped_column(unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="open")
    received_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    change: Mapped[dict[str, Any]] = mapped_column(default=dict)
    needs_second: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    visit: Mapped[Visit] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def reported(self, when: str) -> Fraction | None:
        """The reported score `before` or `after` the answers joined the sheet; None when it was not scored."""
        number = self.change.get(when, {}).get("reported")
        return None if number is None else Fraction(number)
