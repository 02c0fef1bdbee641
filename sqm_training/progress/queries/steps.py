"""What is earned at each step: the scope that an address asks for, and the service blueprint."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from ...database import Text
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
class Named:
    """A standard as lists name it."""

    id: int
    code: str
    title: Text
    is_retired: bool


@dataclass(frozen=True)
class StepStandard:
    """A standard at a touchpoint with what it earned."""

    standard: Named
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
    return Scope(chosen or tuple(tops(options)), quarters_of(period, today), channel), options


def quarters_of(period: str, today: date) -> tuple[str, ...]:
    """Return the quarter that an address names, else the last four."""
    known = quarters_known(today)
    return (period,) if period in known else tuple(known[:4])


def tops(sites: Sequence[Site]) -> list[Site]:
    """Return those of some sites that lie below none of the others."""
    ids = {site.id for site in sites}
    return [site for site in sites if not ids & set(site.line[:-1])]


def sums(scope: Scope, *columns: Any) -> Select[Any]:
    """Select what was earned in a scope, by some columns."""
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


def earned(row: Any) -> Earned:
    """Return a row of `sums` in points."""
    return Earned(int(row.got) / MILLION, int(row.possible) / MILLION, int(row.visits), row.as_of)


def blueprint(scope: Scope) -> dict[str, list[Step]]:
    """Return the steps in their order by channel, those without visits too, in three queries.

    Visits of a step are those of its standard with most of them. With a channel chosen, its blueprint alone.
    """
    found: dict[str, list[tuple[int, Earned]]] = defaultdict(list)
    for row in db.session.execute(sums(scope, StepFigure.touchpoint, StepFigure.standard_id)):
        found[row.touchpoint].append((row.standard_id, earned(row)))
    wanted = {standard_id for rows in found.values() for standard_id, _earned_ in rows}
    standards = {one.id: one for one in named(sorted(wanted), "")}
    order = select(Touchpoint).order_by(Touchpoint.blueprint, Touchpoint.position)
    steps: dict[str, list[Step]] = defaultdict(list)
    for touchpoint in db.session.scalars(order):
        if scope.channel in ("", touchpoint.blueprint):
            steps[touchpoint.blueprint].append(_step(touchpoint, found.get(touchpoint.code, []), standards))
    return dict(steps)


def _step(touchpoint: Touchpoint, rows: Sequence[tuple[int, Earned]], standards: dict[int, Named]) -> Step:
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


def named(standard_ids: Sequence[int], dimension: str) -> list[Named]:
    """Return some standards by name, of one dimension when one is given."""
    rows = select(Standard.id, Standard.code, Standard.title, Standard.state == "retired")
    rows = rows.where(Standard.id.in_(standard_ids))
    if dimension:
        rows = rows.where(Standard.dimension == dimension)
    return [Named(*row) for row in db.session.execute(rows)]
