"""Results: the reviewed score of a visit, and each met person's part of it."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...checklists.models import Sheet
from ...database import Base
from ...people.models import Person
from .visit import Visit

TAKEN_BACK = text("withdrawn_at IS NOT NULL")


class Result(Base):
    """The reviewed score of a visit; people see it only once it is published.

    `critical` in the sheet lists what was found, `reported` counts the cap of what was confirmed. `withdrawn_at` marks
    a result that was voided: its records are voided with it.
    """

    __tablename__ = "result"
    __table_args__ = (Index("ix_result_taken_back", "visit_id", sqlite_where=TAKEN_BACK, postgresql_where=TAKEN_BACK),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), unique=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), unique=True)
    calculated: Mapped[Fraction | None]
    reported: Mapped[Fraction | None]
    is_imported: Mapped[bool] = mapped_column(default=False)
    approved_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    visit: Mapped[Visit] = relationship()
    sheet: Mapped[Sheet] = relationship()

    __mapper_args__ = {"version_id_col": version}


class PersonResult(Base):
    """One met person's part of a published result: the points of the items that this person answers for.

    The improvement chart reads these rows alone: what it needs of the visit is repeated here. Points are millionths.
    A result that is not published, or was withdrawn, has none. Sums of many people are read from an index alone.
    `excluded` says why a row is left out of verdicts, limits and means: `appealed`, `too_few`, `pair`, or nothing.
    """

    __tablename__ = "person_result"
    __table_args__ = (
        CheckConstraint("excluded in ('', 'appealed', 'too_few', 'pair')", name="known_exclusion"),
        Index("ix_person_result_person_id_at", "person_id", "at"),
        Index("ix_person_result_counted", "person_id", "excluded", "result_id", "rater_id", "at", "got", "possible"),
        Index("ix_person_result_site_id_at", "site_id", "at"),
        Index("ix_person_result_result_id", "result_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"), index=True)
    channel: Mapped[str]
    part: Mapped[str] = mapped_column(default="main")
    at: Mapped[datetime]
    got: Mapped[int] = mapped_column(BigInteger)
    possible: Mapped[int] = mapped_column(BigInteger)
    is_critical: Mapped[bool] = mapped_column(default=False)
    excluded: Mapped[str] = mapped_column(default="")

    result: Mapped[Result] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def percent(self) -> Fraction | None:
        """The calculated score of the person's own items, 0 to 100."""
        return min(Fraction(100), Fraction(100 * self.got, self.possible)) if self.possible else None
