"""Calibration exercises, the pictures and recordings that belong to one, and the sheets that are filled in for it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..checklists.models import ChecklistVersion, Script, Sheet
from ..database import Base, Text
from ..people.models import Person
from ..visits.models import Result

KEY = text("is_key")
LONGEST = 40_000
"""Characters that a record may have in one language."""


class Calibration(Base):
    """One exercise: a record of an encounter, the checklist version by which it is scored, and until when.

    `material` is what is read, as Markdown in both languages. `result_id` names the published visit whose record it
    was made from, if any. It is being prepared until `opened_at`, under way until the end of `due_on` or `closed_at`,
    and closed after that; nothing of it is ever a score record.
    """

    __tablename__ = "calibration"
    __table_args__ = (CheckConstraint("opened_at is null or due_on is not null", name="open_until_a_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[Text]
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_version.id"), index=True)
    script_id: Mapped[int | None] = mapped_column(ForeignKey("script.id"))
    result_id: Mapped[int | None] = mapped_column(ForeignKey("result.id", ondelete="SET NULL"))
    material: Mapped[Text]
    due_on: Mapped[date | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    lock: Mapped[int] = mapped_column(default=1)

    checklist_version: Mapped[ChecklistVersion] = relationship()
    script: Mapped[Script | None] = relationship()
    result: Mapped[Result | None] = relationship()
    made_by: Mapped[Person | None] = relationship()
    media: Mapped[list["CalibrationMedium"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="CalibrationMedium.id"
    )

    __mapper_args__ = {"version_id_col": lock}


class CalibrationMedium(Base):
    """A picture or recording of an exercise under the name that it was given."""

    __tablename__ = "calibration_medium"
    __table_args__ = (
        UniqueConstraint("calibration_id", "name"),
        CheckConstraint("kind in ('image', 'audio', 'video')", name="known_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibration.id", ondelete="CASCADE"))
    name: Mapped[str]
    stored: Mapped[str]
    kind: Mapped[str]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class CalibrationSheet(Base):
    """What one rater fills in: a draft until it is sent, once, as a sheet. That of the trainer is the key.

    `answers` are the rows of the draft as the form sends them. After sending, the sheet alone counts and the draft is
    empty. The database itself refuses a second key.
    """

    __tablename__ = "calibration_sheet"
    __table_args__ = (
        UniqueConstraint("calibration_id", "rater_id", "is_key"),
        CheckConstraint("(sent_at is null) = (sheet_id is null)", name="sent_as_a_sheet"),
        Index("uq_calibration_sheet_key", "calibration_id", unique=True, sqlite_where=KEY, postgresql_where=KEY),
        Index("ix_calibration_sheet_rater_id", "rater_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    calibration_id: Mapped[int] = mapped_column(ForeignKey("calibration.id", ondelete="CASCADE"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_key: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[list[Any]] = mapped_column(default=list)
    saved_at: Mapped[datetime | None]
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("sheet.id"), unique=True)
    sent_at: Mapped[datetime | None]
    lock: Mapped[int] = mapped_column(default=1)

    calibration: Mapped[Calibration] = relationship()
    rater: Mapped[Person] = relationship()
    sheet: Mapped[Sheet | None] = relationship()

    __mapper_args__ = {"version_id_col": lock}
