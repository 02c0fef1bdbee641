"""Objections to observed role-plays, and to the marks of free answers."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...checklists.models import Objection
from ...database import Base
from ...people.models import Person
from .attempt import Step
from .observation import Observation


class ObservationObjection(Objection, Base):
    """An objection of the learner to one item of an observed role-play."""

    __tablename__ = "observation_objection"
    __table_args__ = (
        UniqueConstraint("observation_id", "item_code"),
        CheckConstraint("decision in ('', 'upheld', 'rejected')", name="known_decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(ForeignKey("observation.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    observation: Mapped[Observation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class MarkObjection(Objection, Base):
    """An objection of who played to the points on one line of the rubric (`item_code`) of a free answer."""

    __tablename__ = "mark_objection"
    __table_args__ = (
        UniqueConstraint("step_id", "item_code"),
        CheckConstraint("decision in ('', 'upheld', 'rejected')", name="known_decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    step: Mapped[Step] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
