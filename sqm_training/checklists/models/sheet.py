"""Sheets: answers on a checklist version by a rater, with their score."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from .checklist import ChecklistVersion, Script


class Sheet(Base):
    """The answers of one rater on one version, of a submission, an observed role-play or a calibration.

    `got`, `possible`, `calculated` and `reported` are exact; `calculated` and `reported` are empty when too few items
    applied. `critical` lists the items whose answer is a critical failure, confirmed or not.
    `parts` holds the sums by section and by who answers: {"sections": {"A": ["9", "10"]}, "answers_for": {…}}.
    """

    __tablename__ = "sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_version.id"), index=True)
    script_id: Mapped[int | None] = mapped_column(ForeignKey("script.id"))
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    filled_at: Mapped[datetime]
    got: Mapped[Fraction] = mapped_column(default=Fraction(0))
    possible: Mapped[Fraction] = mapped_column(default=Fraction(0))
    calculated: Mapped[Fraction | None]
    reported: Mapped[Fraction | None]
    critical: Mapped[list[Any]] = mapped_column(default=list)
    is_scorable: Mapped[bool] = mapped_column(default=False)
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    checklist_version: Mapped[ChecklistVersion] = relationship()
    script: Mapped[Script | None] = relationship()
    answers: Mapped[list["SheetAnswer"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class SheetAnswer(Base):
    """The answer to one item. `value` is as the file format gives it; an item without a row was not answered.

    `got` and `possible` are millionths of a point, empty when the item was not applicable, hidden or not scored.
    """

    __tablename__ = "sheet_answer"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    is_na: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(default="")
    got: Mapped[int | None]
    possible: Mapped[int | None]
