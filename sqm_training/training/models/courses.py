"""Courses: the versions of a course, its modules with their parts, and the lessons in both languages."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base, Text
from ...people.models import Person

DRAFT = text("state = 'draft'")
PUBLISHED = text("state = 'published'")


class Rule(StrEnum):
    """When a course is completed; `RULES` of `training.rules` says it in words."""

    VIEWED = "viewed"
    PASSED = "passed"
    COMPLETED = "completed"
    PASSED_AND_COMPLETED = "passed_and_completed"


class PartKind(StrEnum):
    """What a part of a module is."""

    LESSON = "lesson"
    SCENARIO = "scenario"
    QUIZ = "quiz"
    TASK = "task"


class Course(Base):
    """A course under its code; what it teaches stands in its versions.

    `title` is what lists show: that of the version in force, before the first one that of the draft.
    `shipped_digest` is the digest of the shipped files as last loaded, empty for a course that people made.
    """

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Text]
    is_retired: Mapped[bool] = mapped_column(default=False)
    shipped_digest: Mapped[str] = mapped_column(default="")


class CourseVersion(Base):
    """One wording of a course: the draft that trainers work on, the version in force, or one of the past.

    `hours` are study hours 学时. `refreshers` are days after a pass, none = no refreshers. A certificate is valid for
    `valid_months`, none = without end. `quizzes` are the settings of its quizzes as the course file gives them.
    `media` says which stored file a name stands for, once the version is published; it is frozen then.
    """

    __tablename__ = "course_version"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("state in ('draft', 'published', 'retired')", name="known_state"),
        CheckConstraint("rule in ('viewed', 'passed', 'completed', 'passed_and_completed')", name="known_rule"),
        CheckConstraint("pass_percent between 0 and 100", name="pass_in_range"),
        Index("uq_course_version_draft", "course_id", unique=True, sqlite_where=DRAFT, postgresql_where=DRAFT),
        Index(
            "uq_course_version_published", "course_id", unique=True, sqlite_where=PUBLISHED, postgresql_where=PUBLISHED
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    digest: Mapped[str] = mapped_column(default="")
    title: Mapped[Text]
    about: Mapped[Text] = mapped_column(default=dict)
    hours: Mapped[Fraction] = mapped_column(default=Fraction(0))
    rule: Mapped[str] = mapped_column(default=Rule.COMPLETED)
    pass_percent: Mapped[int] = mapped_column(default=75)
    refreshers: Mapped[list[Any]] = mapped_column(default=list)
    valid_months: Mapped[int | None]
    quizzes: Mapped[list[Any]] = mapped_column(default=list)
    facilitator: Mapped[Text] = mapped_column(default=dict)
    media: Mapped[dict[str, Any]] = mapped_column(default=dict)
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lock: Mapped[int] = mapped_column(default=1)

    course: Mapped[Course] = relationship()
    edited_by: Mapped[Person | None] = relationship(foreign_keys=[edited_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])
    modules: Mapped[list["Module"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Module.position, Module.id",
        back_populates="version",
    )
    lessons: Mapped[list["Lesson"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Lesson.code", back_populates="version"
    )

    __mapper_args__ = {"version_id_col": lock}

    @property
    def post_quiz(self) -> str:
        """The code of the post-test, empty when there is none."""
        return next((str(one["code"]) for one in self.quizzes if one.get("role") == "post"), "")


class Module(Base):
    """A module of a version: what the learner can do after it, and when it is held in a classroom.

    `day` and `starts` ("09:00") place it in the timetable of a course run; `needs` are codes of modules before it.
    """

    __tablename__ = "course_module"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str]
    title: Mapped[Text]
    goal: Mapped[Text] = mapped_column(default=dict)
    method: Mapped[Text] = mapped_column(default=dict)
    day: Mapped[int | None]
    starts: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int] = mapped_column(default=0)
    needs: Mapped[list[Any]] = mapped_column(default=list)

    version: Mapped[CourseVersion] = relationship(back_populates="modules")
    parts: Mapped[list["Part"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Part.position, Part.id", back_populates="module"
    )


class Part(Base):
    """One part of a module, in order: a lesson, a scenario, a quiz, or a task whose words are its `title`.

    `ref` is the code of lesson, scenario or quiz; a task has one of its own (`M3:1`), under which it is ticked.
    """

    __tablename__ = "course_part"
    __table_args__ = (
        CheckConstraint("kind in ('lesson', 'scenario', 'quiz', 'task')", name="known_kind"),
        Index("ix_course_part_kind_ref", "kind", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("course_module.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    ref: Mapped[str]
    title: Mapped[Text] = mapped_column(default=dict)

    module: Mapped[Module] = relationship(back_populates="parts")


class Lesson(Base):
    """A lesson of a version in both languages: `text` is Markdown, `minutes` what it takes, `standards` their codes."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="CASCADE"))
    code: Mapped[str]
    title: Mapped[Text]
    minutes: Mapped[int] = mapped_column(default=5)
    standards: Mapped[list[Any]] = mapped_column(default=list)
    text: Mapped[Text] = mapped_column(default=dict, deferred=True)

    version: Mapped[CourseVersion] = relationship(back_populates="lessons")


class CourseMedium(Base):
    """A picture, recording or attachment that lessons of a course show under `name`; `stored` names the file kept."""

    __tablename__ = "course_medium"
    __table_args__ = (
        UniqueConstraint("course_id", "name"),
        CheckConstraint("kind in ('image', 'audio', 'video', 'file')", name="known_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    name: Mapped[str]
    stored: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
