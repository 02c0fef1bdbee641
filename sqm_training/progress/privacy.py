"""What progress keeps about people: figures that can be computed again, handed out and dropped with the person."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, or_, select

from ..extensions import Write, db
from ..people import settings
from ..people.actions.retention import done, in_slices
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from ..web.text import roughly
from .models import Baseline, CountedScore, PersonFigure, Summary
from .queries.insights import DRIFT
from .queries.scores import ADJUSTED

LIMITS = ("reason", "decided_at", "taken_back_at")
FIGURE = ("n", "shoppers", "raw", "adjusted", "low", "high", "reason", "change", "level", "as_of")


def export(person: Person) -> dict[str, Rows]:
    """Return how the person stands, as last computed, and the decisions on the limits of the chart."""
    figure = db.session.get(PersonFigure, person.id)
    begun = db.session.scalars(select(Baseline).where(Baseline.person_id == person.id).order_by(Baseline.id))
    return {
        "progress": [plain(figure, *FIGURE)] if figure else [],
        "limits": [plain(one, *LIMITS) | {"begins": roughly(one.starts_at)} for one in begun],
    }


def forget(person: Person) -> None:
    """Drop the figures of somebody who leaves; a computation brings back only what is left of the results."""
    for model in (PersonFigure, Baseline):
        db.session.execute(delete(model).where(model.person_id == person.id))
    own = or_(CountedScore.person_id == person.id, CountedScore.shopper_id == person.id)
    db.session.execute(delete(CountedScore).where(own))
    db.session.execute(delete(Summary).where(Summary.key.in_((f"{ADJUSTED}{person.id}", f"{DRIFT}{person.id}"))))


def retain(at: datetime) -> Iterator[Write]:
    """Delete decisions on limits once the visits that they begin with have lost their names."""
    limit = at - MONTH * float(settings.get("keep_results_months"))
    old = select(Baseline.id).where(Baseline.starts_at < limit).order_by(Baseline.id)
    return in_slices("limits", old, lambda some: done(delete(Baseline).where(Baseline.id.in_(some))))


register("progress", export=export, forget=forget, retain=retain)
