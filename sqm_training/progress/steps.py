"""What every step of the service earns: site by site with all below it, quarter by quarter, for the last five."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import func, select

from ..extensions import Write, db
from ..ledger.models import ScoreRecord
from ..measures.verdict import quarter
from ..people.models import Site
from ..standards.models import Standard
from ..web.text import local_day, zone
from .models import StepFigure
from .pieces import replace
from .queries.moments import held_at
from .queries.standards import OF_VISITS

QUARTERS = 5
Key = tuple[str, str, int]


def starts_of(day: date, number: int = QUARTERS) -> list[date]:
    """Return the first days of the quarter of a day and of those before it, the newest first."""
    year, month = day.year, day.month - (day.month - 1) % 3
    starts = []
    for _place in range(number):
        starts.append(date(year, month, 1))
        year, month = (year, month - 3) if month > 3 else (year - 1, 10)
    return starts


def steps(at: datetime, last: int | None = None) -> Iterator[Write]:
    """Compute the figures of all sites anew, quarter by quarter, up to a record; quarters long past are forgotten."""
    ends: datetime | None = None
    starts = starts_of(local_day(at))
    for start in starts:
        begins = datetime.combine(start, time(), zone())
        yield partial(_keep, quarter(start), list(_rows(quarter(start), begins, ends, at, last)))
        ends = begins
    yield lambda: _forget([quarter(start) for start in starts])


def _keep(name: str, rows: list[dict[str, Any]]) -> None:
    replace(StepFigure, rows, StepFigure.quarter == name)


def _forget(names: list[str]) -> None:
    replace(StepFigure, [], StepFigure.quarter.not_in(names))


def _rows(
    name: str, since: datetime, until: datetime | None, at: datetime, last: int | None
) -> Iterator[dict[str, Any]]:
    sums: dict[int, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    lines = {site.id: site.line for site in db.session.scalars(select(Site))}
    touchpoints = {row.id: row.touchpoint_code or "" for row in db.session.execute(_standards())}
    for row in db.session.execute(_sums(since, until, at, last)):
        key = (row.channel, row.touchpoint or touchpoints.get(row.standard_id, ""), row.standard_id)
        for site_id in lines[row.site_id]:
            total = sums[site_id][key]
            total[0], total[1], total[2] = total[0] + int(row.got), total[1] + int(row.possible), total[2] + row.visits
    for site_id, steps in sums.items():
        for (channel, touchpoint, standard_id), (got, possible, visits) in steps.items():
            yield {
                "site_id": site_id,
                "quarter": name,
                "channel": channel,
                "touchpoint": touchpoint,
                "standard_id": standard_id,
                "got": got,
                "possible": possible,
                "visits": visits,
                "as_of": at,
            }


def _standards() -> Any:
    return select(Standard.id, Standard.touchpoint_code)


def _sums(since: datetime, until: datetime | None, at: datetime, last: int | None) -> Any:
    axes = (ScoreRecord.site_id, ScoreRecord.channel, ScoreRecord.touchpoint, ScoreRecord.standard_id)
    return (
        select(
            *axes,
            func.sum(ScoreRecord.got).label("got"),
            func.sum(ScoreRecord.possible).label("possible"),
            func.count(func.distinct(ScoreRecord.source_id)).label("visits"),
        )
        .where(OF_VISITS, ScoreRecord.at >= since, *([] if until is None else [ScoreRecord.at < until]))
        .where(*held_at(at, last))
        .where(ScoreRecord.standard_id.is_not(None), ScoreRecord.possible > 0)
        .group_by(*axes)
    )
