"""The standards on which a site loses most: where, since when, and what trains them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ...extensions import db
from ...measures.verdict import quarter
from ...people.models import Site
from ...standards.models import StandardLink
from ..models import StepFigure
from ..steps import starts_of
from .steps import Earned, Named, Scope, earned, named, sums
from .trainers import Trainer


@dataclass(frozen=True)
class Weak:
    """A standard with what it earned in a scope, and the units right below with what it earned there.

    `below` lists units (name, percent) under the target, the lowest first, of `compared` with three visits or more.
    """

    standard: Named
    earned: Earned
    before: Earned
    compared: int
    below: tuple[tuple[Site, float], ...] = ()
    trained_by: tuple[Trainer, ...] = ()

    @property
    def change(self) -> float | None:
        """By how many points the percentage moved against the quarters before; None when either is unknown."""
        now, then = self.earned.percent, self.before.percent
        return None if now is None or then is None else now - then


def weak_standards(scope: Scope, options: Sequence[Site], *, target: float, dimension: str, today: date) -> list[Weak]:
    """Return the standards with three visits and more, the lowest percentage first, in four queries."""
    now, then = _now_and_before(scope, _before(scope.quarters, today))
    ids = {site.id for site in scope.sites}
    units = [site for site in options if site.parent_id in ids] or list(scope.sites)
    places: dict[int, list[tuple[Site, float]]] = defaultdict(list)
    by_id = {site.id: site for site in units}
    within = Scope(tuple(units), scope.quarters, scope.channel)
    for row in db.session.execute(sums(within, StepFigure.site_id, StepFigure.standard_id)):
        percent = earned(row).percent
        if percent is not None:
            places[row.standard_id].append((by_id[row.site_id], percent))
    standards = named([key for key, one in now.items() if one.percent is not None], dimension)
    links = _trainers([one.id for one in standards])
    found = [
        Weak(
            standard=one,
            earned=now[one.id],
            before=then.get(one.id, Earned()),
            compared=len(places[one.id]),
            below=tuple(sorted((row for row in places[one.id] if row[1] < target), key=lambda row: row[1])),
            trained_by=tuple(links[one.id]),
        )
        for one in standards
    ]
    return sorted(found, key=lambda one: (one.earned.percent or 0.0, one.standard.code))


def _before(quarters: Sequence[str], today: date) -> tuple[str, ...]:
    """Return as many quarters before some as figures are kept of."""
    known = [quarter(start) for start in starts_of(today, 2 * len(quarters) + 4)]
    last = max(known.index(one) for one in quarters)
    return tuple(known[last + 1 : last + 1 + len(quarters)])


def _now_and_before(scope: Scope, before: tuple[str, ...]) -> tuple[dict[int, Earned], dict[int, Earned]]:
    """Return by standard what was earned in the quarters of a scope, and in those before them."""
    whole = Scope(scope.sites, scope.quarters + before, scope.channel)
    now: dict[int, Earned] = {}
    then: dict[int, Earned] = {}
    for row in db.session.execute(sums(whole, StepFigure.standard_id, StepFigure.quarter)):
        found = now if row.quarter in scope.quarters else then
        found[row.standard_id] = found.get(row.standard_id, Earned()) + earned(row)
    return now, then


TRAINERS = ("card", "lesson", "scenario", "quiz")
"""What is offered to train a standard, as a whole; moments and questions are parts of it."""


def _trainers(standard_ids: Sequence[int]) -> dict[int, list[Trainer]]:
    found: dict[int, list[Trainer]] = defaultdict(list)
    rows = (
        select(StandardLink.standard_id, StandardLink.kind, StandardLink.title, StandardLink.path)
        .where(StandardLink.standard_id.in_(standard_ids), StandardLink.relation == "trains")
        .where(StandardLink.kind.in_(TRAINERS), (StandardLink.kind == "lesson") | ~StandardLink.ref.contains(":"))
        .order_by(StandardLink.id)
    )
    for standard_id, kind, title, path in db.session.execute(rows):
        found[standard_id].append(Trainer(kind, title, path))
    return found
