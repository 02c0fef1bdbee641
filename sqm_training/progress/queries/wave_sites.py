"""A wave site by site: how many visits, what they scored, and how sure a mean of so few can be."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Any

from sqlalchemy import func, select

from ...errors import NotFound
from ...extensions import db
from ...people.models import Site
from ...visits.models import Result, Visit, Wave
from .evidence import is_objected
from .scores import WAVE, summary

Z = 1.96
LEAST_FREEDOM = 10
"""With fewer visits to learn the spread from, a mean has no interval."""


@dataclass(frozen=True)
class SiteRow:
    """One site of a wave: published visits, those in the mean, mean calculated and reported score, interval if known.

    Visits without a score, those under objection and second scorings of the same visit are not in the mean.
    """

    site: Site
    visits: int
    scored: int
    mean: float | None
    reported: float | None
    low: float | None
    high: float | None


def published_wave(wave_id: int) -> Wave:
    """Return a wave with published results, or raise `NotFound`."""
    published = (
        select(Result.id)
        .join(Visit, Visit.id == Result.visit_id)
        .where(Visit.wave_id == wave_id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
    )
    wave = db.session.scalar(select(Wave).where(Wave.id == wave_id, published.exists()))
    if wave is None:
        raise NotFound
    return wave


def states_of(wave_id: int) -> dict[str, int]:
    """Return how many visits of a wave stand where."""
    rows = select(Visit.state, func.count()).where(Visit.wave_id == wave_id).group_by(Visit.state)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def site_rows(wave_id: int) -> list[SiteRow]:
    """Return all sites with published visits in a wave, in the order of the tree: as kept last night, else as they are.

    The interval of a mean rests on the spread of single visits within sites, pooled over the sites of the wave.
    """
    row = summary(f"{WAVE}{wave_id}")
    found = row.content["sites"] if row else plain_rows(wave_id)
    by_id = {one["site_id"]: {key: one[key] for key in one if key != "site_id"} for one in found}
    sites = db.session.scalars(select(Site).where(Site.id.in_(by_id)).order_by(Site.path))
    return [SiteRow(site, **by_id[site.id]) for site in sites]


def plain_rows(wave_id: int) -> list[dict[str, Any]]:
    """Return what `site_rows` says of each site, computed from the results, with the site's id."""
    rows = db.session.execute(
        select(Visit.site_id, Result.calculated, Result.reported, Visit.pair, is_objected().label("is_objected"))
        .join(Visit, Visit.id == Result.visit_id)
        .where(Visit.wave_id == wave_id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(Visit.id)
    ).all()
    pairs: set[int] = set()
    groups: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        is_second = row.pair in pairs
        pairs |= {row.pair} - {None}
        if row.calculated is not None and row.reported is not None and not (is_second or row.is_objected):
            groups[row.site_id].append((float(row.calculated), float(row.reported)))
    spread = _pooled([[calculated for calculated, _reported in found] for found in groups.values()])
    counts = Counter(row.site_id for row in rows)
    return [{"site_id": site_id} | _row(visits, groups[site_id], spread) for site_id, visits in counts.items()]


def _row(visits: int, found: list[tuple[float, float]], spread: float | None) -> dict[str, Any]:
    known = {"visits": visits, "scored": len(found)}
    if not found:
        return known | dict.fromkeys(("mean", "reported", "low", "high"))
    mean, reported = (fsum(pair[place] for pair in found) / len(found) for place in (0, 1))
    half = None if spread is None else Z * sqrt(spread / len(found))
    low, high = (None, None) if half is None else (max(0.0, mean - half), min(100.0, mean + half))
    return known | {"mean": mean, "reported": reported, "low": low, "high": high}


def _pooled(groups: Collection[list[float]]) -> float | None:
    squares, freedom = 0.0, 0
    for values in groups:
        mean = fsum(values) / len(values)
        squares += fsum((value - mean) ** 2 for value in values)
        freedom += len(values) - 1
    return squares / freedom if freedom >= LEAST_FREEDOM else None
