"""What a reviewer does with a submission: match, correct, decide on critical items, return, approve, void."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ...checklists.actions import fill
from ...checklists.actions.objections import reason_given
from ...checklists.models import Attachment, Photo, Sheet
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...measures.score import Answer
from ...people import settings
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Addendum, Correction, CriticalDecision, Flag, Result, Return, Visit, VisitContact, VisitState
from . import results, telling

REVIEWABLE = {VisitState.SUBMITTED}


def in_review(visit: Visit) -> Visit:
    """Return the visit when it awaits review, or raise `RuleBroken`."""
    if visit.state not in REVIEWABLE:
        raise RuleBroken(_("This visit is not awaiting review any more. Load the page again to see where it stands."))
    return visit


def match_contact(*, contact: VisitContact, visit: Visit, person: Person | None, by: Person) -> None:
    """Say who was met, or that there is no certain match: then the part counts for the site only."""
    if visit.state not in {VisitState.SUBMITTED, VisitState.APPROVED}:
        raise RuleBroken(_("People are matched before publication. Correct a published result with a reason instead."))
    if person is not None and not person.has_role("employee", "manager", "trainer"):
        raise RuleBroken(_("Only people who serve customers can be matched."), field="person")
    if person is not None and person.id in {visit.shopper_id, by.id}:
        raise RuleBroken(_("Neither the shopper nor you yourself can be the person who was met."), field="person")
    contact.person_id = person.id if person else None
    contact.person = person
    contact.decision = "matched" if person else "unknown"
    contact.decided_by_id, contact.decided_at = by.id, now()
    db.session.flush()
    audit.note(
        actor_id=by.id,
        act="contact.match",
        kind="visit",
        ref=str(visit.id),
        person_id=contact.person_id,
        details={"contact": contact.id, "part": contact.part},
    )


def correct_answer(
    *, visit: Visit, sheet: Sheet, item_code: str, answer: Answer, reason: str, by: Person
) -> Correction:
    """Change one answer, keeping what it was, what it became, who changed it and why.

    After publication the records of the result are voided and written anew.
    """
    reason = reason_given(reason)
    if visit.state not in {VisitState.SUBMITTED, VisitState.APPROVED, VisitState.PUBLISHED}:
        raise RuleBroken(_("Only a submitted, approved or published visit can be corrected."))
    trace = change_answer(visit=visit, sheet=sheet, item_code=item_code, answer=answer, reason=reason, by=by)
    if visit.state == VisitState.PUBLISHED:
        telling.tell_corrected(visit, trace)
    return trace


def change_answer(
    *, visit: Visit, sheet: Sheet, item_code: str, answer: Answer, reason: str, by: Person, kind: str = "review"
) -> Correction:
    """Write the new answer and its trace, score again, and carry the change to the result."""
    before = plain(fill.answers_of(sheet).get(item_code, Answer()))
    score_before = str(sheet.reported)
    fill.correct(sheet, item_code, answer)
    fill.rescore(sheet, confirmed=results.confirmed_items(visit))
    trace = Correction(
        visit_id=visit.id,
        sheet_id=sheet.id,
        item_code=item_code,
        before=before,
        after=plain(answer),
        reason=reason,
        kind=kind,
        by_id=by.id,
        at=now(),
    )
    db.session.add(trace)
    db.session.flush()
    audit.note(
        actor_id=by.id,
        act="answer.correct",
        kind="visit",
        ref=str(visit.id),
        details={"item": item_code, "before": score_before, "after": str(sheet.reported), "correction": trace.id},
    )
    results.carry_over(visit)
    return trace


def plain(answer: Answer) -> dict[str, Any]:
    """Return an answer as it is kept in a trace."""
    return {"value": answer.value, "na": answer.na, "comment": answer.comment}


def decide_critical(
    *, visit: Visit, sheet: Sheet, item_code: str, decision: str, reason: str, by: Person
) -> CriticalDecision:
    """Confirm or dismiss a critical failure; whoever approved the visit cannot be the second reviewer."""
    if item_code not in sheet.critical:
        raise RuleBroken(_("This item is not a critical failure in this visit."))
    if decision not in {"confirmed", "dismissed"}:
        raise RuleBroken(_("Choose whether the critical item is confirmed or dismissed."), field="decision")
    result = results.result_of(visit)
    if result is None:
        raise RuleBroken(_("First the visit is approved; then a second reviewer decides on its critical items."))
    late = _came_late(visit, item_code)
    if settings.get("critical_needs_second") and by.id in {result.approved_by_id, late and late.decided_by_id}:
        raise RuleBroken(_("You approved this visit. A critical item needs the eyes of a second reviewer."))
    if visit.state != VisitState.APPROVED and late is None:
        raise RuleBroken(_("The result is already published. An appeal or a correction can still change it."))
    row = db.session.scalar(
        select(CriticalDecision).where(CriticalDecision.visit_id == visit.id, CriticalDecision.item_code == item_code)
    ) or CriticalDecision(visit_id=visit.id, item_code=item_code)
    row.decision, row.reason, row.by_id, row.at = decision, reason_given(reason), by.id, now()
    db.session.add(row)
    db.session.flush()
    if late is not None:
        late.needs_second = bool(set(late.item_codes) & set(sheet.critical) - results.decided_items(visit))
    fill.rescore(sheet, confirmed=results.confirmed_items(visit))
    results.carry_over(visit)
    audit.note(actor_id=by.id, act=f"critical.{decision}", kind="visit", ref=str(visit.id), details={"item": item_code})
    return row


def _came_late(visit: Visit, item_code: str) -> Addendum | None:
    """Return the addendum by which a critical failure came to light after publication, while nobody decided on it."""
    rows = select(Addendum).where(Addendum.visit_id == visit.id, Addendum.needs_second)
    found = (one for one in db.session.scalars(rows) if item_code in one.item_codes)
    return None if item_code in results.decided_items(visit) else next(found, None)


def return_to_shopper(
    *, visit: Visit, revision: int, reason: str, item_codes: list[str], by: Person, at: datetime | None = None
) -> Return:
    """Send the submission back with the reason; the shopper answers with the next revision before the clock ends."""
    in_review(visit)
    at = at or now()
    row = Return(
        visit_id=visit.id,
        revision=revision,
        reason=reason_given(reason),
        item_codes=item_codes,
        by_id=by.id,
        at=at,
        due_at=at + timedelta(days=int(settings.get("return_days"))),
    )
    visit.state = VisitState.RETURNED
    db.session.add(row)
    db.session.flush()
    telling.tell_returned(visit, row)
    audit.note(actor_id=by.id, act="visit.return", kind="visit", ref=str(visit.id), details={"revision": revision})
    return row


def approve(*, visit: Visit, sheet: Sheet, by: Person, at: datetime | None = None) -> Result:
    """Approve the reviewed submission: everybody met is decided on, every photo checked; flags count as settled."""
    in_review(visit)
    at = at or now()
    if by.id == visit.shopper_id:
        raise RuleBroken(_("You cannot approve a visit that you made yourself."))
    if any(not contact.decision for contact in visit.contacts):
        raise RuleBroken(_("Say first who was met, or that there is no certain match."), field="contacts")
    if unchecked_photos(sheet):
        raise RuleBroken(
            _("Look at every photo first: mask faces, or confirm that none can be recognised."), field="photos"
        )
    result = Result(
        visit_id=visit.id,
        sheet_id=sheet.id,
        calculated=sheet.calculated,
        reported=sheet.reported,
        approved_at=at,
        approved_by_id=by.id,
    )
    visit.state = VisitState.APPROVED
    db.session.add(result)
    for flag in db.session.scalars(select(Flag).where(Flag.visit_id == visit.id, Flag.settled_at.is_(None))):
        flag.settled_by_id, flag.settled_at = by.id, at
    db.session.flush()
    audit.note(actor_id=by.id, act="visit.approve", kind="visit", ref=str(visit.id))
    return result


def unchecked_photos(sheet: Sheet) -> list[Photo]:
    """Return the photos of a sheet that nobody has looked at yet."""
    used = select(Attachment.photo_id).where(Attachment.sheet_id == sheet.id)
    return list(db.session.scalars(select(Photo).where(Photo.id.in_(used), Photo.checked_at.is_(None))))


def void(*, visit: Visit, reason: str, by: Person) -> None:
    """Take a visit out of everything, with a reason; its records are voided, nothing is deleted."""
    reason = reason_given(reason)
    if visit.state == VisitState.VOID:
        raise RuleBroken(_("This visit is already void."))
    before = visit.state
    results.withdraw(visit, reason=reason)
    visit.state, visit.ending_note, visit.ended_at = VisitState.VOID, reason, now()
    db.session.flush()
    audit.note(actor_id=by.id, act="visit.void", kind="visit", ref=str(visit.id), details={"before": before})
