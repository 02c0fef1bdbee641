"""The visits behind a share of points: what each of them got on some standards, as the night knew it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, null, or_, select
from sqlalchemy.orm import aliased

from ....extensions import db
from ....ledger.models import ScoreRecord
from ....people.models import Person, Site
from ....visits.models import Result, Visit
from ....web.lists import MOST_COUNTED, PAGE_SIZE
from ..moments import held_at, under_objection
from ..standards import OF_VISITS, VISIT
from ..steps import Earned
from .columns import VISIT as VISIT_COLUMNS
from .columns import Rows

NARROW = 2
"""Up to so many sites the visits are reached by site, else the records by standard."""
SPARE, WIDER = 1.5, 8
SHOPPER = aliased(Person)


@dataclass(frozen=True)
class Span:
    """A piece of the period, added up by the run of a moment that knew records up to `last`."""

    since: datetime
    until: datetime | None
    at: datetime
    last: int | None

    @cached_property
    def objected(self) -> set[int]:
        """The visits that an objection was open to at that moment: few, and read once for all statements of a page."""
        return set(db.session.scalars(under_objection(self.at)))

    @property
    def held(self) -> list[ColumnElement[bool]]:
        """The conditions that the run added a record up: it was there, not void, and its visit not under objection."""
        held = held_at(self.at, self.last)
        return [*held, ScoreRecord.source_id.not_in(sorted(self.objected))] if self.objected else held


@dataclass(frozen=True)
class Points:
    """What a share of points adds up: standards at sites in a period, perhaps at one touchpoint or in one channel.

    With `answers_for` it is all that answers for a person, the site or the process, whatever standard.

    `steps` are the touchpoints of the records where they are fewer than the standards have, `own` those of the
    standards that belong to one of them. `kept` is the figure, `last_at` the last visit of the sites. `counted` is the
    number of rows, None where the night did not count them.
    """

    standard_ids: tuple[int, ...]
    site_ids: tuple[int, ...]
    spans: tuple[Span, ...]
    kept: Earned
    channel: str = ""
    touchpoint: str = ""
    steps: tuple[str, ...] = ()
    own: tuple[int, ...] = ()
    last_at: datetime | None = None
    counted: int | None = None
    codes: tuple[str, ...] = field(default=())
    answers_for: str = ""

    @property
    def since(self) -> datetime:
        """The beginning of the whole period."""
        return min(span.since for span in self.spans)

    @property
    def until(self) -> datetime | None:
        """The end of the whole period; None while it is running."""
        ends = [span.until for span in self.spans if span.until is not None]
        return max(ends) if len(ends) == len(self.spans) else None

    @property
    def is_narrow(self) -> bool:
        """Whether few sites are meant."""
        return len(self.site_ids) <= NARROW


def counts_in(points: Points, *, by_visit: bool = False, since: datetime | None = None) -> list[ColumnElement[bool]]:
    """Return the conditions that a record is one of those that the figure adds up, since a moment or all.

    `by_visit` says that the records of some visits are looked for: no index then leads through all of a standard.
    """
    at = func.coalesce(ScoreRecord.at, null())
    held = [
        and_(at >= max(one.since, since or one.since), *_before(at, one.until), *one.held)
        for one in points.spans
        if since is None or one.until is None or one.until > since
    ]
    found = [or_(*held), *(_of_visits(points) if by_visit else [_in_time(points, since or points.since)])]
    return [*found, ScoreRecord.channel == points.channel] if points.channel else found


def _of_visits(points: Points) -> list[ColumnElement[bool]]:
    """Say that a record is of the standards, and at the touchpoint where there is one, or of whom it answers for."""
    if points.answers_for:
        return [ScoreRecord.answers_for == points.answers_for]
    found = _near(points.standard_ids)
    if points.touchpoint:
        unsaid = and_(ScoreRecord.touchpoint == "", _among(points.own))
        found.append(or_(ScoreRecord.touchpoint == points.touchpoint, unsaid))
    return found


def _in_time(points: Points, since: datetime) -> ColumnElement[bool]:
    """Say the same of the records since a moment: standard, touchpoint and time together, as indices have them."""
    made = [ScoreRecord.at >= max(points.since, since), *_before(ScoreRecord.at, points.until)]
    if points.answers_for:
        return and_(ScoreRecord.answers_for == points.answers_for, *made)
    if not points.steps:
        return and_(_among(points.standard_ids), *made)
    said = and_(_among(points.standard_ids), ScoreRecord.touchpoint.in_(points.steps), *made)
    return or_(said, and_(_among(points.own), ScoreRecord.touchpoint == "", *made)) if points.own else said


def _among(standard_ids: Sequence[int]) -> ColumnElement[bool]:
    return ScoreRecord.standard_id.in_(standard_ids)


def _near(standard_ids: Sequence[int]) -> list[ColumnElement[bool]]:
    """Say that a record is of one of some standards: between the first and the last of them, and of these by value."""
    ends = [ScoreRecord.standard_id >= min(standard_ids), ScoreRecord.standard_id <= max(standard_ids)]
    return ends if len(standard_ids) == 1 else [*ends, func.coalesce(ScoreRecord.standard_id, null()).in_(standard_ids)]


def _before(at: Any, until: datetime | None) -> list[ColumnElement[bool]]:
    return [] if until is None else [at < until]


def _sums(points: Points, since: datetime | None) -> Rows:
    """Select visit, time, points got and possible, and since when a record of them is void, of each visit that counts.

    Of few sites the visits are found by site and time, their records by visit and standard; of many the records by
    standard and time, as far as `since` goes back.
    """
    sums = select(
        ScoreRecord.source_id.label("visit_id"),
        func.max(ScoreRecord.at).label("at"),
        func.sum(ScoreRecord.got).label("got"),
        func.sum(ScoreRecord.possible).label("possible"),
        func.max(ScoreRecord.voided_at).label("voided_at"),
    ).where(*counts_in(points, by_visit=points.is_narrow, since=since))
    first = points.since if since is None else max(since, points.since)
    if points.is_narrow:
        of_visits = ScoreRecord.source_id.in_(select(Visit.id).where(*_made(points, first)))
        sums = sums.where(ScoreRecord.source_kind == VISIT, of_visits)
    else:
        sums = sums.where(OF_VISITS, ScoreRecord.site_id.in_(points.site_ids))
    return sums.group_by(ScoreRecord.source_id)


def _made(points: Points, since: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions that a visit was made at the sites of a figure, since a moment in its period."""
    made = [Visit.site_id.in_(points.site_ids), Visit.visited_at >= since]
    return made if points.until is None else [*made, Visit.visited_at < points.until]


def visits_behind(points: Points, since: datetime | None = None) -> tuple[Rows, Any]:
    """Select the visits that a figure adds up, since a moment or all, with their sums, and return these sums too."""
    sums = _sums(points, since).subquery()
    rows = (
        select(
            *VISIT_COLUMNS,
            SHOPPER.name.label("shopper"),
            sums.c.at,
            sums.c.got,
            sums.c.possible,
            sums.c.voided_at,
        )
        .join(sums, sums.c.visit_id == Visit.id)
        .join(Result, Result.visit_id == Visit.id)
        .join(Site, Site.id == Visit.site_id)
        .outerjoin(SHOPPER, SHOPPER.id == Visit.shopper_id)
    )
    return rows, sums.c


def count_visits(points: Points) -> int:
    """Return how many visits a figure adds up, as the night counted them, or counted now up to one more than lists do.

    The figure names the visits of its standard with most of them: there are at least as many.
    """
    if points.counted is not None:
        return points.counted
    if points.kept.visits > MOST_COUNTED:
        return points.kept.visits
    if points.is_narrow:
        of_visit = (ScoreRecord.source_kind == VISIT, ScoreRecord.source_id == Visit.id)
        counts = exists().where(*of_visit, *counts_in(points, by_visit=True))
        found = select(Visit.id).where(*_made(points, points.since), counts).limit(MOST_COUNTED + 1).subquery()
    else:
        found = _sums(points, None).with_only_columns(ScoreRecord.source_id).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def newest_behind(points: Points, skipped: int) -> list[Any]:
    """Return a page of the visits, the newest first, and with it the one before the page if there is one.

    They are looked for in as much time as so many usually take, and only where that was not enough, in all.
    """
    before = min(skipped, 1)
    wanted = skipped + PAGE_SIZE
    for since in _beginnings(points, wanted):
        rows, sums = visits_behind(points, since)
        page = rows.order_by(sums.at.desc(), Visit.id).limit(PAGE_SIZE + before).offset(skipped - before)
        found = list(db.session.execute(page))
        if since is None or len(found) == PAGE_SIZE + before:
            return found
    return []


def _beginnings(points: Points, wanted: int) -> Iterator[datetime | None]:
    """Yield since when so many visits were probably made, then since longer, then None for since ever."""
    end = min((one for one in (points.until, points.last_at) if one is not None), default=points.spans[0].at)
    if wanted * SPARE < points.kept.visits and end > points.since:
        usual: timedelta = (end - points.since) * (wanted / points.kept.visits) * SPARE
        for length in (usual, WIDER * usual):
            if end - length > points.since:
                yield end - length
    yield None


def page_span(points: Points, rows: Sequence[Any], skipped: int, is_last: bool) -> tuple[datetime, datetime | None]:
    """Return since when and before when the visits of a page were made, up to those of the page before it."""
    ends = rows[0].at if skipped and rows else points.until
    return points.since if is_last or not rows else rows[-1].at, ends
