"""Leave: days on which a person is given no new task and is not reminded."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ...people.models import Person


class Leave(Base):
    """One absence from its first to its last day; why somebody is away is nobody's business here."""

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_begin"),
        Index("ix_leave_person_id_until_on", "person_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
