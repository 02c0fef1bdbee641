"""Published visits in the reach of a figure that do not count in it, each with the reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, null, or_, select
from sqlalchemy.orm import aliased

from ....checklists.models import Checklist, ChecklistVersion, Item
from ....extensions import db
from ....ledger.models import ScoreRecord
from ....people.models import Site
from ....visits.models import Result, Visit, VisitState
from ..standards import VISIT
from .columns import MADE, Rows
from .points import Points, counts_in

MOST = 50
"""How many of those that do not count are named."""
SCORED_NOTHING = (VisitState.VOID, VisitState.DECLINED, VisitState.NOT_DONE)
SHOWN = (VisitState.PUBLISHED, VisitState.VOID)
FIRST = aliased(Visit)


@dataclass(frozen=True)
class LeftOut:
    """A visit that does not count: `reason` is `void`, `since`, `pair`, `too_few`, `appealed` or `not_applicable`."""

    visit_id: int
    result_id: int
    at: datetime
    site: Site
    reason: str
    person_id: int | None = None
    person: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its result can still be read."""
        return self.reason != "void"


def left_as(row: Any, reason: str) -> LeftOut:
    """Return a row that begins with visit, result, time and site as one that does not count."""
    return LeftOut(row[0], row[1], row[2], row[3], reason)


def is_second() -> ColumnElement[bool]:
    """Return the condition that another visit with a lower id scored the same encounter."""
    lower = and_(FIRST.pair == Visit.pair, FIRST.id < Visit.id, FIRST.state.not_in(SCORED_NOTHING))
    return exists().where(lower)


def items_in(points: Points) -> list[ColumnElement[bool]]:
    """Return the conditions that an item measures what a figure of points is about."""
    if points.answers_for:
        return [Item.answers_for == points.answers_for]
    found: list[ColumnElement[bool]] = [Item.standard_id.in_(points.standard_ids)]
    if points.touchpoint:
        unsaid = and_(func.coalesce(Item.touchpoint, "") == "", Item.standard_id.in_(points.own))
        found.append(or_(Item.touchpoint == points.touchpoint, unsaid))
    return found


def _found_by(points: Points) -> list[ColumnElement[bool]]:
    """Return the conditions that a visit was at the sites of a figure, on a checklist that measures what it is about.

    Of few sites the visits are found by site and time, of many by checklist and time.
    """
    versions = select(Item.version_id).where(*items_in(points))
    if points.channel:
        of_channel = select(ChecklistVersion.id).join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        versions = versions.where(Item.version_id.in_(of_channel.where(Checklist.channel == points.channel)))
    if points.is_narrow:
        return [Visit.site_id.in_(points.site_ids), func.coalesce(Visit.version_id, null()).in_(versions)]
    return [func.coalesce(Visit.site_id, null()).in_(points.site_ids), Visit.version_id.in_(versions)]


def left_out(points: Points, since: datetime, until: datetime | None) -> list[LeftOut]:
    """Return the first visits of a part of the period that could have counted and do not, the newest first."""
    counted = exists().where(
        ScoreRecord.source_kind == VISIT, ScoreRecord.source_id == Visit.id, *counts_in(points, by_visit=True)
    )
    rows: Rows = (
        select(
            Visit.id,
            Result.id,
            MADE,
            Site,
            Result.published_at,
            Result.withdrawn_at,
            Result.calculated,
            is_second(),
        )
        .join(Result, Result.visit_id == Visit.id)
        .join(Site, Site.id == Visit.site_id)
        .where(*_found_by(points), Visit.state.in_(SHOWN), Visit.visited_at >= since, ~counted)
        .where(Result.published_at.is_not(None))
        .order_by(Visit.visited_at.desc(), Visit.id)
        .limit(MOST)
    )
    rows = rows if until is None else rows.where(Visit.visited_at < until)
    at, objected = max(span.at for span in points.spans), set().union(*(span.objected for span in points.spans))
    return [left_as(row, reason_of(at, row[0] in objected, *row[4:])) for row in db.session.execute(rows)]


def reason_of(
    at: datetime, is_objected: bool, published_at: datetime, withdrawn_at: datetime | None, score: Any, is_second: bool
) -> str:
    """Say why a published visit has no points in a figure of a moment."""
    holds = {
        "void": withdrawn_at is not None,
        "since": published_at > at,
        "pair": is_second,
        "too_few": score is None,
        "appealed": is_objected,
    }
    return next((reason for reason, is_so in holds.items() if is_so), "not_applicable")


def published_since(at: datetime, column: Any, value: int | None) -> list[LeftOut]:
    """Return the visits with a value in a column that were published after a moment: few, and found by that alone."""
    rows: Rows = (
        select(Visit.id, Result.id, MADE, Site)
        .join(Result, Result.visit_id == Visit.id)
        .join(Site, Site.id == Visit.site_id)
        .where(Result.published_at > at, Result.withdrawn_at.is_(None))
        .where(func.coalesce(column, -1) == (-1 if value is None else value))
        .order_by(Result.published_at.desc())
        .limit(MOST)
    )
    return [left_as(row, "since") for row in db.session.execute(rows)]
