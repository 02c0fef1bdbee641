"""Visits: one planned mystery shop each, and whom it met."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...checklists.models import ChecklistVersion, Script
from ...database import Base
from ...people.models import Person, Site
from .wave import Wave

MADE_UP_FOR = text("reshop_of_id IS NOT NULL")
REFERRED = text("reference IS NOT NULL")


class VisitState(StrEnum):
    """Where a visit stands, from plan to published result; the last four are endings."""

    PLANNED = "planned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DECLINED = "declined"
    NOT_DONE = "not_done"
    VOID = "void"


class Visit(Base):
    """One mystery shop: where, who, on which checklist version and script, in which window of days.

    `pair` is shared by two visits that score the same encounter; the lower id counts for the employee. `reference`
    is the id that an imported visit had where it came from, unique per checklist;
    `import_digest` says what it held then. `ending` says why a visit was not
    done (closed, queue, system, recognised, other); `reshop_of_id` names the visit that this one makes up for.
    `visited_at` is the server's best knowledge of when the encounter took place.
    """

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint(
            "state in ('planned', 'submitted', 'returned', 'approved', 'published', 'declined', 'not_done', 'void')",
            name="known_state",
        ),
        CheckConstraint("opens_on <= closes_on", name="opens_before_closing"),
        UniqueConstraint("checklist_id", "reference"),
        Index("ix_visit_shopper_id_state", "shopper_id", "state"),
        Index("ix_visit_state_closes_on", "state", "closes_on"),
        Index("ix_visit_site_id_visited_at", "site_id", "visited_at"),
        Index("ix_visit_site_id_state_visited_at", "site_id", "state", "visited_at"),
        Index("ix_visit_reference", "reference", sqlite_where=REFERRED, postgresql_where=REFERRED),
        Index("ix_visit_wave_id_state", "wave_id", "state"),
        Index("ix_visit_version_id_state_visited_at", "version_id", "state", "visited_at"),
        Index("ix_visit_reshop_of_id", "reshop_of_id", sqlite_where=MADE_UP_FOR, postgresql_where=MADE_UP_FOR),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    shopper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_version.id"))
    script_id: Mapped[int | None] = mapped_column(ForeignKey("script.id"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    pair: Mapped[int | None] = mapped_column(index=True)
    reshop_of_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    reference: Mapped[str | None]
    import_digest: Mapped[str | None]
    briefing: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=VisitState.PLANNED)
    ending: Mapped[str] = mapped_column(default="")
    ending_note: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    visited_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    wave: Mapped[Wave | None] = relationship()
    site: Mapped[Site] = relationship()
    shopper: Mapped[Person | None] = relationship(foreign_keys=[shopper_id])
    checklist_version: Mapped[ChecklistVersion] = relationship()
    script: Mapped[Script | None] = relationship()
    contacts: Mapped[list["VisitContact"]] = relationship(cascade="all, delete-orphan", order_by="VisitContact.id")

    __mapper_args__ = {"version_id_col": version}


class VisitContact(Base):
    """Someone who was met in one part of the visit, as noted; the reviewer matches the person or leaves it unknown.

    `decision` is `matched` or `unknown` once the reviewer has looked; unknown counts for the site only.
    """

    __tablename__ = "visit_contact"
    __table_args__ = (
        CheckConstraint("part in ('main', 'guide', 'call_back')", name="known_part"),
        CheckConstraint("decision in ('', 'matched', 'unknown')", name="known_decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(default="main")
    badge: Mapped[str] = mapped_column(default="")
    window: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decision: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])


class ShopperBar(Base):
    """A shopper who may not visit a site any more, because they were recognised there."""

    __tablename__ = "shopper_bar"

    shopper_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    at: Mapped[datetime]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
