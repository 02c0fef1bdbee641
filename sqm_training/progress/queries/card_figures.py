"""What the Monday card rests on: what was lost on each standard in the weeks before, at a site and at all like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from ...extensions import db
from ...ledger.models import ScoreRecord
from ...people.models import Site
from ...roleplay.queries.own import CHANNEL_OF_SITE
from ...visits.models import Result
from ...web.text import zone
from .moments import is_settled
from .scores import summaries
from .standards import OF_VISITS

WEEK = timedelta(days=7)
WEEKS = 12
FEWEST_VISITS = 3
FEWEST_PEOPLE = 5
"""Below these numbers a hall's figure could be read as somebody's: the organisation's stands in its place."""
KEPT = "card:"


@dataclass(frozen=True)
class Figure:
    """What was got on a standard: millionths of a point, over how many visits and people."""

    standard_id: int
    got: int
    possible: int
    visits: int
    people: int

    @property
    def lost(self) -> int:
        """Millionths of a point lost."""
        return self.possible - self.got

    @property
    def percent(self) -> float:
        """Points got of those possible, 0 to 100."""
        return 100 * self.got / self.possible

    @property
    def may_be_shown(self) -> bool:
        """Whether it rests on so many visits and people that it says nothing about one of them."""
        return self.possible > 0 and self.visits >= FEWEST_VISITS and self.people >= FEWEST_PEOPLE


def key_of(monday: date, site: Site) -> str:
    """Return the key under which the figures of a site are kept for the cards of a week."""
    return f"{KEPT}{monday}:site:{site.id}"


def key_like(monday: date, site: Site) -> str:
    """Return the key of the figures of all sites on the channel of this one."""
    return f"{KEPT}{monday}:channel:{CHANNEL_OF_SITE.get(site.kind, '')}"


class Figures:
    """What the cards of a site rest on in some weeks: as kept in the night, else from the records themselves."""

    def __init__(self, site: Site, mondays: Sequence[date]) -> None:
        self.site = site
        self._kept = summaries(*(key(monday, site) for monday in mondays for key in (key_of, key_like)))

    def of_site(self, monday: date) -> list[Figure]:
        """Return what may be shown of the site."""
        return self._read(key_of(monday, self.site), monday, at_site(self.site))

    def of_all(self, monday: date) -> list[Figure]:
        """Return what may be shown of all sites on its channel."""
        return self._read(key_like(monday, self.site), monday, like_site(self.site))

    def _read(self, key: str, monday: date, wanted: ColumnElement[bool]) -> list[Figure]:
        row = self._kept.get(key)
        return [Figure(*values) for values in row.content["figures"]] if row else live_figures(monday, wanted)


def at_site(site: Site) -> ColumnElement[bool]:
    """Return the condition that a record is about a site or one below."""
    return ScoreRecord.site_id.in_(select(Site.id).where(Site.path.like(f"{site.path}%")))


def like_site(site: Site) -> ColumnElement[bool]:
    """Return the condition that a record is about the channel of a site."""
    channel = CHANNEL_OF_SITE.get(site.kind)
    anywhere = ScoreRecord.site_id.in_(select(Site.id))  # true of all, and the way to their newest records
    return and_(anywhere, ScoreRecord.channel == channel) if channel else anywhere


def live_figures(monday: date, wanted: ColumnElement[bool]) -> list[Figure]:
    """Return what may be shown of own items on each standard, from the weeks before a Monday, in one query."""
    start = datetime.combine(monday, time(), zone())
    rows = (
        select(
            ScoreRecord.standard_id,
            func.sum(ScoreRecord.got),
            func.sum(ScoreRecord.possible),
            func.count(func.distinct(ScoreRecord.source_id)),
            func.count(func.distinct(ScoreRecord.person_id)),
        )
        .join(Result, Result.visit_id == ScoreRecord.source_id)
        .where(OF_VISITS, ScoreRecord.answers_for == "person")
        .where(ScoreRecord.voided_at.is_(None), is_settled(start), ScoreRecord.standard_id.is_not(None))
        .where(ScoreRecord.at >= start - WEEKS * WEEK, ScoreRecord.at < start, Result.published_at < start)
        .where(wanted)
        .group_by(ScoreRecord.standard_id)
        .order_by(ScoreRecord.standard_id)
    )
    found = [
        Figure(int(key or 0), int(got), int(possible), visits, people)
        for key, got, possible, visits, people in db.session.execute(rows)
    ]
    return [one for one in found if one.may_be_shown]
