"""Which visits are behind the sums of twelve months of a site with all below it, or of the whole organisation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ....errors import NotFound
from ....extensions import db
from ....ledger.models import MILLION
from ....people.models import Person, Site
from ....standards.models import Standard
from ...models import SiteFigure, SitePart, SiteStandard, Summary
from ..moments import RUNS, last_of
from ..scores import YEAR, summaries
from ..sites import site_for
from ..standards import SUMS
from ..steps import Earned
from .points import Points, Span
from .shares import Share

PARTS = ("person", "site", "process")
"""Whom the items of a sum answer for."""


def share_below(reader: Person, site_id: int | None, standard: str) -> Share:
    """Return what a standard got at a site and the active ones below, or everywhere, as `standards.weakest` adds up.

    Raises `NotFound` for a site of others, for everywhere to those who may not see all, and where nothing was measured.
    """
    site = _site_for(reader, site_id)
    below = [] if site is None else [Site.path.like(f"{site.path}%"), Site.is_active]
    rows = db.session.execute(
        select(Site.id, SiteFigure.last_at, SiteStandard, Standard.code, Standard.title)
        .join(SiteStandard, SiteStandard.site_id == Site.id)
        .join(Standard, Standard.id == SiteStandard.standard_id)
        .outerjoin(SiteFigure, SiteFigure.site_id == Site.id)
        .where(Standard.code == standard, *below)
    ).all()
    found = _points(rows, [row.SiteStandard for row in rows], tuple({row.SiteStandard.standard_id for row in rows}))
    return Share(found, (site,) if site else (), ((rows[0].code, rows[0].title),))


def share_of_part(reader: Person, site_id: int | None, part: str) -> Share:
    """Return what the items that answer for the person, the site or the process got at a site and below.

    As `sites.parts_of_score` adds up. Raises `NotFound` for a site of others and where there were no such items.
    """
    site = _site_for(reader, site_id)
    if site is None or part not in PARTS:
        raise NotFound
    rows = db.session.execute(
        select(Site.id, SiteFigure.last_at, SitePart)
        .join(SitePart, SitePart.site_id == Site.id)
        .outerjoin(SiteFigure, SiteFigure.site_id == Site.id)
        .where(SitePart.answers_for == part, Site.path.like(f"{site.path}%"))
    ).all()
    return Share(_points(rows, [row.SitePart for row in rows], (), part), (site,), ())


def _site_for(reader: Person, site_id: int | None) -> Site | None:
    if site_id is not None:
        return site_for(reader, site_id)
    if not reader.has_role("trainer", "admin"):
        raise NotFound
    return None


def _points(rows: Sequence[Any], sums: Sequence[Any], standard_ids: tuple[int, ...], part: str = "") -> Points:
    kept = summaries(SUMS, RUNS)
    if not rows or SUMS not in kept:
        raise NotFound
    as_of = kept[SUMS].as_of
    got, possible = (sum(int(getattr(one, name)) for one in sums) / MILLION for name in ("got", "possible"))
    visits = sum(int(one.visits) for one in sums)
    return Points(
        standard_ids=standard_ids,
        site_ids=tuple(row.id for row in rows),
        spans=(_year_to(as_of, kept),),
        kept=Earned(got, possible, visits, as_of),
        last_at=max((row.last_at for row in rows if row.last_at is not None), default=None),
        counted=visits,
        answers_for=part,
    )


def _year_to(as_of: datetime, kept: Mapping[str, Summary]) -> Span:
    return Span(as_of - YEAR, None, as_of, last_of(kept.get(RUNS), as_of))
