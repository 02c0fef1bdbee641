"""Scenarios, the drafts that trainers write, their frozen versions, and their pictures and recordings."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base, Text
from ...people.models import Person


class Scenario(Base):
    """A scenario under its code, which is the `id` of its front matter; what is said stands in versions and draft.

    `title`, `channel` and `level` are what lists show: those of the version in force, before the first one those of
    the draft. `slug` is the name of its file. `shipped_digest` is the digest of the shipped text as last loaded,
    empty for a scenario that people made.
    """

    __tablename__ = "scenario"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str]
    title: Mapped[Text]
    channel: Mapped[str] = mapped_column(default="")
    level: Mapped[int] = mapped_column(default=1)
    is_retired: Mapped[bool] = mapped_column(default=False)
    shipped_digest: Mapped[str] = mapped_column(default="")


class ScenarioDraft(Base):
    """The text that trainers are working on; `translations` holds that of other languages: {"en": "## start …"}.

    `errors` and `warnings` count what the checker found when it was last saved.
    """

    __tablename__ = "scenario_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(default="")
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    scenario: Mapped[Scenario] = relationship()
    edited_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class ScenarioVersion(Base):
    """One wording of a scenario, frozen when it was published; every attempt names the version it was made on.

    `digest` is the SHA-256 of the normalised texts and of the media they show. `bounds` are the worst and the best
    sum of points that a play can reach, per dimension, standard and `overall`: {"empathy": [-2, 9]}; `dimension_of`
    says for which dimension each standard counted then. `media` says which stored file a name stood for:
    {"bill.jpg": {"stored": …, "kind": "image"}}. `state` is `published` for the version in force, `retired` for one
    that a later version replaced.
    """

    __tablename__ = "scenario_version"
    __table_args__ = (
        UniqueConstraint("scenario_id", "number"),
        UniqueConstraint("scenario_id", "digest"),
        CheckConstraint("state in ('published', 'retired')", name="known_state"),
        Index("ix_scenario_version_scenario_id_state", "scenario_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str]
    text: Mapped[str]
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[Text]
    channel: Mapped[str]
    level: Mapped[int]
    standards: Mapped[list[Any]] = mapped_column(default=list)
    dimensions: Mapped[list[Any]] = mapped_column(default=list)
    bounds: Mapped[dict[str, Any]] = mapped_column(default=dict)
    dimension_of: Mapped[dict[str, Any]] = mapped_column(default=dict)
    media: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="published")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    scenario: Mapped[Scenario] = relationship()


class ScenarioMedium(Base):
    """A picture or recording that the text of a scenario shows under `name`; `stored` names the file kept of it."""

    __tablename__ = "scenario_medium"
    __table_args__ = (
        UniqueConstraint("scenario_id", "name"),
        CheckConstraint("kind in ('image', 'audio', 'video')", name="known_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"))
    name: Mapped[str]
    stored: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
