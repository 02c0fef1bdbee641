"""Reads of objections."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from ...checklists.given import Given, choices_of
from ...checklists.models import Item, SheetAnswer
from ...checklists.objections import Listed, Source, register
from ...errors import NotFound
from ...extensions import db
from ...measures.score import Answer
from ...people.models import Person
from ...web.text import _
from ..models import Appeal, Result, Visit


def listed(decided: bool, most: int) -> list[Listed]:
    """Return the objections to visits' results that are open, due first, or were decided last."""
    order = Appeal.decided_at.desc() if decided else Appeal.due_at
    rows = db.session.execute(
        select(Appeal, Visit)
        .join(Result, Result.id == Appeal.result_id)
        .join(Visit, Visit.id == Result.visit_id)
        .options(joinedload(Appeal.person).lazyload(Person.role_rows), joinedload(Visit.site))
        .where(Appeal.decision != "" if decided else Appeal.decision == "")
        .order_by(order, Appeal.id)
        .limit(most)
    )
    return [
        Listed.of(appeal, site=visit.site.title, about=f"{_('Mystery shop')} {visit.id}", path=f"/appeals/{appeal.id}")
        for appeal, visit in rows
    ]


def counting_open() -> Select[Any]:
    """Count the objections to visits' results that nobody has answered."""
    return select(func.count(Appeal.id)).where(Appeal.decision == "")


register("visit", Source(listed, counting_open))


@dataclass(frozen=True, kw_only=True)
class OpenedAppeal(Given):
    """One objection with the item, the answer as it stands, and the visit."""

    appeal: Appeal
    visit: Visit
    got: int
    possible: int


def appeal_by_id(appeal_id: int) -> OpenedAppeal:
    """Return an objection with its item and answer, or raise `NotFound`."""
    rows = (
        select(Appeal)
        .options(joinedload(Appeal.person).lazyload(Person.role_rows))
        .options(joinedload(Appeal.result).joinedload(Result.sheet))
        .options(joinedload(Appeal.result).joinedload(Result.visit).joinedload(Visit.site))
        .options(joinedload(Appeal.result).joinedload(Result.visit).joinedload(Visit.script))
    )
    appeal = db.session.scalar(rows.where(Appeal.id == appeal_id))
    if appeal is None:
        raise NotFound
    sheet, visit = appeal.result.sheet, appeal.result.visit
    item, row = db.session.execute(
        select(Item, SheetAnswer)
        .outerjoin(SheetAnswer, (SheetAnswer.item_id == Item.id) & (SheetAnswer.sheet_id == sheet.id))
        .where(Item.version_id == sheet.version_id, Item.code == appeal.item_code)
    ).one()
    answer = Answer(row.value, row.is_na, row.comment) if row else Answer()
    return OpenedAppeal(
        appeal=appeal,
        visit=visit,
        item=item,
        answer=answer,
        options=choices_of(item, visit.script),
        got=(row.got or 0) if row else 0,
        possible=(row.possible or 0) if row else 0,
    )
