"""Persons and their roles."""

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ...web.access import Role
from .site import Site


class Person(Base):
    """Someone who works with the platform; signs in by employee number.

    `badge` is what the public reads on the counter, by which a reviewer matches the person who was met. `timer_factor`
    stretches the timers of exercises, 0 switches them off: an exercise is no test of reading speed.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("language in ('zh', 'en', '')", name="known_language"),
        CheckConstraint("theme in ('auto', 'light', 'dark')", name="known_theme"),
        CheckConstraint("timer_factor in ('0', '1', '3/2', '2', '3')", name="known_timer_factor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    badge: Mapped[str] = mapped_column(default="", index=True)
    post: Mapped[str] = mapped_column(default="")
    mail: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(default="")
    theme: Mapped[str] = mapped_column(default="auto")
    timer_factor: Mapped[Fraction] = mapped_column(default=Fraction(1))
    is_active: Mapped[bool] = mapped_column(default=True)
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    last_seen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    site: Mapped[Site | None] = relationship()
    role_rows: Mapped[list["PersonRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the person holds."""
        return frozenset(Role(row.role) for row in self.role_rows)

    def has_role(self, *roles: str) -> bool:
        """Say whether the person holds any of these roles."""
        return any(row.role in roles for row in self.role_rows)


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_role"
    __table_args__ = (
        CheckConstraint("role in ('trainer', 'shopper', 'employee', 'manager', 'admin')", name="known_role"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class NoticeAcceptance(Base):
    """The person acknowledged the notice about shops: purpose, who sees what, how long, appeal."""

    __tablename__ = "notice_acceptance"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
