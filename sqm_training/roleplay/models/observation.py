"""Observed role-plays: two people act a scenario, one or two raters score what they see."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...checklists.models import ChecklistVersion, Sheet
from ...database import Base, Text
from ...people.models import Person, Site
from .scenario import ScenarioVersion

IN_RANGE = "{0} is null or {0} between 1 and 5"


class ObservationState(StrEnum):
    """Where an observed role-play stands."""

    OPEN = "open"
    DONE = "done"
    VOID = "void"


class Observation(Base):
    """One observed role-play: a learner, somebody who acts the customer, and the raters, of whom the first leads.

    It keeps the versions of scenario and rubric that were played and scored, and the learner's site on that day.
    `code` opens the actor's card. Once every rater has sent, `calculated` is the mean of their ratings item by item
    (0 to 100, empty when too few items applied), `outcome` is passed, failed or, after a critical failure, repeat, and
    `critical` lists the critical items that any rater marked.
    """

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("state in ('open', 'done', 'void')", name="known_state"),
        CheckConstraint("outcome in ('', 'passed', 'failed', 'repeat')", name="known_outcome"),
        CheckConstraint("person_id <> actor_id", name="two_people"),
        CheckConstraint("state <> 'void' or void_reason <> ''", name="void_with_reason"),
        Index("ix_observation_person_id_begun_at", "person_id", "begun_at"),
        Index("ix_observation_site_id_begun_at", "site_id", "begun_at"),
        Index("ix_observation_actor_id_state", "actor_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_version_id: Mapped[int] = mapped_column(ForeignKey("scenario_version.id"), index=True)
    checklist_version_id: Mapped[int] = mapped_column(ForeignKey("checklist_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default=ObservationState.OPEN)
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    calculated: Mapped[Fraction | None]
    outcome: Mapped[str] = mapped_column(default="")
    critical: Mapped[list[Any]] = mapped_column(default=list)
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    void_reason: Mapped[str] = mapped_column(default="")

    scenario_version: Mapped[ScenarioVersion] = relationship()
    rubric: Mapped[ChecklistVersion] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    actor: Mapped[Person] = relationship(foreign_keys=[actor_id])
    voided_by: Mapped[Person | None] = relationship(foreign_keys=[voided_by_id])
    site: Mapped[Site] = relationship()
    ratings: Mapped[list["Rating"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Rating.id", back_populates="observation"
    )
    moods: Mapped[list["MoodTick"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="MoodTick.id"
    )

    @property
    def title(self) -> Text:
        """What the scenario is called that was played."""
        return self.scenario_version.title


class Rating(Base):
    """What one rater fills in: a draft until it is sent, once, as a sheet. The rater with the lowest id leads.

    `answers` are the rows of the draft as the tablet sends them; `mood_start` and `mood_end` are the customer's mood
    as this rater saw it, 1 calm to 5 furious. After sending, the sheet alone counts and the draft is empty.
    """

    __tablename__ = "observation_rating"
    __table_args__ = (
        UniqueConstraint("observation_id", "rater_id"),
        CheckConstraint(IN_RANGE.format("mood_start"), name="mood_start_in_range"),
        CheckConstraint(IN_RANGE.format("mood_end"), name="mood_end_in_range"),
        CheckConstraint("(sent_at is null) = (sheet_id is null)", name="sent_as_a_sheet"),
        Index("ix_observation_rating_rater_id_sent_at", "rater_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id", ondelete="CASCADE"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[list[Any]] = mapped_column(default=list)
    mood_start: Mapped[int | None]
    mood_end: Mapped[int | None]
    saved_at: Mapped[datetime | None]
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("sheet.id"), unique=True)
    sent_at: Mapped[datetime | None]
    lock: Mapped[int] = mapped_column(default=1)

    observation: Mapped[Observation] = relationship(back_populates="ratings")
    rater: Mapped[Person] = relationship()
    sheet: Mapped[Sheet | None] = relationship()

    __mapper_args__ = {"version_id_col": lock}


class MoodTick(Base):
    """One tick of the actor: the customer's mood after it, and which line of the card moved it.

    `cause` is `trigger:0`, `cooler:2` (the place of the line on the card), or empty when the mood was set by hand.
    """

    __tablename__ = "observation_mood"
    __table_args__ = (CheckConstraint("mood between 1 and 5", name="mood_in_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id", ondelete="CASCADE"), index=True)
    mood: Mapped[int]
    cause: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class ObservationStatement(Base):
    """What the learner says to a result: the circumstances, or what was seen otherwise. It changes no score."""

    __tablename__ = "observation_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]
