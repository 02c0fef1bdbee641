"""What stands beside the sums of visits: who was met, and which items of the checklist gave the points."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import cast, literal, null, select, union_all
from sqlalchemy.types import BigInteger, String

from ....checklists.models import Item, SheetAnswer
from ....extensions import db
from ....ledger.models import MILLION, ScoreRecord
from ....people.models import Person
from ..standards import VISIT
from .left_out import items_in
from .points import Points, counts_in

AT_ONCE = 500
BIG = 4
"""Of so many items and more only those that lost points are named."""


@dataclass(frozen=True)
class Answered:
    """An item with the points got and possible in one visit."""

    code: str
    got: float
    possible: float


@dataclass
class Details:
    """Who was met (id, name) in a visit, and the items with points, by visit and by sheet."""

    met: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    items: dict[int, list[Answered]] = field(default_factory=lambda: defaultdict(list))

    def people(self, row: Any) -> dict[int, str]:
        """Return who was met in the visit of a row, by id."""
        return self.met.get(row.id, {})

    def named(self, row: Any) -> list[Answered]:
        """Return the items of a row's visit: all of a few, of many those that lost points."""
        found = self.items.get(row.sheet_id, [])
        return found if len(found) < BIG else [one for one in found if one.got < one.possible]


def add_details(details: Details, points: Points, rows: Sequence[Any]) -> None:
    """Read who was met and the items of some rows of `visits_behind`, some hundred at a time, in one query each."""
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        _add(details, points, [row.id for row in some], [row.sheet_id for row in some])


def _add(details: Details, points: Points, visit_ids: list[int], sheet_ids: list[int]) -> None:
    met = (
        select(
            literal("met"), ScoreRecord.source_id, Person.id, Person.name, cast(null(), BigInteger),
            cast(null(), BigInteger),
        )
        .join(Person, Person.id == ScoreRecord.person_id)
        .where(ScoreRecord.source_kind == VISIT, ScoreRecord.source_id.in_(visit_ids))
        .where(*counts_in(points, by_visit=True))
        .distinct()
    )  # fmt: skip
    items = (
        select(
            literal("item"), SheetAnswer.sheet_id, Item.position, cast(Item.code, String), SheetAnswer.got,
            SheetAnswer.possible,
        )
        .join(Item, Item.id == SheetAnswer.item_id)
        .where(SheetAnswer.sheet_id.in_(sheet_ids), SheetAnswer.possible > 0)
        .where(SheetAnswer.item_id.in_(select(Item.id).where(*items_in(points))))
    )  # fmt: skip
    found: Any = db.session.execute(union_all(met, items))
    for kind, key, number, words, got, possible in found:
        if kind == "met":
            details.met[key][number] = words
        else:
            details.items[key].append(Answered(words, (got or 0) / MILLION, possible / MILLION))
    for own in details.items.values():
        own.sort(key=lambda one: one.code)
