"""What the shopper sends: drafts kept on the server, and frozen submissions with photos and tap times."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...checklists.models import Sheet
from ...database import Base
from .addendum import Addendum
from .visit import Visit


class Draft(Base):
    """The answers so far, saved at every tap; one per visit, revision and client id.

    `content` has the shape of a submission: {answers, contacts, taps, …}.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("visit_id", "uuid", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), index=True)
    uuid: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


COUNTS = text("addendum_id IS NULL AND state IN ('waiting', 'received')")
COUNTS_LATER = text("addendum_id IS NOT NULL AND state IN ('waiting', 'received')")


class Submission(Base):
    """A frozen submission. `identity` is `uuid/revision`; `digest` is the SHA-256 of the raw body.

    `waiting` until every photo has arrived, then `received`; `conflict` keeps a second, different body or a second
    uuid for the same visit for a person to decide. The database itself refuses a second row of one identity, and a
    second one that counts of the same revision of a visit or addendum. `addendum_id` marks what was sent for items
    that could only be answered later. Only a received one has a sheet; an addendum has none of its own, and neither has
    one that says that the visit could not be done.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("uuid", "revision", "digest"),
        Index(
            "uq_submission_visit_id_revision",
            "visit_id",
            "revision",
            unique=True,
            sqlite_where=COUNTS,
            postgresql_where=COUNTS,
        ),
        Index(
            "uq_submission_addendum_id_revision",
            "addendum_id",
            "revision",
            unique=True,
            sqlite_where=COUNTS_LATER,
            postgresql_where=COUNTS_LATER,
        ),
        CheckConstraint("state in ('waiting', 'received', 'conflict', 'set_aside')", name="known_state"),
        CheckConstraint("revision >= 1", name="positive_revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"), index=True)
    addendum_id: Mapped[int | None] = mapped_column(ForeignKey("addendum.id", ondelete="CASCADE"), index=True)
    identity: Mapped[str | None] = mapped_column(unique=True)
    uuid: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str]
    body: Mapped[str]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    device_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="waiting")
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("sheet.id"))

    visit: Mapped[Visit] = relationship()
    addendum: Mapped[Addendum | None] = relationship()
    sheet: Mapped[Sheet | None] = relationship()
    taps: Mapped[list["Tap"]] = relationship(cascade="all, delete-orphan", order_by="Tap.at")


class SubmissionPhoto(Base):
    """A photo that a submission names; it is complete when each of them has arrived."""

    __tablename__ = "submission_photo"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True)
    sent_sha256: Mapped[str] = mapped_column(primary_key=True)


class Tap(Base):
    """A moment of the visit as tapped on the device, whose clock is only a claim; corrections carry a note."""

    __tablename__ = "tap"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
