"""The published visits of a site and all below it, newest first, however many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, null, select

from ...checklists.models import Checklist
from ...database import now
from ...extensions import counts, db
from ...people.models import Site
from ...visits.models import Result, Visit, VisitState
from ...web.lists import MOST_COUNTED
from ..models import SiteFigure, SitePart
from .evidence import is_objected

NEWEST = 60
"""How many visits a site's chart and table hold; the list of all of them has pages."""
VISITED = func.coalesce(Visit.visited_at, Result.approved_at)
NEW = (timedelta(days=30), timedelta(days=365))
"""How far back the newest visits are looked for where the night has not said how many there are."""
EVER, FEW = datetime(1970, 1, 1, tzinfo=UTC), 500
"""Since when all are looked for by their index, and up to how many in a year they are simply read."""
SPARE = 2
"""How much longer the time is that is looked through than as many visits usually take."""


@dataclass(frozen=True)
class SiteVisit:
    """One published visit of a site as its page shows it; `excluded` says why it does not count."""

    result_id: int
    at: datetime
    reported: float | None
    calculated: float | None
    channel: str
    excluded: str = ""


def below(site: Site) -> Select[int]:
    """Select the ids of a site and of all below it."""
    return select(Site.id).where(Site.path.like(f"{site.path}%"))


def published_visits(site: Site) -> Select[*tuple[Any, ...]]:
    """Select result id, time, reported, calculated and channel of the published visits of a site and below.

    They are found by the site: `coalesce` keeps the database from walking through all results by their publication.
    """
    return (
        _rows()
        .where(Visit.site_id.in_(below(site)))
        .where(func.coalesce(Result.published_at, null()).is_not(None), Result.withdrawn_at.is_(None))
    )


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Result.id,
            VISITED.label("at"),
            Result.reported,
            Result.calculated,
            Checklist.channel,
            Visit.pair,
            Visit.id.label("visit_id"),
            is_objected().label("is_objected"),
        )
        .join(Visit, Visit.id == Result.visit_id)
        .join(Checklist, Checklist.id == Visit.checklist_id)
    )


def _ids(site: Site) -> Select[int]:
    """Select the ids of the same visits from an index alone: their state says what their result says.

    A published visit has a result that is published; only one that was taken back since has to be left out.
    """
    taken_back = select(Result.visit_id).where(Result.withdrawn_at.is_not(None))
    return select(Visit.id).where(
        Visit.site_id.in_(below(site)), Visit.state == VisitState.PUBLISHED, Visit.id.not_in(taken_back)
    )


def count_visits(site: Site) -> int:
    """Count the published visits of a site and below, up to one more than lists count."""
    return counts(select(func.count()).select_from(_ids(site).limit(MOST_COUNTED + 1).subquery()))[0]


def newest_visits(site: Site, most: int, skipped: int = 0) -> list[Any]:
    """Return the rows of the newest published visits of a site and below, after some that are skipped.

    They are looked for in as much time as so many usually take there, and only where that was not enough, in all.
    """
    newest = (VISITED.desc(), Visit.id.desc())
    for since in _beginnings(site, skipped + most):
        ids = _ids(site).where(Visit.visited_at >= since).order_by(Visit.visited_at.desc(), Visit.id.desc())
        found = _rows().where(Visit.id.in_(ids.limit(most).offset(skipped))).order_by(*newest)
        rows = list(db.session.execute(found))
        if len(rows) == most:
            return rows
    return list(db.session.execute(published_visits(site).order_by(*newest).limit(most).offset(skipped)))


def _beginnings(site: Site, wanted: int) -> Iterable[datetime]:
    """Yield since when so many visits were probably made, from the sums of the last night where there are any."""
    path = Site.path.like(f"{site.path}%")
    parts = select(func.sum(SitePart.visits).label("n")).join(Site, Site.id == SitePart.site_id).where(path)
    most = select(func.max(parts.group_by(SitePart.answers_for).subquery().c.n)).scalar_subquery()
    last = select(func.max(SiteFigure.last_at)).join(Site, Site.id == SiteFigure.site_id).where(path).scalar_subquery()
    in_a_year, last_at = db.session.execute(select(most, last.label("last"))).one()
    if last_at is None:
        return [now() - period for period in NEW]
    if (in_a_year or 0) > wanted:
        return [last_at - SPARE * wanted / in_a_year * NEW[-1]]
    return [EVER] if (in_a_year or 0) > FEW else []


def site_visits(site: Site, most: int = NEWEST) -> list[SiteVisit]:
    """Return the newest published visits of a site and below in order of time."""
    rows = newest_visits(site, most)
    first: dict[int, int] = {}
    for row in rows:
        if row.pair is not None:
            first[row.pair] = min(row.visit_id, first.get(row.pair, row.visit_id))
    return [site_visit(row, excluded=_excluded(row, first)) for row in reversed(rows)]


def _excluded(row: Any, first: Mapping[int, int]) -> str:
    """Say why a visit does not count: another one scored the same encounter first, or an objection is open."""
    if first.get(row.pair, row.visit_id) != row.visit_id:
        return "pair"
    return "appealed" if row.is_objected else ""


def site_visit(row: Any, *, excluded: str = "") -> SiteVisit:
    """Return a row of `published_visits` with its scores as numbers."""
    result_id, at, reported, calculated, channel = row[:5]
    return SiteVisit(
        result_id,
        at,
        None if reported is None else float(reported),
        None if calculated is None else float(calculated),
        channel,
        excluded,
    )
