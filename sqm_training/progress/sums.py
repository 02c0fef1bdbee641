"""Sums that pages show and that grow with all visits: added up once a night."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, cast, delete, func, insert, literal, select

from ..database import UtcDateTime
from ..extensions import db
from ..ledger.models import ScoreRecord
from ..people.models import Site
from ..web.text import local_day
from .models import SitePart, SiteStandard, Summary, WaveStandard
from .queries import card, fairness, wave_sites
from .queries import card_figures as figures
from .queries.scores import WAVE, YEAR, summaries
from .queries.standards import OF_VISITS, in_wave


def keep_sums(at: datetime) -> None:
    """Add up a year of records anew, by site and standard, and by site and whom the items answer for."""
    for table, axis in ((SiteStandard, ScoreRecord.standard_id), (SitePart, ScoreRecord.answers_for)):
        db.session.execute(delete(table))
        rows = db.session.execute(
            select(
                ScoreRecord.site_id,
                axis,
                func.sum(ScoreRecord.got),
                func.sum(ScoreRecord.possible),
                func.count(func.distinct(ScoreRecord.source_id)),
            )
            .where(ScoreRecord.voided_at.is_(None), OF_VISITS, ScoreRecord.at >= at - YEAR)
            .where(axis.is_not(None))
            .group_by(ScoreRecord.site_id, axis)
        )
        names = ("site_id", axis.key, "got", "possible", "visits")
        found = [dict(zip(names, map(_plain, row), strict=True)) | {"as_of": at} for row in rows if row[3]]
        if found:
            db.session.execute(insert(table), found)


def keep_wave_standards(at: datetime) -> None:
    """Add up the records of waves anew, by site and standard, in the database alone, one wave after the other."""
    db.session.execute(delete(WaveStandard))
    names = ("wave_id", "site_id", "standard_id", "got", "possible", "visits", "as_of")
    for wave in fairness.reported_waves():
        db.session.execute(insert(WaveStandard).from_select(names, _of_wave(wave.id, at)))


def _of_wave(wave_id: int, at: datetime) -> Any:
    return (
        select(
            literal(wave_id),
            ScoreRecord.site_id,
            ScoreRecord.standard_id,
            cast(func.sum(ScoreRecord.got), BigInteger),
            cast(func.sum(ScoreRecord.possible), BigInteger),
            func.count(func.distinct(ScoreRecord.source_id)),
            literal(at, UtcDateTime),
        )
        .where(*in_wave(wave_id), ScoreRecord.voided_at.is_(None))
        .where(ScoreRecord.site_id.is_not(None), ScoreRecord.standard_id.is_not(None))
        .group_by(ScoreRecord.site_id, ScoreRecord.standard_id)
        .having(func.sum(ScoreRecord.possible) > 0)
    )


def waves() -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield what the reports of waves with results rest on, by key, after the figures of people and shoppers."""
    db.session.execute(delete(Summary).where(Summary.key.like(f"{WAVE}%")))
    for wave in fairness.reported_waves():
        yield f"{WAVE}{wave.id}", fairness.measured_in(wave.id) | {"sites": wave_sites.plain_rows(wave.id)}


def _plain(value: Any) -> Any:
    """Return a sum of PostgreSQL, which is a decimal, as a whole number."""
    return value if isinstance(value, str) else int(value)


def cards(at: datetime) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield what the Monday cards of this week and of the one before rest on, by key; older ones are forgotten.

    The week before stays as it was computed in its time.
    """
    monday = card.monday_of(local_day(at))
    weeks = (monday, monday - figures.WEEK)
    sites = list(db.session.scalars(select(Site).where(Site.is_active).order_by(Site.path)))
    wanted = {figures.key_of(week, site): (week, figures.at_site(site)) for week in weeks for site in sites}
    wanted |= {figures.key_like(week, site): (week, figures.like_site(site)) for week in weeks for site in sites}
    db.session.execute(delete(Summary).where(Summary.key.like(f"{figures.KEPT}%"), Summary.key.not_in(list(wanted))))
    known = summaries(*wanted)
    for key, (week, where) in wanted.items():
        if week == monday or key not in known:
            yield key, {"figures": [list(vars(one).values()) for one in figures.live_figures(week, where)]}
