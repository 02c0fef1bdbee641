"""Course runs: the classroom days of a course, who takes part, and who was there."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ...people.models import Person
from .courses import CourseVersion


class CourseRun(Base):
    """One run of a course in a classroom: where, by which trainer, on which days; a cancelled one says why."""

    __tablename__ = "course_run"
    __table_args__ = (CheckConstraint("cancelled_at is null or cancel_reason <> ''", name="cancelled_with_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), index=True)
    place: Mapped[str]
    trainer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    lock: Mapped[int] = mapped_column(default=1)

    version: Mapped[CourseVersion] = relationship()
    trainer: Mapped[Person] = relationship(foreign_keys=[trainer_id])
    sessions: Mapped[list["RunSession"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="RunSession.starts_at", back_populates="run"
    )
    participants: Mapped[list["Participant"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Participant.person_id"
    )

    __mapper_args__ = {"version_id_col": lock}

    def is_over(self, at: datetime) -> bool:
        """Say whether the last session has ended."""
        return all(one.ends_at < at for one in self.sessions)


class RunSession(Base):
    """One sitting of a run: a half-day with its modules. `hours` are the study hours 学时 of who was there."""

    __tablename__ = "run_session"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    modules: Mapped[list[Any]] = mapped_column(default=list)
    hours: Mapped[Fraction]

    run: Mapped[CourseRun] = relationship(back_populates="sessions")


class Participant(Base):
    """Somebody who is to take part in a run."""

    __tablename__ = "run_participant"

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    added_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class Attendance(Base):
    """Somebody was at a session: signed in with the code on the wall, or entered by the trainer (`way`)."""

    __tablename__ = "attendance"
    __table_args__ = (CheckConstraint("way in ('code', 'trainer')", name="known_way"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("run_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    way: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class SignInCode(Base):
    """The code with which people sign in to a session 签到: good until `expires_at`, once for each person.

    A new code takes the place of the one before.
    """

    __tablename__ = "sign_in_code"
    __table_args__ = (UniqueConstraint("secret"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("run_session.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]

    session: Mapped[RunSession] = relationship()
