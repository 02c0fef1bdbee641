"""Since when the limits of somebody's chart hold: decisions to begin them anew, and the visits that may begin them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ..models import Baseline
from .scores import VisitScore

LOCKED_FROM = 12
FEWEST = 6
"""Visits that limits need."""


@dataclass(frozen=True)
class Decision:
    """A decision to begin limits anew, and the name of who decided."""

    baseline: Baseline
    decided_by: str


def decisions(person_id: int) -> list[Decision]:
    """Return all decisions on a person's limits, those that were taken back too, the newest first."""
    rows = (
        select(Baseline, Person.name)
        .join(Person, Person.id == Baseline.decided_by_id)
        .where(Baseline.person_id == person_id)
        .order_by(Baseline.decided_at.desc(), Baseline.id.desc())
    )
    return [Decision(baseline, name) for baseline, name in db.session.execute(rows)]


def baseline_of(person_id: int, baseline_id: int) -> Baseline:
    """Return a decision on a person's limits that holds, or raise `NotFound`."""
    found = db.session.get(Baseline, baseline_id)
    if found is None or found.person_id != person_id or found.taken_back_at is not None:
        raise NotFound
    return found


def are_locked(scores: Collection[VisitScore]) -> bool:
    """Say whether so many visits count that limits stay as they are until somebody decides otherwise."""
    return sum(not one.excluded for one in scores) >= LOCKED_FROM


def possible_starts(scores: Collection[VisitScore], begun: Collection[datetime] = ()) -> list[VisitScore]:
    """Return the visits that limits may begin anew with, in order of time: not the first, and six from each on.

    None below twelve visits that count; those with which limits begin already are left out.
    """
    counted = [one for one in scores if not one.excluded] if are_locked(scores) else []
    return [one for one in counted[1 : len(counted) - FEWEST + 1] if one.at not in begun]
