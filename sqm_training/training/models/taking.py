"""What a learner does in a course: the taking, lessons read to the end, tasks ticked."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ...people.models import Person
from .courses import Course, CourseVersion

RUNNING = text("completed_at is null")


class CourseTaking(Base):
    """One time that a person takes a course, from the beginning to its completion; once more is a row more.

    Once the rule of the course is met, `completed_at`, the `version` in force then, the `score` of the post-test (0 to
    100, empty without one) and the study `hours` are written, and never change.
    """

    __tablename__ = "course_taking"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "number"),
        Index(
            "uq_course_taking_running",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        Index("ix_course_taking_course_id_completed_at", "course_id", "completed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("course_version.id"))
    score: Mapped[Fraction | None]
    hours: Mapped[Fraction] = mapped_column(default=Fraction(0))

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()
    version: Mapped[CourseVersion | None] = relationship()


class LessonView(Base):
    """A lesson that was read to its end within a taking: when, in which version, after how many seconds."""

    __tablename__ = "lesson_view"

    taking_id: Mapped[int] = mapped_column(ForeignKey("course_taking.id", ondelete="CASCADE"), primary_key=True)
    lesson_code: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    language: Mapped[str] = mapped_column(default="zh")
    seconds: Mapped[int]
    ended_at: Mapped[datetime]


class TaskTick(Base):
    """A task of a course that was done: ticked by the learner, or by a trainer in class."""

    __tablename__ = "task_tick"

    taking_id: Mapped[int] = mapped_column(ForeignKey("course_taking.id", ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
