"""Attempts: one run of a scenario by a person, with every step kept."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ...people.models import Person
from .scenario import ScenarioVersion


class AttemptState(StrEnum):
    """Where an attempt stands."""

    RUNNING = "running"
    AWAITING_MARKING = "awaiting_marking"
    ENDED = "ended"
    ABANDONED = "abandoned"


RUNNING = text("state = 'running'")
RUNNING_ANEW = text("state = 'running' and origin_step_id is null")


class Attempt(Base):
    """One run of a scenario version by a person.

    `node` is where it stands and `play` the state of the player, so that any worker can go on with it. `timer_factor`
    stretches timers, 0 switches them off. `origin_node` is where an attempt begins that does not begin at the start
    and therefore counts for nothing; `origin_step_id` names the step of an earlier attempt that it tries again.
    `overall` and `scores` ({"empathy": "91/3"}) are percentages of the way from the worst to the best path; `critical`
    lists the critical faults made; `passed` is empty until the attempt has a score.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("state in ('running', 'awaiting_marking', 'ended', 'abandoned')", name="known_state"),
        CheckConstraint("language in ('zh', 'en')", name="known_language"),
        Index("ix_attempt_version_id_state", "version_id", "state"),
        Index("ix_attempt_person_id_ended_at", "person_id", "ended_at"),
        Index(
            "uq_attempt_running",
            "person_id",
            "version_id",
            "origin_node",
            unique=True,
            sqlite_where=RUNNING_ANEW,
            postgresql_where=RUNNING_ANEW,
        ),
        Index(
            "uq_attempt_running_again",
            "person_id",
            "version_id",
            "origin_step_id",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("scenario_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assignment_id: Mapped[int | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="zh")
    state: Mapped[str] = mapped_column(default=AttemptState.RUNNING)
    node: Mapped[str] = mapped_column(default="")
    play: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seed: Mapped[int] = mapped_column(default=0)
    timer_factor: Mapped[Fraction] = mapped_column(default=Fraction(1))
    origin_node: Mapped[str] = mapped_column(default="")
    origin_step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id", ondelete="SET NULL", use_alter=True))
    ending: Mapped[str] = mapped_column(default="")
    overall: Mapped[Fraction | None]
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    critical: Mapped[list[Any]] = mapped_column(default=list)
    passed: Mapped[bool | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    lock: Mapped[int] = mapped_column(default=1)

    scenario_version: Mapped[ScenarioVersion] = relationship()
    person: Mapped[Person] = relationship()
    steps: Mapped[list["Step"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Step.number",
        foreign_keys="Step.attempt_id",
        back_populates="attempt",
    )

    __mapper_args__ = {"version_id_col": lock}


class Step(Base):
    """One step of an attempt: where it was, what was chosen, the variables after it, when it was shown and answered.

    `choice` is the id of the choice, empty for a free answer, which stands in `text`, and for a timeout.
    """

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("attempt_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    number: Mapped[int]
    node: Mapped[str]
    choice: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    variables: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]
    timed_out: Mapped[bool] = mapped_column(default=False)

    attempt: Mapped[Attempt] = relationship(foreign_keys=[attempt_id], back_populates="steps")
    marks: Mapped[list["Mark"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Mark(Base):
    """The points that a trainer gave a free answer on one criterion of its rubric."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("step_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    criterion: Mapped[str]
    points: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
