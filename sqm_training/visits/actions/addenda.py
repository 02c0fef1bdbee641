"""Items that can only be answered later: opened when a visit is sent, answered once, taken over or closed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from ...checklists.actions import fill
from ...checklists.actions.objections import reason_given
from ...checklists.forms import answer_of
from ...checklists.models import Attachment, ChecklistVersion, Photo, Script, Sheet
from ...checklists.plain import facts_of, spec_of
from ...conditions import references
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...measures.checklist import ChecklistSpec
from ...measures.score import Answer, is_answered, visible
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, day, local_day
from ..models import Addendum, Flag, Result, Submission, Visit, VisitState
from ..queries.addenda import ANSWERABLE, addenda_of, sheet_that_counts
from . import photos as photo_actions
from . import results
from .flags import big_losses
from .review import unchecked_photos

GRACE = timedelta(days=7)
"""How long after its day an addendum counts as in time."""

UNDER_REVIEW = (VisitState.SUBMITTED, VisitState.RETURNED)


def items_to_verify(
    spec: ChecklistSpec, answers: Mapping[str, Answer], script: Mapping[str, Any] | None = None
) -> tuple[list[str], int]:
    """Return the open items that can only be answered later, in order, and after how many days all of them can be.

    Items that are hidden until one of these is answered are asked together with them.
    """
    seen, asked, days = visible(spec, answers, script), [], 0
    for item in spec.items:
        given = answers.get(item.code, Answer())
        if item.type == "note" or given.na or is_answered(item, given):
            continue
        if item.due_after and item.code in seen:
            asked.append(item.code)
            days = max(days, item.due_after)
        elif item.when and item.code not in seen and references(item.when) & set(asked):
            asked.append(item.code)
    return asked, days


def open_for(
    visit: Visit, submission: Submission, sheet: Sheet, answers: Mapping[str, Answer], *, is_first: bool = False
) -> Addendum | None:
    """Open what a sent visit leaves to be verified later; what an earlier addendum answered is carried over.

    A visit is sent again after a return, and when the shopper chooses between two versions. `is_first` says that
    nothing was kept of it before.
    """
    earlier = [] if is_first else addenda_of([visit.id])[visit.id]
    version = db.session.get_one(ChecklistVersion, sheet.version_id)
    script = db.session.get(Script, sheet.script_id) if sheet.script_id else None
    spec, facts = spec_of(version), facts_of(script)
    asked, days = items_to_verify(spec, answers, facts)
    for one in earlier:
        if one.state in {"received", "applied"} and (again := set(one.item_codes) & set(asked)):
            _put_on(sheet, visit, {code: answer for code, answer in answers_in(one).items() if code in again})
            asked, days = items_to_verify(spec, fill.answers_of(sheet), facts)
    waiting = next((one for one in earlier if one.state == "open"), None)
    if not asked:
        if waiting is not None:
            db.session.delete(waiting)
        return None
    addendum = waiting or Addendum(visit_id=visit.id, uuid=str(uuid4()), content={}, state="open")
    others = (one.revision + 1 for one in earlier if one is not waiting)
    addendum.revision, addendum.item_codes = max(submission.revision, *others, 1), asked
    addendum.due_on = local_day(visit.visited_at or submission.received_at) + timedelta(days=days)
    db.session.add(addendum)
    db.session.flush()
    return addendum


def answers_in(addendum: Addendum) -> dict[str, Answer]:
    """Return the answers of an addendum by item code."""
    return {str(row.get("item")): answer_of(row) for row in addendum.content.get("answers", [])}


def is_awaited(addendum: Addendum, visit: Visit) -> bool:
    """Say whether the answers are still awaited, whatever the day."""
    return addendum.state == "open" and visit.state in ANSWERABLE


def check_day(addendum: Addendum, today: date) -> None:
    """Raise `RuleBroken` before the day from which the items can be verified; the server's clock decides."""
    if today < addendum.due_on:
        raise RuleBroken(_("These items can be verified from %(day)s.", day=day(addendum.due_on)))


def save_draft(
    *, addendum: Addendum, visit: Visit, answers: list[dict[str, Any]], seen_version: int | None
) -> datetime:
    """Keep what is filled in so far of the items that are asked, and return when it was kept."""
    if not is_awaited(addendum, visit):
        raise RuleBroken(_("These items were already sent or closed."))
    check_day(addendum, local_day(now()))
    if seen_version is not None and seen_version != addendum.version:
        raise RuleBroken(_("This was also filled in in another window. Load the page again to go on."), stale=True)
    asked = set(addendum.item_codes)
    addendum.content = {"answers": [row for row in answers if isinstance(row, dict) and row.get("item") in asked]}
    addendum.saved_at = at = now()
    db.session.flush()
    return at


def take_in(
    *,
    addendum: Addendum,
    submission: Submission,
    visit: Visit,
    rows: list[dict[str, Any]],
    photos: Mapping[str, Photo],
) -> None:
    """Keep complete answers; before approval they join the sheet at once, later they wait for a reviewer."""
    sheet = sheet_of(visit)
    addendum.content, addendum.state, addendum.received_at = {"answers": rows}, "received", now()
    submission.state, submission.completed_at = "received", now()
    for code, answer in answers_in(addendum).items():
        for digest in dict.fromkeys(answer.photos):
            db.session.add(Attachment(sheet_id=sheet.id, item_code=code, photo_id=photos[digest].id))
    _flag(visit, {("addendum", "")})
    db.session.flush()
    audit.note(actor_id=submission.sent_by_id, act="visit.verify", kind="visit", ref=str(visit.id))
    if visit.state in UNDER_REVIEW:
        _apply(addendum, visit, sheet, by_id=submission.sent_by_id, at=now())


def sheet_of(visit: Visit) -> Sheet:
    """Return the sheet that counts: that of the result, before approval that of the last submission."""
    sheet = sheet_that_counts(visit)
    if sheet is None:
        raise RuleBroken(_("Nothing was submitted for this visit yet."))
    return sheet


def take_over(*, addendum: Addendum, visit: Visit, by: Person, at: datetime | None = None) -> None:
    """Let what was verified later count; a published result is recalculated, and the old figures are kept."""
    if addendum.state != "received" or visit.state not in {VisitState.APPROVED, VisitState.PUBLISHED}:
        raise RuleBroken(_("These answers do not wait for you any more. Load the page again to see where they stand."))
    if by.id == visit.shopper_id:
        raise RuleBroken(_("You cannot approve a visit that you made yourself."))
    sheet = sheet_of(visit)
    if unchecked_photos(sheet):
        raise RuleBroken(
            _("Look at every photo first: mask faces, or confirm that none can be recognised."), field="photos"
        )
    _apply(addendum, visit, sheet, by_id=by.id, at=at or now())


def _apply(addendum: Addendum, visit: Visit, sheet: Sheet, *, by_id: int, at: datetime) -> None:
    before, answers = _figures(sheet), answers_in(addendum)
    old = set(sheet.critical)
    _put_on(sheet, visit, answers)
    addendum.state, addendum.decided_by_id, addendum.decided_at = "applied", by_id, at
    is_published = visit.state == VisitState.PUBLISHED
    addendum.change = {"before": before, "after": _figures(sheet), "after_publication": is_published}
    addendum.needs_second = is_published and bool(set(sheet.critical) - old)
    if is_published:
        photo_actions.seal(sheet)
    results.carry_over(visit)
    act = "result.recalculate" if is_published else "addendum.apply"
    audit.note(actor_id=by_id, act=act, kind="visit", ref=str(visit.id), details=addendum.change)


def _put_on(sheet: Sheet, visit: Visit, answers: Mapping[str, Answer]) -> None:
    fill.complete(sheet, answers, confirmed=results.confirmed_items(visit))
    found = {("critical", code) for code in sheet.critical} | {("big_loss", code) for code in big_losses(sheet)}
    _flag(visit, {(kind, code) for kind, code in found if code in answers})


def _flag(visit: Visit, found: set[tuple[str, str]]) -> None:
    rows = db.session.execute(select(Flag.kind, Flag.item_code).where(Flag.visit_id == visit.id))
    new = found - {(row.kind, row.item_code) for row in rows}
    db.session.add_all(Flag(visit_id=visit.id, kind=kind, item_code=code, raised_at=now()) for kind, code in new)
    db.session.flush()


def _figures(sheet: Sheet) -> dict[str, str | None]:
    return {
        name: None if number is None else str(number)
        for name, number in (("calculated", sheet.calculated), ("reported", sheet.reported))
    }


def close(*, addendum: Addendum, visit: Visit, reason: str, by: Person) -> None:
    """Close what could not be verified, with a reason: its items stay out of both sums."""
    reason = reason_given(reason)
    if addendum.state not in {"open", "received"}:
        raise RuleBroken(_("These items are already verified or closed."))
    addendum.state, addendum.reason = "closed", reason
    addendum.decided_by_id, addendum.decided_at = by.id, now()
    db.session.flush()
    audit.note(actor_id=by.id, act="addendum.close", kind="visit", ref=str(visit.id))


def appealable_since(result: Result, item_code: str) -> datetime | None:
    """Return since when an item counts that was taken over after publication, or None for any other item."""
    for one in addenda_of([result.visit_id])[result.visit_id]:
        if item_code in one.item_codes and one.change.get("after_publication"):
            return one.decided_at
    return None
