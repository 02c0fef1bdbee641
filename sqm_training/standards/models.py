"""Service standards, touchpoints, versions, and the links that measure and train them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Text


class Dimension(StrEnum):
    """The five dimensions of SERVQUAL."""

    TANGIBLES = "tangibles"
    RELIABILITY = "reliability"
    RESPONSIVENESS = "responsiveness"
    ASSURANCE = "assurance"
    EMPATHY = "empathy"


class Relation(StrEnum):
    """What a linked thing does for a standard."""

    MEASURES = "measures"
    TRAINS = "trains"


class Touchpoint(Base):
    """A step of a service blueprint; starred ones are moments of truth.

    `part` says whom the customer meets there: the main contact, a guide, or whoever calls back.
    """

    __tablename__ = "touchpoint"
    __table_args__ = (CheckConstraint("part in ('main', 'guide', 'call_back')", name="known_part"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    blueprint: Mapped[str]
    position: Mapped[int]
    title: Mapped[Text]
    is_moment_of_truth: Mapped[bool] = mapped_column(default=False)
    part: Mapped[str] = mapped_column(default="main")


class Standard(Base):
    """A service standard as it now stands; every change is kept as a `StandardVersion`."""

    __tablename__ = "standard"
    __table_args__ = (
        CheckConstraint("state in ('proposed', 'approved', 'retired')", name="known_state"),
        CheckConstraint(
            "dimension in ('tangibles', 'reliability', 'responsiveness', 'assurance', 'empathy')",
            name="known_dimension",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int] = mapped_column(default=1)
    title: Mapped[Text]
    target: Mapped[Text]
    measure: Mapped[dict[str, Any] | None]
    channel: Mapped[str] = mapped_column(index=True)
    dimension: Mapped[str] = mapped_column(index=True)
    touchpoint_code: Mapped[str | None] = mapped_column(ForeignKey("touchpoint.code"))
    source: Mapped[Text] = mapped_column(default=dict)
    document: Mapped[str] = mapped_column(default="")
    basis_on: Mapped[date | None]
    city: Mapped[Text] = mapped_column(default=dict)
    seen_elsewhere: Mapped[Text] = mapped_column(default=dict)
    practice: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_verified: Mapped[bool] = mapped_column(default=False)
    is_own: Mapped[bool] = mapped_column(default=False)
    is_pledge: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="proposed")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    touchpoint: Mapped[Touchpoint | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class StandardVersion(Base):
    """One wording of a standard: a draft awaiting approval, the one in force, or one of the past."""

    __tablename__ = "standard_version"
    __table_args__ = (
        UniqueConstraint("standard_id", "number"),
        CheckConstraint("state in ('draft', 'approved', 'rejected')", name="known_state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="draft")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]


PART_KINDS = ("scenario", "question")
"""What has parts that are linked each for itself beside the whole: moments and questions."""


class StandardLink(Base):
    """Something that measures or trains a standard; its owner replaces its own rows when it publishes.

    `kind` and `ref` name the thing (an item `CTR:B3`, a practice card, a scenario), `path` is its page.
    """

    __tablename__ = "standard_link"
    __table_args__ = (
        UniqueConstraint("standard_id", "relation", "kind", "ref"),
        CheckConstraint("relation in ('measures', 'trains')", name="known_relation"),
        Index("ix_standard_link_kind_ref", "kind", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id", ondelete="CASCADE"), index=True)
    relation: Mapped[str]
    kind: Mapped[str]
    ref: Mapped[str]
    title: Mapped[Text]
    path: Mapped[str]

    standard: Mapped[Standard] = relationship()

    @property
    def is_part(self) -> bool:
        """Whether this names a part (moment of a scenario, question of a quiz) of what is linked as a whole too."""
        return self.kind in PART_KINDS and ":" in self.ref
