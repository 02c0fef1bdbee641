"""Certificates of completed courses."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ...people.models import Person
from .taking import CourseTaking


class Certificate(Base):
    """One certificate: for one taking of a course, until a day, under a number that can be checked by anybody.

    Recertification is a row of its own. `number` counts up; `secret` is the random part that the public address needs
    besides, so that nobody can read through the numbers.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("revoked_at is null or revoke_reason <> ''", name="revoked_with_reason"),
        Index("ix_certificate_person_id_issued_on", "person_id", "issued_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str]
    taking_id: Mapped[int] = mapped_column(ForeignKey("course_taking.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoke_reason: Mapped[str] = mapped_column(default="")

    taking: Mapped[CourseTaking] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
