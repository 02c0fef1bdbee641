"""The service blueprint with what its steps earn, and the standards on which a site loses most."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from ...extensions import db
from ...ledger.models import MILLION
from ...measures.verdict import quarter
from ...people.models import Person, Site
from ...standards.models import Standard, StandardLink, Touchpoint
from ..models import StepFigure
from ..steps import starts_of
from .insights import FEWEST_CELL
from .sites import sites_for

FOUR = "four"
"""The last four quarters together, the one that is running among them."""


@dataclass(frozen=True)
class Earned:
    """Points got and possible, over so many visits, as computed at a moment."""

    got: float = 0.0
    possible: float = 0.0
    visits: int = 0
    as_of: datetime | None = None

    def __add__(self, other: "Earned") -> "Earned":
        as_of = self.as_of or other.as_of
        return Earned(self.got + other.got, self.possible + other.possible, self.visits + other.visits, as_of)

    @property
    def percent(self) -> float | None:
        """Points got of those possible, 0 to 100; None below three visits."""
        return min(100.0, 100 * self.got / self.possible) if self.possible and self.visits >= FEWEST_CELL else None

    @property
    def lost(self) -> float:
        """Points lost."""
        return self.possible - self.got


@dataclass(frozen=True)
class StepStandard:
    """A standard at a touchpoint, or over all of them, with what it earned."""

    standard: Standard
    earned: Earned


@dataclass(frozen=True)
class Step:
    """One touchpoint of the blueprint: what it earned, and its standards with the most lost points first."""

    touchpoint: Touchpoint
    earned: Earned
    standards: tuple[StepStandard, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a page is about: sites whose subtrees count, quarters, and a channel or none."""

    sites: tuple[Site, ...]
    quarters: tuple[str, ...]
    channel: str = ""


def quarters_known(today: date) -> list[str]:
    """Return the quarters that figures are kept of, the newest first."""
    return [quarter(start) for start in starts_of(today)]


def scope_for(
    reader: Person, *, site_id: int | None, period: str, channel: str, today: date
) -> tuple[Scope, list[Site]]:
    """Return what the address asks for within what the reader may see, and the sites to choose from."""
    options = sites_for(reader)
    chosen = tuple(site for site in options if site.id == site_id)
    known = quarters_known(today)
    quarters = (period,) if period in known else tuple(known[:4])
    return Scope(chosen or tuple(tops(options)), quarters, channel), options


def tops(sites: Sequence[Site]) -> list[Site]:
    """Return those of some sites that lie below none of the others."""
    ids = {site.id for site in sites}
    return [site for site in sites if not ids & set(site.line[:-1])]


def _sums(scope: Scope, *columns: Any) -> Select[Any]:
    rows = (
        select(
            *columns,
            func.sum(StepFigure.got).label("got"),
            func.sum(StepFigure.possible).label("possible"),
            func.sum(StepFigure.visits).label("visits"),
            func.max(StepFigure.as_of).label("as_of"),
        )
        .where(StepFigure.site_id.in_([site.id for site in scope.sites]), StepFigure.quarter.in_(scope.quarters))
        .group_by(*columns)
    )
    return rows.where(StepFigure.channel == scope.channel) if scope.channel else rows


def _earned(row: Any) -> Earned:
    return Earned(int(row.got) / MILLION, int(row.possible) / MILLION, int(row.visits), row.as_of)


def blueprint(scope: Scope) -> dict[str, list[Step]]:
    """Return the steps in their order by channel, those without visits too, in three queries.

    Visits of a step are those of its standard with most of them. With a channel chosen, its blueprint alone.
    """
    found: dict[str, list[tuple[int, Earned]]] = defaultdict(list)
    for row in db.session.execute(_sums(scope, StepFigure.touchpoint, StepFigure.standard_id)):
        found[row.touchpoint].append((row.standard_id, _earned(row)))
    wanted = {standard_id for rows in found.values() for standard_id, _earned_ in rows}
    standards = {one.id: one for one in db.session.scalars(select(Standard).where(Standard.id.in_(wanted)))}
    order = select(Touchpoint).order_by(Touchpoint.blueprint, Touchpoint.position)
    steps: dict[str, list[Step]] = defaultdict(list)
    for touchpoint in db.session.scalars(order):
        if scope.channel in ("", touchpoint.blueprint):
            steps[touchpoint.blueprint].append(_step(touchpoint, found.get(touchpoint.code, []), standards))
    return dict(steps)


def _step(touchpoint: Touchpoint, rows: Sequence[tuple[int, Earned]], standards: dict[int, Standard]) -> Step:
    own = [StepStandard(standards[standard_id], earned) for standard_id, earned in rows if standard_id in standards]
    total = Earned(
        sum(one.earned.got for one in own),
        sum(one.earned.possible for one in own),
        max((one.earned.visits for one in own), default=0),
        own[0].earned.as_of if own else None,
    )
    ordered = sorted(own, key=lambda one: (-one.earned.lost, one.standard.code))
    return Step(touchpoint, total, tuple(ordered))


def items_measuring(standard_ids: Sequence[int]) -> dict[int, list[StandardLink]]:
    """Return the items that measure some standards, by standard."""
    found: dict[int, list[StandardLink]] = defaultdict(list)
    rows = select(StandardLink).where(StandardLink.standard_id.in_(standard_ids), StandardLink.relation == "measures")
    for link in db.session.scalars(rows.order_by(StandardLink.ref)):
        found[link.standard_id].append(link)
    return found


@dataclass(frozen=True)
class Weak:
    """A standard with what it earned in a scope, and the units right below with what it earned there.

    `below` lists units (name, percent) under the target, the lowest first, of `compared` with three visits or more.
    """

    standard: Standard
    earned: Earned
    before: Earned
    compared: int
    below: tuple[tuple[Site, float], ...] = ()
    trained_by: tuple[StandardLink, ...] = field(default=())

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
    for row in db.session.execute(_sums(within, StepFigure.site_id, StepFigure.standard_id)):
        percent = _earned(row).percent
        if percent is not None:
            places[row.standard_id].append((by_id[row.site_id], percent))
    rows = select(Standard).where(Standard.id.in_([key for key, one in now.items() if one.percent is not None]))
    if dimension:
        rows = rows.where(Standard.dimension == dimension)
    standards = list(db.session.scalars(rows))
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
    for row in db.session.execute(_sums(whole, StepFigure.standard_id, StepFigure.quarter)):
        found = now if row.quarter in scope.quarters else then
        found[row.standard_id] = found.get(row.standard_id, Earned()) + _earned(row)
    return now, then


def _trainers(standard_ids: Sequence[int]) -> dict[int, list[StandardLink]]:
    found: dict[int, list[StandardLink]] = defaultdict(list)
    rows = select(StandardLink).where(StandardLink.standard_id.in_(standard_ids), StandardLink.relation == "trains")
    for link in db.session.scalars(rows.order_by(StandardLink.id)):
        if not link.is_part:
            found[link.standard_id].append(link)
    return found
