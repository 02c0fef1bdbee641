"""What people say to a result: seen, the circumstances, an objection to one item."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...checklists.models import Objection
from ...database import Base
from ...people.models import Person
from .result import Result


class Seen(Base):
    """The person has seen the result, which is not the same as agreeing with it."""

    __tablename__ = "seen"

    result_id: Mapped[int] = mapped_column(ForeignKey("result.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


class Statement(Base):
    """The circumstances as the person or the manager saw them; it changes no score and has no deadline."""

    __tablename__ = "statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class Appeal(Objection, Base):
    """An objection to one item of a published result."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("result_id", "person_id", "item_code"),
        CheckConstraint("decision in ('', 'upheld', 'rejected')", name="known_decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    result: Mapped[Result] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
