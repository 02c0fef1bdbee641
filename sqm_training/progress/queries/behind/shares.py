"""Which visits are behind a cell of the heat map, a weak standard or a step of the blueprint."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from ....database import Text
from ....errors import NotFound
from ....extensions import db
from ....ledger.models import MILLION
from ....measures.verdict import quarter
from ....people.models import Person, Site
from ....standards.models import Standard
from ....web.text import local_day, zone
from ...models import SiteFigure, SiteStandard, StepFigure, Summary
from ...steps import starts_of
from ..insights import sites_with_heat
from ..moments import RUNS, last_of
from ..scores import YEAR, summaries
from ..sites import sites_for
from ..standards import SUMS
from ..steps import Earned, Scope, scope_for, sums
from ..weak import quarters_before
from . import counted
from .points import Points, Span

MOST_SITES = 30
"""How many sites the heat map shows beside each other."""


@dataclass(frozen=True)
class Share:
    """A share of points with the sites, standards and time that it is about, and what it adds up."""

    points: Points
    sites: tuple[Site, ...]
    standards: tuple[tuple[str, Text], ...]
    quarters: tuple[str, ...] = ()


def heat_sites(reader: Person, under: int | None) -> tuple[list[Site], list[Site]]:
    """Return the sites that the heat map shows a reader, those below one when it is chosen, and all to choose from."""
    options = sites_for(reader)
    path = next((site.path for site in options if site.id == under), "-")
    within = options if under is None else [site for site in options if site.path.startswith(path)]
    return sites_with_heat(within)[:MOST_SITES], options


def share_of_heat(reader: Person, *, site_id: int | None, under: int | None, standard: str, dimension: str) -> Share:
    """Return what a cell of the heat map adds up, of one site or of all shown; raise `NotFound` for another's."""
    if site_id is None:
        sites, _options = heat_sites(reader, under)
    else:
        sites = [site for site in sites_for(reader) if site.id == site_id]
    kept = summaries(SUMS, RUNS, counted.DIMENSIONS)
    wanted = Standard.code == standard if standard else Standard.dimension == dimension
    ids = tuple(site.id for site in sites)
    rows = _heat(ids, wanted)
    if not rows or SUMS not in kept:
        raise NotFound
    as_of, visits = kept[SUMS].as_of, int(rows[0].visits)
    got, possible = (sum(int(getattr(row, name)) for row in rows) / MILLION for name in ("got", "possible"))
    points = Points(
        standard_ids=tuple(row.id for row in rows),
        site_ids=ids,
        spans=(Span(as_of - YEAR, None, as_of, last_of(kept.get(RUNS), as_of)),),
        kept=Earned(got, possible, visits, as_of),
        last_at=_last_at(ids),
        counted=visits if standard else counted.of_dimension(kept.get(counted.DIMENSIONS), dimension, ids, as_of),
    )
    return Share(points, tuple(sites), _named(rows))


def _heat(site_ids: Sequence[int], wanted: ColumnElement[bool]) -> Sequence[Any]:
    """Return what some standards got at some sites, by code; `visits` are those of each site's most measured one."""
    measured = (SiteStandard.site_id.in_(site_ids), wanted)
    most = select(func.max(SiteStandard.visits).label("n")).join(Standard, Standard.id == SiteStandard.standard_id)
    most = most.where(*measured).group_by(SiteStandard.site_id)
    sums = select(
        SiteStandard.standard_id.label("id"),
        func.sum(SiteStandard.got).label("got"),
        func.sum(SiteStandard.possible).label("possible"),
    )
    sums = sums.join(Standard, Standard.id == SiteStandard.standard_id).where(*measured)
    own = sums.group_by(SiteStandard.standard_id).subquery()
    visits = select(func.sum(most.subquery().c.n)).scalar_subquery().label("visits")
    rows = select(own, visits, Standard.code, Standard.title).join(Standard, Standard.id == own.c.id)
    return db.session.execute(rows.order_by(Standard.code)).all()


def _named(rows: Sequence[Any]) -> tuple[tuple[str, Text], ...]:
    return tuple({row.code: (row.code, row.title) for row in rows}.values())


def _last_at(site_ids: Sequence[int]) -> datetime | None:
    return db.session.scalar(
        select(SiteFigure.last_at).where(SiteFigure.site_id.in_(site_ids)).order_by(SiteFigure.last_at.desc()).limit(1)
    )


def share_of_steps(
    reader: Person,
    *,
    site_id: int | None,
    period: str,
    channel: str,
    standard: str,
    touchpoint: str,
    is_before: bool,
    today: date,
) -> Share:
    """Return what a weak standard or a step of the blueprint adds up; raise `NotFound` where nothing was measured.

    With `is_before` it is that of as many quarters before.
    """
    scope, _options = scope_for(reader, site_id=site_id, period=period, channel=channel, today=today)
    scope = Scope(scope.sites, quarters_before(scope.quarters, today), channel) if is_before else scope
    axes = (StepFigure.standard_id, StepFigure.touchpoint, StepFigure.quarter)
    kept = sums(scope, *axes).subquery()
    wanted = select(kept, Standard.code, Standard.title, Standard.touchpoint_code).order_by(Standard.code)
    wanted = wanted.join(Standard, Standard.id == kept.c.standard_id)
    wanted = wanted.where(Standard.code == standard) if standard else wanted
    rows = db.session.execute(wanted.where(kept.c.touchpoint == touchpoint) if touchpoint else wanted).all()
    if not rows or not (standard or touchpoint):
        raise NotFound
    steps = {row.touchpoint for row in rows}
    sites, last_at = _sites_below(scope.sites)
    held = summaries(RUNS, *counted.keys_of(scope.quarters, scope.sites))
    return Share(
        Points(
            standard_ids=tuple({row.standard_id for row in rows}),
            site_ids=sites,
            spans=_spans(rows, held.get(RUNS), today),
            kept=_earned(rows, by_standard=bool(standard)),
            channel=channel,
            touchpoint=touchpoint,
            steps=tuple(steps) if touchpoint or channel else (),
            own=tuple({row.standard_id for row in rows if row.touchpoint_code in steps}),
            last_at=last_at,
            counted=_counted(rows, held, scope, touchpoint=touchpoint, is_of_standard=bool(standard)),
        ),
        scope.sites,
        _named(rows),
        scope.quarters,
    )


def _earned(rows: Sequence[Any], *, by_standard: bool) -> Earned:
    """Add up rows; visits of several standards together are those of the one with most of them."""
    visits: dict[int, int] = defaultdict(int)
    for row in rows:
        visits[row.standard_id] += int(row.visits)
    got, possible = (sum(int(getattr(row, name)) for row in rows) / MILLION for name in ("got", "possible"))
    number = sum(visits.values()) if by_standard else max(visits.values())
    return Earned(got, possible, number, max(row.as_of for row in rows))


def _counted(
    rows: Sequence[Any], kept: Mapping[str, Summary], scope: Scope, *, touchpoint: str, is_of_standard: bool
) -> int | None:
    """Return in how many visits the standards of some rows were measured: one visit may have measured several."""
    if is_of_standard and len({row.touchpoint for row in rows}) == 1:
        return sum(int(row.visits) for row in rows)
    moments = {row.quarter: row.as_of for row in rows}
    kind, name = ("standards", str(rows[0].standard_id)) if is_of_standard else ("steps", touchpoint)
    return counted.of_steps(kept, scope.sites, moments, channel=scope.channel, kind=kind, name=name)


def _spans(rows: Sequence[Any], runs: Summary | None, today: date) -> tuple[Span, ...]:
    """Return the quarters of some rows as spans, each with the run that added it up; those of one run are one."""
    starts = starts_of(today)
    as_of = {row.quarter: row.as_of for row in rows}
    found: list[Span] = []
    ends: datetime | None = None
    for start in starts:
        begins = datetime.combine(start, time(), zone())
        at = as_of.get(quarter(start))
        if at is not None and found and found[-1].at == at and found[-1].since == ends:
            found[-1] = Span(begins, found[-1].until, at, found[-1].last)
        elif at is not None:
            found.append(Span(begins, ends, at, last_of(runs, at)))
        ends = begins
    return tuple(found)


def _sites_below(sites: Sequence[Site]) -> tuple[tuple[int, ...], datetime | None]:
    """Return the ids of some sites and of all below them, and when one of them was visited last."""
    rows = db.session.execute(
        select(Site.id, SiteFigure.last_at)
        .outerjoin(SiteFigure, SiteFigure.site_id == Site.id)
        .where(or_(*(Site.path.like(f"{site.path}%") for site in sites)))
    ).all()
    return tuple(row[0] for row in rows), max((row[1] for row in rows if row[1] is not None), default=None)


def period_days(share: Share) -> tuple[date, date]:
    """Return the first and the last day of what a share adds up."""
    until = share.points.until
    last = max(span.at for span in share.points.spans) if until is None else until - timedelta(microseconds=1)
    return local_day(share.points.since), local_day(last)
