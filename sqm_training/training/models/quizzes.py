"""Quizzes, the attempts that people make, and their answers."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base, Text
from ...people.models import Person
from .questions import QuestionBank, QuestionVersion


class QuizState(StrEnum):
    """Whether a quiz can be taken."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class TryState(StrEnum):
    """Where an attempt at a quiz stands."""

    RUNNING = "running"
    AWAITING_MARKING = "awaiting_marking"
    ENDED = "ended"


class Quiz(Base):
    """A quiz under its code: which questions it draws, and how they are put.

    `draw` is {"questions": [codes]} for fixed ones, or {"count": 15, "categories": [paths], "standards": [codes]} for
    as many drawn at random; a category includes those below it. `minutes` and `attempts` are empty for no limit;
    `pass_percent` is what it takes to pass. `feedback` comes after each answer or at the end. `shipped` is the digest
    of what was loaded, empty once people changed it or when they made it.
    """

    __tablename__ = "quiz"
    __table_args__ = (
        CheckConstraint("role in ('pre', 'post', 'practice')", name="known_role"),
        CheckConstraint("state in ('draft', 'published', 'retired')", name="known_state"),
        CheckConstraint("feedback in ('at_once', 'end')", name="known_feedback"),
        CheckConstraint("minutes is null or minutes > 0", name="some_minutes"),
        CheckConstraint("attempts is null or attempts > 0", name="some_attempts"),
        CheckConstraint("pass_percent between 0 and 100", name="possible_pass"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Text]
    about: Mapped[Text] = mapped_column(default=dict)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank.id"), index=True)
    role: Mapped[str] = mapped_column(default="practice")
    state: Mapped[str] = mapped_column(default=QuizState.DRAFT)
    draw: Mapped[dict[str, Any]] = mapped_column(default=dict)
    minutes: Mapped[int | None]
    attempts: Mapped[int | None]
    pass_percent: Mapped[int] = mapped_column(default=75)
    feedback: Mapped[str] = mapped_column(default="end")
    is_shuffled: Mapped[bool] = mapped_column(default=True)
    shipped: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lock: Mapped[int] = mapped_column(default=1)

    bank: Mapped[QuestionBank] = relationship()

    __mapper_args__ = {"version_id_col": lock}


RUNNING = text("state = 'running'")


class QuizAttempt(Base):
    """One run of a person through drawn questions; what held when it began is kept with it.

    `kind` and `ref` name what it is an attempt at: `quiz` and its code, or `refresher` and whatever its owner calls
    it (then `quiz_id` is empty). `number` counts the person's attempts at it. After `due_at` nothing is taken any more.
    `overall` is the percentage reached, exact; `passed` is empty until there is one.
    """

    __tablename__ = "quiz_attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "ref", "number"),
        CheckConstraint("state in ('running', 'awaiting_marking', 'ended')", name="known_state"),
        CheckConstraint("feedback in ('at_once', 'end')", name="known_feedback"),
        Index("ix_quiz_attempt_quiz_id_state", "quiz_id", "state"),
        Index("ix_quiz_attempt_due_at", "due_at", sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index(
            "uq_quiz_attempt_running",
            "person_id",
            "kind",
            "ref",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("quiz.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assignment_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(default="quiz")
    ref: Mapped[str]
    number: Mapped[int] = mapped_column(default=1)
    title: Mapped[Text]
    state: Mapped[str] = mapped_column(default=TryState.RUNNING)
    seed: Mapped[int]
    feedback: Mapped[str]
    is_shuffled: Mapped[bool] = mapped_column(default=True)
    pass_percent: Mapped[int]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    overall: Mapped[Fraction | None]
    passed: Mapped[bool | None]
    lock: Mapped[int] = mapped_column(default=1)

    quiz: Mapped[Quiz | None] = relationship()
    person: Mapped[Person] = relationship()
    answers: Mapped[list["QuizAnswer"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="QuizAnswer.position", back_populates="attempt"
    )

    __mapper_args__ = {"version_id_col": lock}


class QuizAnswer(Base):
    """The place of one question in an attempt, with what was answered there and what it was worth.

    `given` is empty until something was saved; `revision` counts the savings, so that another tab cannot write over
    what it has not seen. `is_checked` closes the answer in a quiz that tells at once. `share` is 0 to 1 of `points`,
    empty until it is known; what a trainer marked names who and when.
    """

    __tablename__ = "quiz_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempt.id", ondelete="CASCADE"))
    position: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    points: Mapped[int] = mapped_column(default=1)
    given: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    revision: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    is_checked: Mapped[bool] = mapped_column(default=False)
    share: Mapped[Fraction | None]
    note: Mapped[str] = mapped_column(default="")
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime | None]

    attempt: Mapped[QuizAttempt] = relationship(back_populates="answers")
    version: Mapped[QuestionVersion] = relationship()
