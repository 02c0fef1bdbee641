"""Reads of objections."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...checklists.given import Given, choices_of
from ...checklists.models import Item, Sheet, SheetAnswer
from ...errors import NotFound
from ...extensions import db
from ...measures.score import Answer
from ..models import Appeal, Result, Visit


def open_appeals() -> list[tuple[Appeal, Visit]]:
    """Return undecided objections, the one due first at the top."""
    return _appeals(decided=False)


def decided_appeals(most: int = 50) -> list[tuple[Appeal, Visit]]:
    """Return the objections decided last."""
    return _appeals(decided=True)[:most]


def _appeals(*, decided: bool) -> list[tuple[Appeal, Visit]]:
    order = Appeal.decided_at.desc() if decided else Appeal.due_at
    rows = db.session.execute(
        select(Appeal, Visit)
        .join(Result, Result.id == Appeal.result_id)
        .join(Visit, Visit.id == Result.visit_id)
        .options(joinedload(Appeal.person), joinedload(Visit.site))
        .where(Appeal.decision != "" if decided else Appeal.decision == "")
        .order_by(order, Appeal.id)
    )
    return [(appeal, visit) for appeal, visit in rows]


@dataclass(frozen=True, kw_only=True)
class OpenedAppeal(Given):
    """One objection with the item, the answer as it stands, and the visit."""

    appeal: Appeal
    visit: Visit
    got: int
    possible: int


def appeal_by_id(appeal_id: int) -> OpenedAppeal:
    """Return an objection with its item and answer, or raise `NotFound`."""
    appeal = db.session.scalar(select(Appeal).options(joinedload(Appeal.person)).where(Appeal.id == appeal_id))
    if appeal is None:
        raise NotFound
    result = db.session.get_one(Result, appeal.result_id)
    sheet = db.session.get_one(Sheet, result.sheet_id)
    item, row = db.session.execute(
        select(Item, SheetAnswer)
        .outerjoin(SheetAnswer, (SheetAnswer.item_id == Item.id) & (SheetAnswer.sheet_id == sheet.id))
        .where(Item.version_id == sheet.version_id, Item.code == appeal.item_code)
    ).one()
    answer = Answer(row.value, row.is_na, row.comment) if row else Answer()
    visit = db.session.scalars(
        select(Visit).options(joinedload(Visit.site), joinedload(Visit.script)).where(Visit.id == result.visit_id)
    ).one()
    return OpenedAppeal(
        appeal=appeal,
        visit=visit,
        item=item,
        answer=answer,
        options=choices_of(item, visit.script),
        got=(row.got or 0) if row else 0,
        possible=(row.possible or 0) if row else 0,
    )
