"""The doubled visits behind the agreement of shoppers: two sheets of one encounter, item by item."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ....checklists.models import Item, SheetAnswer
from ....errors import NotFound
from ....extensions import db
from ....people.models import Person, Site
from ....visits.models import Result, Visit, Wave
from ...quality import Rated, both_rated, share_of, total_of
from ..scores import summaries
from .columns import MADE, VISIT, Rows

AT_ONCE = 250
OTHER, OTHER_RESULT = aliased(Visit), aliased(Result)
FIRST, SECOND = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Agreement:
    """What doubled visits say, of a wave or of all, and of one item or of all: `pairs` of them, the `same` share."""

    content: dict[str, Any]
    pairs: int
    same: float
    as_of: datetime
    wave: Wave | None
    item: Item | None


def agreement_behind(wave_id: int | None, version_id: int | None, code: str) -> Agreement:
    """Return the agreement of a wave, of an item or of all doubled visits, or raise `NotFound`."""
    key = "agreement" if wave_id is None else f"agreement:{wave_id}"
    kept = summaries(key).get(key)
    wave = db.session.get(Wave, wave_id) if wave_id is not None else None
    item = None
    if code:
        item = db.session.scalar(select(Item).where(Item.version_id == version_id, Item.code == code))
    if kept is None or not kept.content["pairs"] or (code and item is None):
        raise NotFound
    if item is None:
        return Agreement(kept.content, kept.content["pairs"], kept.content["percent"][0], kept.as_of, wave, None)
    own = kept.content["by_item"].get(str(item.id))
    if own is None:
        raise NotFound
    return Agreement(kept.content, own[0], own[1], kept.as_of, wave, item)


def pairs_behind(found: Agreement) -> Rows:
    """Select both visits of every pair that counted, the lower id first; of an item, those that both scored."""
    rows = (
        select(
            *VISIT,
            MADE.label("at"),
            FIRST.name.label("shopper"),
            OTHER.id.label("other_id"),
            OTHER_RESULT.id.label("other_result_id"),
            OTHER_RESULT.sheet_id.label("other_sheet_id"),
            SECOND.name.label("other_shopper"),
        )
        .join(Result, Result.visit_id == Visit.id)
        .join(OTHER, and_(OTHER.pair == Visit.pair, OTHER.id > Visit.id))
        .join(OTHER_RESULT, OTHER_RESULT.visit_id == OTHER.id)
        .join(Site, Site.id == Visit.site_id)
        .outerjoin(FIRST, FIRST.id == Visit.shopper_id)
        .outerjoin(SECOND, SECOND.id == OTHER.shopper_id)
        .where(Visit.pair.is_not(None), *open_at(Result, found.as_of), *open_at(OTHER_RESULT, found.as_of))
    )
    if found.wave is not None:
        rows = rows.where(Visit.wave_id == found.wave.id)
    return rows if found.item is None else _with_item(rows, found.item)


def _with_item(rows: Rows, item: Item) -> Rows:
    """Keep the pairs that both scored an item: doubled visits are few, answers many, so these are looked for last."""
    scored = (
        exists().where(
            SheetAnswer.sheet_id == result.sheet_id, SheetAnswer.item_id == item.id, SheetAnswer.possible > 0
        )
        for result in (Result, OTHER_RESULT)
    )
    return rows.where(Visit.version_id == item.version_id, *scored)


def open_at(result: Any, at: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions that a result was published at a moment and not taken back."""
    return [
        func.coalesce(result.published_at, at) <= at,
        result.published_at.is_not(None),
        or_(result.withdrawn_at.is_(None), result.withdrawn_at > at),
    ]


@dataclass
class Compared:
    """What two sheets say of the items that both scored, by the first one's id: (item, share, share), and totals."""

    rated: dict[int, list[Rated]] = field(default_factory=dict)
    totals: dict[int, tuple[float, float]] = field(default_factory=dict)

    def same(self, row: Any) -> int:
        """Return how many items got the same on both sheets of a row."""
        return sum(first == second for _item, first, second in self.rated.get(row.sheet_id, ()))

    def items(self, row: Any) -> int:
        """Return how many items both sheets of a row scored."""
        return len(self.rated.get(row.sheet_id, ()))


def compare(compared: Compared, found: Agreement, rows: Sequence[Any]) -> None:
    """Read both sheets of some rows, some hundred at a time, of one item or of all."""
    for start in range(0, len(rows), AT_ONCE):
        pairs = [(row.sheet_id, row.other_sheet_id) for row in rows[start : start + AT_ONCE]]
        for sheet, (first, second) in both_rated(pairs).items():
            wanted = sorted(first.keys() & second.keys())
            wanted = [one for one in wanted if found.item is None or one == found.item.id]
            compared.rated[sheet] = [(one, share_of(first[one]), share_of(second[one])) for one in wanted]
            if wanted:
                compared.totals[sheet] = (total_of(first, wanted), total_of(second, wanted))
