"""Checklists, their versions, sections, items and shop scripts."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base, Text


class Checklist(Base):
    """A checklist under its code; what is asked stands in its versions.

    `use` is `visit` for what shoppers fill in, `role_play` for a rubric by which an observed role-play is scored.
    """

    __tablename__ = "checklist"
    __table_args__ = (
        CheckConstraint("channel in ('counter', 'hotline', 'field', 'online')", name="known_channel"),
        CheckConstraint("use in ('visit', 'role_play')", name="known_use"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Text]
    use: Mapped[str] = mapped_column(default="visit", server_default="visit")
    channel: Mapped[str]
    is_retired: Mapped[bool] = mapped_column(default=False)


class ChecklistVersion(Base):
    """One wording of a checklist. A published version is frozen; every sheet names the version it was filled on.

    `cap` is a number, `zero` or `flag`; `moments` are the codes that are tapped during a visit, each with its title:
    [{"code": "arrived", "title": {…}}]; `words` are the bands in which a score is called good.
    """

    __tablename__ = "checklist_version"
    __table_args__ = (
        UniqueConstraint("checklist_id", "number"),
        CheckConstraint("state in ('draft', 'published', 'retired')", name="known_state"),
        CheckConstraint("method in ('points', 'sections')", name="known_method"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[Text]
    state: Mapped[str] = mapped_column(default="draft")
    method: Mapped[str] = mapped_column(default="points")
    cap: Mapped[str] = mapped_column(default="59")
    scorable_share: Mapped[Fraction] = mapped_column(default=Fraction(7, 10))
    words: Mapped[list[Any]] = mapped_column(default=list)
    moments: Mapped[list[Any]] = mapped_column(default=list)
    content_digest: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    checklist: Mapped[Checklist] = relationship()
    sections: Mapped[list["Section"]] = relationship(
        cascade="all, delete-orphan", order_by="Section.position", back_populates="checklist_version"
    )
    scripts: Mapped[list["Script"]] = relationship(cascade="all, delete-orphan", order_by="Script.position")

    __mapper_args__ = {"version_id_col": version}

    @property
    def items(self) -> list["Item"]:
        """All items in the order in which they are asked."""
        return [item for section in self.sections for item in section.items]


class Section(Base):
    """A part of a checklist; `weight` counts under the method `sections` only."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_version.id", ondelete="CASCADE"))
    code: Mapped[str]
    title: Mapped[Text]
    weight: Mapped[Fraction | None]
    position: Mapped[int]

    checklist_version: Mapped[ChecklistVersion] = relationship(back_populates="sections")
    items: Mapped[list["Item"]] = relationship(
        cascade="all, delete-orphan", order_by="Item.position", back_populates="section"
    )


class Item(Base):
    """One question of a checklist.

    `rules` holds what its type needs (levels, options, bands, faults, good, low, high, from, until), the condition
    `when` as a tree, `demand`, `critical_on` and `faults_hint`, in the words of the file format. `standard_id` is
    empty only where a checklist of the past measures no standard.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("version_id", "code"),
        CheckConstraint("answers_for in ('person', 'site', 'process')", name="known_answers_for"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_version.id", ondelete="CASCADE"))
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    code: Mapped[str]
    text: Mapped[Text]
    hint: Mapped[Text] = mapped_column(default=dict)
    type: Mapped[str]
    points: Mapped[Fraction] = mapped_column(default=Fraction(0))
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"), index=True)
    touchpoint: Mapped[str] = mapped_column(default="")
    answers_for: Mapped[str] = mapped_column(default="person")
    allow_na: Mapped[bool] = mapped_column(default=False)
    is_required: Mapped[bool] = mapped_column(default=True)
    is_critical: Mapped[bool] = mapped_column(default=False)
    is_bonus: Mapped[bool] = mapped_column(default=False)
    due_after: Mapped[int] = mapped_column(default=0)
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)

    section: Mapped[Section] = relationship(back_populates="items")


class Script(Base):
    """A shop script: what the shopper plays, with the answer key; `story` and `key` are bilingual."""

    __tablename__ = "script"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str]
    title: Mapped[Text]
    business: Mapped[str] = mapped_column(default="")
    story: Mapped[Text]
    key: Mapped[list[Any]] = mapped_column(default=list)
