"""Photos as supporting material of an answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base


class Photo(Base):
    """A photo that a person sent: `sent_sha256` is the digest of the bytes sent, `stored` the file kept of it.

    After masking, `masked` names the file that everybody but the reviewer sees, and `boxes` holds what it hides:
    [left, top, right, bottom], each a share of the picture. Publication deletes the unmasked file: `stored` is then
    the masked one.
    """

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("owner_id", "sent_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_sha256: Mapped[str] = mapped_column(index=True)
    stored: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    taken_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    masked: Mapped[str | None]
    boxes: Mapped[list[Any]] = mapped_column(default=list)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]


class Attachment(Base):
    """A photo used on a sheet, for one item or for the visit as a whole."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("sheet_id", "item_code", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id", ondelete="CASCADE"), index=True)
    item_code: Mapped[str] = mapped_column(default="")
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")
