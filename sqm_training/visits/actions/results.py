"""Results and what is written once per result: each met person's part, and the score records."""

from datetime import datetime

from blinker import Namespace
from sqlalchemy import delete, select

from ...checklists.actions import fill
from ...checklists.models import Checklist, ChecklistVersion, Item, Sheet, SheetAnswer
from ...database import now
from ...extensions import db
from ...ledger import actions as ledger
from ...standards.models import Touchpoint
from ..models import Appeal, CriticalDecision, PersonResult, Result, Visit, VisitState
from . import telling

SOURCE = "visit"

changed = Namespace().signal("result-changed")
"""Sent with `visit` after records of a result were written or voided; summaries above may be rebuilt."""


def result_of(visit: Visit) -> Result | None:
    """Return the result of a visit, if it has been approved."""
    return db.session.scalar(select(Result).where(Result.visit_id == visit.id))


def carry_over(visit: Visit) -> None:
    """Bring the result in line with its sheet; a published one gets new records for old."""
    result = result_of(visit)
    if result is None:
        return
    sheet = db.session.get_one(Sheet, result.sheet_id)
    result.calculated, result.reported = sheet.calculated, sheet.reported
    db.session.flush()
    if visit.state == VisitState.PUBLISHED:
        write_records(visit, result, sheet)


def confirmed_items(visit: Visit) -> frozenset[str]:
    """Return the items whose critical failure a second reviewer has confirmed."""
    rows = select(CriticalDecision.item_code).where(
        CriticalDecision.visit_id == visit.id, CriticalDecision.decision == "confirmed"
    )
    return frozenset(db.session.scalars(rows))


def decided_items(visit: Visit) -> set[str]:
    """Return the items whose critical failure a second reviewer has confirmed or dismissed."""
    return set(db.session.scalars(select(CriticalDecision.item_code).where(CriticalDecision.visit_id == visit.id)))


def people_by_part(visit: Visit) -> dict[str, int]:
    """Return who was met in each part; a part without a certain match is missing and counts for the site only."""
    return {contact.part: contact.person_id for contact in visit.contacts if contact.person_id}


def write_records(visit: Visit, result: Result, sheet: Sheet) -> None:
    """Void the records of the visit, if there are any, and write them anew from the sheet."""
    ledger.void(source_kind=SOURCE, source_id=visit.id, at=now())
    db.session.execute(delete(PersonResult).where(PersonResult.result_id == result.id))
    at = visit.visited_at or result.approved_at
    if sheet.is_scorable and not is_second_of_pair(visit):
        ledger.post(
            fill.records_of(
                sheet,
                people_by_part(visit),
                site_id=visit.site_id,
                source_kind=SOURCE,
                source_id=visit.id,
                rater_id=visit.shopper_id,
                wave_id=visit.wave_id,
                at=at,
            )
        )
    db.session.add_all(person_results(visit, result, sheet, at))
    db.session.flush()
    changed.send(visit)


def is_second_of_pair(visit: Visit) -> bool:
    """Say whether another visit scored the same encounter and has the lower id, which alone counts.

    One that was not made, or is void, scored nothing.
    """
    if visit.pair is None:
        return False
    failed = (VisitState.VOID, VisitState.DECLINED, VisitState.NOT_DONE)
    first = select(Visit.id).where(Visit.pair == visit.pair, Visit.state.not_in(failed)).order_by(Visit.id).limit(1)
    return db.session.scalar(first) != visit.id


def person_results(visit: Visit, result: Result, sheet: Sheet, at: datetime) -> list[PersonResult]:
    """Return one row for each person who was met: the points of the items that the person answers for."""
    version = db.session.get_one(ChecklistVersion, sheet.version_id)
    channel = db.session.get_one(Checklist, version.checklist_id).channel
    sums, failed = own_sums(sheet), parts_of(sheet, confirmed_items(visit))
    rows = []
    for part, person_id in people_by_part(visit).items():
        got, possible = sums.get(part, (0, 0))
        rows.append(
            PersonResult(
                result_id=result.id,
                person_id=person_id,
                site_id=visit.site_id,
                rater_id=visit.shopper_id,
                wave_id=visit.wave_id,
                channel=channel,
                part=part,
                at=at,
                got=got,
                possible=possible,
                is_critical=part in failed,
                excluded=exclusion(visit, result, sheet, person_id, possible),
            )
        )
    return rows


def exclusion(visit: Visit, result: Result, sheet: Sheet, person_id: int, possible: int) -> str:
    """Say why a person's part is left out of verdicts and limits, or nothing."""
    if is_second_of_pair(visit):
        return "pair"
    if not sheet.is_scorable or not possible:
        return "too_few"
    open_appeal = select(Appeal.id).where(
        Appeal.result_id == result.id, Appeal.person_id == person_id, Appeal.decision == ""
    )
    return "appealed" if db.session.scalar(open_appeal.limit(1)) else ""


def own_sums(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """Return got and possible millionths of personal items by the part of the visit in which they were met."""
    rows = db.session.execute(
        select(Touchpoint.part, SheetAnswer.got, SheetAnswer.possible)
        .select_from(SheetAnswer)
        .join(Item, Item.id == SheetAnswer.item_id)
        .outerjoin(Touchpoint, Touchpoint.code == Item.touchpoint)
        .where(SheetAnswer.sheet_id == sheet.id, Item.answers_for == "person", SheetAnswer.possible.is_not(None))
    )
    sums: dict[str, tuple[int, int]] = {}
    for part, got, possible in rows:
        before = sums.get(part or "main", (0, 0))
        sums[part or "main"] = (before[0] + (got or 0), before[1] + (possible or 0))
    return sums


def parts_of(sheet: Sheet, item_codes: frozenset[str]) -> set[str]:
    """Return the parts of the visit to which these items belong."""
    rows = db.session.execute(
        select(Touchpoint.part)
        .select_from(Item)
        .outerjoin(Touchpoint, Touchpoint.code == Item.touchpoint)
        .where(Item.version_id == sheet.version_id, Item.code.in_(item_codes))
    )
    return {part or "main" for (part,) in rows}


def withdraw(visit: Visit, *, reason: str) -> None:
    """Void the records of a visit and mark its result as withdrawn; what was told of it is settled."""
    result = result_of(visit)
    if result is None:
        return
    result.withdrawn_at, result.withdrawn_reason = now(), reason
    ledger.void(source_kind=SOURCE, source_id=visit.id, at=now())
    met = select(PersonResult.person_id).where(PersonResult.result_id == result.id).distinct()
    telling.untell(result.id, db.session.scalars(met).all(), now())
    db.session.execute(delete(PersonResult).where(PersonResult.result_id == result.id))
    db.session.flush()
    changed.send(visit)
