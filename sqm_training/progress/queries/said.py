"""What shops said in words about a person's own items: published remarks only, without who wrote them or when."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from ...checklists.models import Item, SheetAnswer
from ...database import Text
from ...extensions import db
from ...standards.models import Standard, Touchpoint
from ...visits.models import PersonResult, Result

MOST = 200


@dataclass(frozen=True)
class Remark:
    """What was said of one item, how often in these words, and whether the item always got all of its points."""

    standard: Standard | None
    text: Text
    comment: str
    times: int
    is_full: bool


def said_in_words(person_id: int, since: datetime) -> list[Remark]:
    """Return the remarks since a moment by standard and item, then by their words: the order tells no date.

    Standards on which points were lost come first.
    """
    times, lost = func.count(), func.sum(SheetAnswer.possible - SheetAnswer.got)
    rows = db.session.execute(
        select(Standard, Item.text, SheetAnswer.comment, times, lost)
        .select_from(PersonResult)
        .join(Result, Result.id == PersonResult.result_id)
        .join(SheetAnswer, SheetAnswer.sheet_id == Result.sheet_id)
        .join(Item, Item.id == SheetAnswer.item_id)
        .outerjoin(Standard, Standard.id == Item.standard_id)
        .outerjoin(Touchpoint, Touchpoint.code == Item.touchpoint)
        .where(PersonResult.person_id == person_id, PersonResult.at >= since)
        .where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .where(Item.answers_for == "person", func.coalesce(Touchpoint.part, "main") == PersonResult.part)
        .where(SheetAnswer.comment != "", SheetAnswer.possible > 0)
        .group_by(Standard.id, Item.id, SheetAnswer.comment)
        .order_by(Standard.code, Item.code, SheetAnswer.comment)
        .limit(MOST)
        .options(load_only(Standard.code, Standard.title))
    )
    found = [Remark(standard, text, comment, n, not lost) for standard, text, comment, n, lost in rows]
    losing = {one.standard for one in found if not one.is_full}
    return sorted(found, key=lambda one: one.standard not in losing)


def by_standard(remarks: list[Remark]) -> list[tuple[Standard | None, list[Remark]]]:
    """Return the remarks in groups of one standard."""
    return [(standard, list(found)) for standard, found in groupby(remarks, key=lambda one: one.standard)]
