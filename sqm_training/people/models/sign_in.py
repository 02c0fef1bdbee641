"""Sign-ins that the server knows, attempts for the throttle, and one-time slips."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from .person import Person


class SignIn(Base):
    """One sign-in on one device; the cookie names it by a secret whose digest is kept here."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    secret_digest: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignInAttempt(Base):
    """A failed attempt, kept for the throttle: `subject` is the digest of an account name or an address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_subject_at", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    at: Mapped[datetime]


class SignInSlip(Base):
    """A printed one-time QR for a person without mail: it opens the page that sets a password, once."""

    __tablename__ = "sign_in_slip"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    secret_digest: Mapped[str] = mapped_column(unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
