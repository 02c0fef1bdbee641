"""Objections to observed role-plays."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...checklists.models import Objection
from ...database import Base
from ...people.models import Person
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
