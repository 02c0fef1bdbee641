"""Sums that pages show and that grow with all visits: added up once a night."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, literal, or_, select

from ..database import UtcDateTime
from ..extensions import Write, db, portions
from ..ledger.models import ScoreRecord
from ..people.models import Site
from ..web.text import local_day
from .models import SitePart, SiteStandard, Summary, WaveStandard
from .pieces import keep, replace
from .queries import card, fairness, wave_sites
from .queries import card_figures as figures
from .queries.behind.counted import DIMENSIONS, by_dimension
from .queries.behind.waves import people_by_change
from .queries.moments import held_at, is_settled
from .queries.scores import MET, PEOPLE_MET, WAVE, YEAR, summaries
from .queries.standards import OF_VISITS, SUMS, in_wave

CARDS = 50
"""How many cards are written at once."""


def sums(at: datetime, last: int | None = None) -> Iterator[Write]:
    """Add up a year of records anew up to one, by site and standard, and by site and whom the items answer for.

    How many visits measured a dimension is counted apart: one visit measures several of its standards.
    """
    standards = _year(ScoreRecord.standard_id, at, last)
    parts = _year(ScoreRecord.answers_for, at, last)
    dimensions: dict[str, dict[str, int]] = defaultdict(dict)
    for site_id, dimension, visits in db.session.execute(by_dimension(*_in_year(at, last))):
        dimensions[str(site_id)][dimension] = visits

    def write() -> None:
        replace(SiteStandard, standards)
        replace(SitePart, parts)
        keep(DIMENSIONS, dimensions, at)
        keep(SUMS, {}, at)

    yield write


def _in_year(at: datetime, last: int | None) -> list[ColumnElement[bool]]:
    return [*held_at(at, last), is_settled(at), OF_VISITS, ScoreRecord.at >= at - YEAR]


def _year(axis: Any, at: datetime, last: int | None) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(
            ScoreRecord.site_id,
            axis,
            func.sum(ScoreRecord.got),
            func.sum(ScoreRecord.possible),
            func.count(func.distinct(ScoreRecord.source_id)),
        )
        .where(*_in_year(at, last), axis.is_not(None))
        .group_by(ScoreRecord.site_id, axis)
    )
    names = ("site_id", axis.key, "got", "possible", "visits")
    return [dict(zip(names, map(_plain, row), strict=True)) | {"as_of": at} for row in rows if row[3]]


def _of_wave(wave_id: int, at: datetime) -> Any:
    return (
        select(
            literal(wave_id).label("wave_id"),
            ScoreRecord.site_id,
            ScoreRecord.standard_id,
            cast(func.sum(ScoreRecord.got), BigInteger).label("got"),
            cast(func.sum(ScoreRecord.possible), BigInteger).label("possible"),
            func.count(func.distinct(ScoreRecord.source_id)).label("visits"),
            literal(at, UtcDateTime).label("as_of"),
        )
        .where(*in_wave(wave_id), ScoreRecord.voided_at.is_(None))
        .where(ScoreRecord.site_id.is_not(None), ScoreRecord.standard_id.is_not(None))
        .group_by(ScoreRecord.site_id, ScoreRecord.standard_id)
        .having(func.sum(ScoreRecord.possible) > 0)
    )


def waves(at: datetime) -> Iterator[Write]:
    """Keep what the reports of waves with results rest on, a wave at a time, after people and shoppers."""
    reported = [wave.id for wave in fairness.reported_waves()]
    people: dict[str, int] = {}
    for wave_id in reported:
        rows = [dict(row) for row in db.session.execute(_of_wave(wave_id, at)).mappings()]
        content = fairness.measured_in(wave_id) | {"sites": wave_sites.plain_rows(wave_id)}
        met: dict[str, Any] = {"people": people_by_change(wave_id), "shoppers": sorted(fairness.shopped_in(wave_id))}
        people[str(wave_id)] = sum(len(ids) for ids in met["people"].values())
        yield partial(_keep_wave, wave_id, rows, content, met, at)
    keys = [f"{kind}{wave_id}" for wave_id in reported for kind in (WAVE, MET)]

    def finish() -> None:
        keep(PEOPLE_MET, people, at)
        replace(WaveStandard, [], WaveStandard.wave_id.not_in(reported))
        of_waves = or_(Summary.key.like(f"{WAVE}%"), Summary.key.like(f"{MET}%"))
        replace(Summary, [], of_waves, Summary.key.not_in(keys))

    yield finish


def _keep_wave(
    wave_id: int, rows: list[dict[str, Any]], content: dict[str, Any], met: dict[str, Any], at: datetime
) -> None:
    replace(WaveStandard, rows, WaveStandard.wave_id == wave_id)
    keep(f"{WAVE}{wave_id}", content, at)
    keep(f"{MET}{wave_id}", met, at)


def _plain(value: Any) -> Any:
    """Return a sum of PostgreSQL, which is a decimal, as a whole number."""
    return value if isinstance(value, str) else int(value)


def cards(at: datetime) -> Iterator[Write]:
    """Keep what the Monday cards of this week and of the one before rest on, by key; older ones are forgotten.

    The week before stays as it was computed in its time.
    """
    monday = card.monday_of(local_day(at))
    weeks = (monday, monday - figures.WEEK)
    sites = list(db.session.scalars(select(Site).where(Site.is_active).order_by(Site.path)))
    wanted = {figures.key_of(week, site): (week, figures.at_site(site)) for week in weeks for site in sites}
    wanted |= {figures.key_like(week, site): (week, figures.like_site(site)) for week in weeks for site in sites}
    known = summaries(*wanted)
    for some in portions(list(wanted.items()), CARDS):
        found = {
            key: {"figures": [list(vars(one).values()) for one in figures.live_figures(week, where)]}
            for key, (week, where) in some
            if week == monday or key not in known
        }
        yield partial(_keep_cards, found, at)
    yield lambda: _forget_cards(list(wanted))


def _keep_cards(found: dict[str, dict[str, Any]], at: datetime) -> None:
    for key, content in found.items():
        keep(key, content, at)


def _forget_cards(wanted: list[str]) -> None:
    replace(Summary, [], Summary.key.like(f"{figures.KEPT}%"), Summary.key.not_in(wanted))
