"""The sheets behind what an item of a checklist tells: its answer on each, and how the other items were answered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, select
from sqlalchemy.orm import aliased

from ....checklists.models import Checklist, ChecklistVersion, Item, SheetAnswer
from ....errors import NotFound
from ....extensions import db
from ....people.models import Person, Site
from ....visits.models import Result, Visit
from ..scores import SHEETS, summaries
from .columns import MADE, VISIT, Rows
from .left_out import LeftOut, published_since

SHOPPER = aliased(Person)
AT_ONCE = 500


@dataclass(frozen=True)
class ItemFigure:
    """What an item tells as last computed, with the results that it rests on, the newest first."""

    item: Item
    version: ChecklistVersion
    checklist: Checklist
    found: dict[str, Any]
    results: list[int]
    as_of: datetime


def item_behind(version_id: int, code: str) -> ItemFigure:
    """Return the figure of a scored item of a version, or raise `NotFound`."""
    rows = (
        select(Item, ChecklistVersion, Checklist)
        .join(ChecklistVersion, ChecklistVersion.id == Item.version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Item.version_id == version_id, Item.code == code)
    )
    row = db.session.execute(rows).one_or_none()
    known = summaries(f"items:{version_id}", f"{SHEETS}{version_id}")
    if row is None or len(known) < 2:
        raise NotFound
    kept = known[f"items:{version_id}"]
    found = next((one for one in kept.content["items"] if one["code"] == code), None)
    if found is None:
        raise NotFound
    item, version, checklist = row
    results = known[f"{SHEETS}{version_id}"].content["results"]
    return ItemFigure(item, version, checklist, found, results, kept.as_of)


def sheets_behind(figure: ItemFigure, results: Sequence[int]) -> Rows:
    """Select some results of a figure with visit, site and shopper, and the answer to the item (JSON), if any."""
    answer = and_(SheetAnswer.sheet_id == Result.sheet_id, SheetAnswer.item_id == figure.item.id)
    return (
        select(
            *VISIT,
            MADE.label("at"),
            SHOPPER.name.label("shopper"),
            cast(SheetAnswer.value, String).label("value"),
            SheetAnswer.got,
            SheetAnswer.possible,
        )
        .join(Visit, Visit.id == Result.visit_id)
        .join(Site, Site.id == Visit.site_id)
        .outerjoin(SHOPPER, SHOPPER.id == Visit.shopper_id)
        .outerjoin(SheetAnswer, answer)
        .where(Result.id.in_(results))
    )


@dataclass
class Others:
    """The mean share (0..1) of the possible points on the other items, by sheet."""

    share: dict[int, float] = field(default_factory=dict)


def add_others(others: Others, figure: ItemFigure, rows: Sequence[Any]) -> None:
    """Read how the other items of some rows were answered, some hundred sheets at a time."""
    for start in range(0, len(rows), AT_ONCE):
        sheets = [row.sheet_id for row in rows[start : start + AT_ONCE]]
        shares: dict[int, list[float]] = defaultdict(list)
        answers = select(SheetAnswer.sheet_id, SheetAnswer.got, SheetAnswer.possible).where(
            SheetAnswer.sheet_id.in_(sheets), SheetAnswer.item_id != figure.item.id, SheetAnswer.possible > 0
        )
        for sheet_id, got, possible in db.session.execute(answers):
            shares[sheet_id].append((got or 0) / (possible or 1))
        others.share.update({sheet_id: sum(found) / len(found) for sheet_id, found in shares.items()})


def left_of_item(figure: ItemFigure) -> list[LeftOut]:
    """Return the visits on the version that were published since; those before the newest thousands are not named."""
    return published_since(figure.as_of, Visit.version_id, figure.version.id)
