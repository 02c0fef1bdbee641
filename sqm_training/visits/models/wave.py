"""Waves: rounds of visits planned and published together."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base, Text


class Wave(Base):
    """A round of visits; `rules` keeps the plan it was made from (rotation days, share doubled, visits per site)."""

    __tablename__ = "wave"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="starts_before_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Text]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
