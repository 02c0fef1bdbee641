"""The standards on which a site loses most: where, since when, and what trains them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, select

from ...extensions import db
from ...measures.verdict import quarter
from ...people.models import Site
from ...standards.models import StandardLink
from ..models import StepFigure
from ..steps import starts_of
from .insights import FEWEST_CELL
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


def weak_standards(
    scope: Scope,
    options: Sequence[Site],
    *,
    target: float,
    dimension: str,
    today: date,
    most_trainers: int | None = None,
) -> list[Weak]:
    """Return the standards with three visits and more, the lowest percentage first, in four queries.

    Each comes with all that trains it, or with the first `most_trainers`; nothing trains one that is out of force.
    """
    now, then = _now_and_before(scope, quarters_before(scope.quarters, today))
    ids = {site.id for site in scope.sites}
    units = [site for site in options if site.parent_id in ids] or list(scope.sites)
    places: dict[int, list[tuple[Site, float]]] = defaultdict(list)
    by_id = {site.id: site for site in units}
    within = Scope(tuple(units), scope.quarters, scope.channel)
    for site_id, standard_id, got, possible in db.session.execute(_places(within)):
        places[standard_id].append((by_id[site_id], min(100.0, 100 * int(got) / int(possible))))
    standards = named([key for key, one in now.items() if one.percent is not None], dimension)
    links = _trainers([one.id for one in standards if not one.is_retired], most_trainers)
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


def quarters_before(quarters: Sequence[str], today: date) -> tuple[str, ...]:
    """Return as many quarters before some as figures are kept of."""
    known = [quarter(start) for start in starts_of(today, 2 * len(quarters) + 4)]
    last = max(known.index(one) for one in quarters)
    return tuple(known[last + 1 : last + 1 + len(quarters)])


@dataclass(frozen=True)
class Sides:
    """What a standard earned in some quarters and in as many before them, each newest first."""

    later: Earned
    earlier: Earned
    quarters: tuple[str, ...]
    before: tuple[str, ...]

    @property
    def change(self) -> float | None:
        """By how many points of percent it moved; None when either side is unknown."""
        now, then = self.later.percent, self.earlier.percent
        return None if now is None or then is None else now - then


def sides_of(scope: Scope, standard_id: int, today: date) -> Sides:
    """Return both sides of what a standard moved against the quarters before those of a scope."""
    before = quarters_before(scope.quarters, today)
    now, then = _now_and_before(scope, before, standard_id)
    return Sides(now.get(standard_id, Earned()), then.get(standard_id, Earned()), scope.quarters, before)


def _now_and_before(
    scope: Scope, before: tuple[str, ...], standard_id: int | None = None
) -> tuple[dict[int, Earned], dict[int, Earned]]:
    """Return by standard what was earned in the quarters of a scope, and in those before them; of one or of all."""
    whole = Scope(scope.sites, scope.quarters + before, scope.channel)
    is_now = case((StepFigure.quarter.in_(scope.quarters), 1), else_=0).label("is_now")
    found: tuple[dict[int, Earned], dict[int, Earned]] = {}, {}
    rows = sums(whole, StepFigure.standard_id, is_now)
    rows = rows if standard_id is None else rows.where(StepFigure.standard_id == standard_id)
    for row in db.session.execute(rows):
        found[row.is_now][row.standard_id] = earned(row)
    return found[1], found[0]


def _places(scope: Scope) -> Select[int, int, int, int]:
    """Select what was got and possible by site and standard, where three visits and more tell a percentage."""
    got, possible = func.sum(StepFigure.got), func.sum(StepFigure.possible)
    whole = sums(scope, StepFigure.site_id, StepFigure.standard_id)
    enough = whole.having(possible > 0, func.sum(StepFigure.visits) >= FEWEST_CELL)
    return enough.with_only_columns(StepFigure.site_id, StepFigure.standard_id, got, possible)


TRAINERS = ("card", "lesson", "scenario", "quiz")
"""What is offered to train a standard, as a whole and in this order; moments and questions are parts of it."""


def _trainers(standard_ids: Sequence[int], most: int | None) -> dict[int, list[Trainer]]:
    found: dict[int, list[Trainer]] = defaultdict(list)
    order = case({name: place for place, name in enumerate(TRAINERS)}, value=StandardLink.kind)
    place = func.row_number().over(partition_by=StandardLink.standard_id, order_by=(order, StandardLink.id))
    wanted = (
        select(StandardLink.id, place.label("place"))
        .where(StandardLink.standard_id.in_(standard_ids), StandardLink.relation == "trains")
        .where(StandardLink.kind.in_(TRAINERS), (StandardLink.kind == "lesson") | ~StandardLink.ref.contains(":"))
        .subquery()
    )
    rows = select(StandardLink.standard_id, StandardLink.kind, StandardLink.title, StandardLink.path)
    rows = rows.join(wanted, wanted.c.id == StandardLink.id).order_by(wanted.c.place)
    if most is not None:
        rows = rows.where(wanted.c.place <= most)
    for standard_id, kind, title, path in db.session.execute(rows):
        found[standard_id].append(Trainer(kind, title, path))
    return found
