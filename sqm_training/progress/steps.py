"""What every step of the service earns: site by site with all below it, quarter by quarter, for the last five."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ..extensions import Write, db
from ..ledger.models import ScoreRecord
from ..measures.verdict import quarter
from ..people.models import Site
from ..standards.models import Standard
from ..web.text import local_day, zone
from .models import StepFigure, Summary
from .pieces import replace
from .queries.behind import counted
from .queries.moments import held_at, is_settled
from .queries.standards import OF_VISITS

QUARTERS = 5
Key = tuple[str, str, int]
Lines = Mapping[int, Sequence[int]]
"""The sites above each site and itself, by id."""


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
        records = _records(begins, ends, at, last)
        lines = {site.id: site.line for site in db.session.scalars(select(Site))}
        yield partial(
            _keep, quarter(start), list(_rows(quarter(start), records, lines, at)), _visits(records, lines), at
        )
        ends = begins
    yield lambda: _forget([quarter(start) for start in starts])


def _keep(name: str, rows: list[dict[str, Any]], visits: dict[int, Any], at: datetime) -> None:
    replace(StepFigure, rows, StepFigure.quarter == name)
    counts = [
        {"key": counted.key_of(name, site_id), "content": found, "as_of": at} for site_id, found in visits.items()
    ]
    replace(Summary, counts, Summary.key.like(f"{counted.STEPS}{name}:%"))


def _forget(names: list[str]) -> None:
    replace(StepFigure, [], StepFigure.quarter.not_in(names))
    others = [~Summary.key.like(f"{counted.STEPS}{name}:%") for name in names]
    replace(Summary, [], Summary.key.like(f"{counted.STEPS}%"), *others)


def _records(
    since: datetime, until: datetime | None, at: datetime, last: int | None
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a record is of a visit in a quarter, as it was at a moment."""
    made = [ScoreRecord.at >= since, *([] if until is None else [ScoreRecord.at < until])]
    counts = [*held_at(at, last), is_settled(at), ScoreRecord.standard_id.is_not(None), ScoreRecord.possible > 0]
    return (*made, OF_VISITS, *counts)


def _visits(records: Sequence[ColumnElement[bool]], lines: Lines) -> dict[int, Any]:
    """Return in how many visits steps and standards were measured, by channel, of each site with all below it."""
    found: dict[int, Any] = {}
    for kind, rows in (("steps", counted.by_step(*records)), ("standards", counted.by_standard(*records))):
        for own_id, channel, name, visits in db.session.execute(rows):
            for site_id in lines[own_id]:
                of_site = found.setdefault(site_id, {"steps": {}, "standards": {}})
                numbers = of_site[kind].setdefault(channel, {})
                numbers[name] = numbers.get(name, 0) + visits
    return found


def _rows(name: str, records: Sequence[ColumnElement[bool]], lines: Lines, at: datetime) -> Iterator[dict[str, Any]]:
    sums: dict[int, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    touchpoints = {row.id: row.touchpoint_code or "" for row in db.session.execute(_standards())}
    for row in db.session.execute(_sums(records)):
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


def _sums(records: Sequence[ColumnElement[bool]]) -> Any:
    axes = (ScoreRecord.site_id, ScoreRecord.channel, ScoreRecord.touchpoint, ScoreRecord.standard_id)
    return (
        select(
            *axes,
            func.sum(ScoreRecord.got).label("got"),
            func.sum(ScoreRecord.possible).label("possible"),
            func.count(func.distinct(ScoreRecord.source_id)).label("visits"),
        )
        .where(*records)
        .group_by(*axes)
    )
