"""Score records: the sums that every page about progress reads."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base

MILLION = 1_000_000


class ScoreRecord(Base):
    """Points got and possible of one person (or of the site alone) on one standard and touchpoint in one source.

    Points are integer millionths, so that SQL can add them without rounding. A row is never changed: a recalculation
    sets `voided_at` and adds new ones. Points that a scenario gives on a dimension alone name no standard.
    """

    __tablename__ = "score_record"
    __table_args__ = (
        CheckConstraint("answers_for in ('person', 'site', 'process')", name="known_answers_for"),
        Index("ix_score_record_person_id_at", "person_id", "at"),
        Index("ix_score_record_site_id_at", "site_id", "at"),
        Index("ix_score_record_standard_id_at", "standard_id", "at"),
        Index("ix_score_record_step_at", "standard_id", "touchpoint", "at"),
        Index("ix_score_record_source_standard", "source_kind", "source_id", "standard_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"))
    dimension: Mapped[str]
    touchpoint: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    answers_for: Mapped[str]
    source_kind: Mapped[str]
    source_id: Mapped[int]
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    wave_id: Mapped[int | None]
    at: Mapped[datetime]
    got: Mapped[int] = mapped_column(BigInteger)
    possible: Mapped[int] = mapped_column(BigInteger)
    voided_at: Mapped[datetime | None]
