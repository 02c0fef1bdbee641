"""Reads of addenda: what a shopper has to verify later, and what a visit still lacks."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from ...checklists.models import Item, Sheet
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ..models import Addendum, Result, Submission, Visit, VisitState

ANSWERABLE = (VisitState.SUBMITTED, VisitState.RETURNED, VisitState.APPROVED, VisitState.PUBLISHED)


def _open() -> Select[Addendum]:
    return (
        select(Addendum)
        .join(Visit, Visit.id == Addendum.visit_id)
        .options(joinedload(Addendum.visit).joinedload(Visit.site))
        .where(Addendum.state == "open", Visit.state.in_(ANSWERABLE))
    )


def addenda_to_answer(person: Person, until: date | None = None) -> list[Addendum]:
    """Return what the shopper has still to verify, the earliest first; with `until` only what is due by that day."""
    rows = _open().where(Visit.shopper_id == person.id).order_by(Addendum.due_on, Addendum.id)
    return list(db.session.scalars(rows if until is None else rows.where(Addendum.due_on <= until)))


def open_addendum(visit: Visit) -> Addendum | None:
    """Return what is still to be verified of a visit, or None."""
    return db.session.scalar(_open().where(Addendum.visit_id == visit.id).order_by(Addendum.revision.desc()).limit(1))


def addendum_to_answer(visit: Visit) -> Addendum:
    """Return what the visit's own shopper can still verify, or raise `NotFound`."""
    found = open_addendum(visit)
    if found is None:
        raise NotFound
    return found


def addendum_of_visit(visit: Visit, addendum_id: Any) -> Addendum:
    """Return an addendum of this visit, or raise `NotFound`."""
    is_number = isinstance(addendum_id, int) and not isinstance(addendum_id, bool) and 0 < addendum_id < 2**31
    found = db.session.get(Addendum, addendum_id) if is_number else None
    if found is None or found.visit_id != visit.id:
        raise NotFound
    return found


def addenda_of(visit_ids: Collection[int]) -> dict[int, list[Addendum]]:
    """Return the addenda of some visits by visit, in their order."""
    found: dict[int, list[Addendum]] = defaultdict(list)
    rows = select(Addendum).where(Addendum.visit_id.in_(visit_ids)).order_by(Addendum.revision)
    for one in db.session.scalars(rows):
        found[one.visit_id].append(one)
    return found


def last_received(visit: Visit) -> Submission | None:
    """Return the filled sheet that was received last; what was verified later, or only ended the visit, is not one."""
    return db.session.scalar(_received(visit))


def sheet_that_counts(visit: Visit) -> Sheet | None:
    """Return the sheet of the result, before approval that of the last submission, or None."""
    scored = select(Result.sheet_id).where(Result.visit_id == visit.id).scalar_subquery()
    sent = _received(visit).with_only_columns(Submission.sheet_id).scalar_subquery()
    return db.session.scalar(select(Sheet).where(Sheet.id == func.coalesce(scored, sent)))


def _received(visit: Visit) -> Select[Submission]:
    return (
        select(Submission)
        .where(Submission.visit_id == visit.id, Submission.state == "received", Submission.sheet_id.is_not(None))
        .order_by(Submission.revision.desc(), Submission.id.desc())
        .limit(1)
    )


def unverified_items(visit: Visit, addenda: list[Addendum]) -> list[Item]:
    """Return the items that are still to be verified: they are in neither sum until they are."""
    codes = {code for one in addenda if one.state in {"open", "received"} for code in one.item_codes}
    if not codes:
        return []
    rows = select(Item).where(Item.version_id == visit.version_id, Item.code.in_(codes)).order_by(Item.id)
    return list(db.session.scalars(rows))
