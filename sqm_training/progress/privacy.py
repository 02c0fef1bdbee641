"""What progress keeps about people: figures that can be computed again, handed out and dropped with the person."""

from sqlalchemy import delete, or_

from ..extensions import db
from ..people.models import Person
from ..people.privacy import Rows, plain, register
from .models import CountedScore, PersonFigure, Summary
from .queries.insights import DRIFT
from .queries.scores import ADJUSTED

FIGURE = ("n", "shoppers", "raw", "adjusted", "low", "high", "reason", "change", "level", "as_of")


def export(person: Person) -> dict[str, Rows]:
    """Return how the person stands, as last computed."""
    figure = db.session.get(PersonFigure, person.id)
    return {"progress": [plain(figure, *FIGURE)] if figure else []}


def forget(person: Person) -> None:
    """Drop the figures of somebody who leaves; a computation brings back only what is left of the results."""
    db.session.execute(delete(PersonFigure).where(PersonFigure.person_id == person.id))
    own = or_(CountedScore.person_id == person.id, CountedScore.shopper_id == person.id)
    db.session.execute(delete(CountedScore).where(own))
    db.session.execute(delete(Summary).where(Summary.key.in_((f"{ADJUSTED}{person.id}", f"{DRIFT}{person.id}"))))


register("progress", export=export, forget=forget)
