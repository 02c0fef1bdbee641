"""What the assessed say: seen, circumstances, an objection to one item, and its answer."""

from datetime import datetime

from sqlalchemy import func, select

from ...checklists.actions import fill
from ...checklists.actions import objections as rules
from ...checklists.models import Item, Sheet, SheetAnswer
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...measures.score import Answer
from ...people import settings
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Appeal, PersonResult, Result, Seen, Statement, Visit
from .addenda import appealable_since
from .results import exclusion
from .review import change_answer


def may_appeal_until(result: Result, item_code: str = "") -> datetime | None:
    """Return until when an objection can be made, or None when the result takes none.

    For an item that was verified after publication the days count from then.
    """
    since = _since(result, item_code)
    return rules.working_deadline(since, int(settings.get("appeal_days"))) if since else None


def _since(result: Result, item_code: str) -> datetime | None:
    if result.published_at is None or result.is_imported or result.withdrawn_at:
        return None
    return (appealable_since(result, item_code) if item_code else None) or result.published_at


def appeal_days_left(result: Result, at: datetime | None = None, *, item_code: str = "") -> int | None:
    """Return the working days left after today for an objection, 0 on the last day, or None when it is over."""
    since = _since(result, item_code)
    return rules.days_left(at or now(), since, int(settings.get("appeal_days"))) if since else None


def mark_seen(*, result: Result, person: Person) -> None:
    """Note that the person has seen the result, which is not agreement; the first time stays."""
    if db.session.get(Seen, (result.id, person.id)) is None:
        db.session.add(Seen(result_id=result.id, person_id=person.id, at=now()))
        db.session.flush()


def state_circumstances(*, result: Result, person: Person, text: str) -> Statement:
    """Add the circumstances as the person saw them; this is not an appeal and changes no score."""
    row = Statement(result_id=result.id, person_id=person.id, text=rules.text_given(text), at=now())
    db.session.add(row)
    db.session.flush()
    audit.note(actor_id=person.id, act="result.statement", kind="visit", ref=str(result.visit_id), person_id=person.id)
    return row


def file_appeal(*, result: Result, person: Person, item_code: str, text: str, at: datetime | None = None) -> Appeal:
    """Object to one of one's own items; the visit then leaves verdicts and means until it is decided."""
    at, until = at or now(), may_appeal_until(result, item_code)
    if until is None:
        raise RuleBroken(_("This result takes no objections: it was imported, or it is not published."))
    if at > until:
        raise RuleBroken(_("The time for objections to this result is over. You can still state the circumstances."))
    _check_own_item(result, person, item_code)
    if db.session.scalar(
        select(Appeal).where(
            Appeal.result_id == result.id, Appeal.person_id == person.id, Appeal.item_code == item_code
        )
    ):
        raise RuleBroken(_("You have already objected to this item."))
    row = Appeal(
        result_id=result.id,
        person_id=person.id,
        item_code=item_code,
        text=rules.text_given(text),
        filed_at=at,
        due_at=rules.working_deadline(at, int(settings.get("answer_days"))),
    )
    db.session.add(row)
    db.session.flush()
    _refresh_exclusions(result)
    audit.note(actor_id=person.id, act="appeal.file", kind="appeal", ref=str(row.id), person_id=person.id)
    return row


def _check_own_item(result: Result, person: Person, item_code: str) -> None:
    """Raise unless the person was met in this visit and the item lost points that count for a person."""
    met = select(PersonResult.id).where(PersonResult.result_id == result.id, PersonResult.person_id == person.id)
    lost = (
        select(SheetAnswer.item_id)
        .join(Item, Item.id == SheetAnswer.item_id)
        .where(SheetAnswer.sheet_id == result.sheet_id, Item.code == item_code, Item.answers_for == "person")
        .where((SheetAnswer.got < SheetAnswer.possible) | Item.code.in_(_critical(result)))
    )
    if db.session.scalar(met.limit(1)) is None or db.session.scalar(lost.limit(1)) is None:
        raise RuleBroken(_("You can object to items of your own that lost points."), field="item_code")


def _critical(result: Result) -> list[str]:
    return list(db.session.get_one(Sheet, result.sheet_id).critical)


def may_decide(appeal: Appeal, by: Person) -> bool:
    """Say whether a trainer or administrator has no stake: not the shopper, approver, appellant or line manager."""
    result = db.session.get_one(Result, appeal.result_id)
    visit = db.session.get_one(Visit, result.visit_id)
    appellant = db.session.get_one(Person, appeal.person_id)
    return rules.has_no_stake(by, appellant, {visit.shopper_id, result.approved_by_id})


def decide_appeal(*, appeal: Appeal, by: Person, decision: str, reason: str, answer: Answer | None = None) -> Appeal:
    """Answer an objection in writing. Upheld, the item gets the new answer; a score is never lowered by it."""
    reason = rules.checked_decision(objection=appeal, decision=decision, reason=reason, answer=answer)
    if not may_decide(appeal, by):
        raise RuleBroken(
            _("Somebody else has to answer: neither the shopper, the approver nor the line manager may decide.")
        )
    if decision == "upheld" and answer is not None:
        _uphold(appeal, by, reason, answer)
    rules.close(objection=appeal, by=by, decision=decision, reason=reason)
    db.session.flush()
    _refresh_exclusions(db.session.get_one(Result, appeal.result_id))
    rules.tell(
        objection=appeal,
        key=f"visit:{appeal.id}",
        person_id=appeal.person_id,
        about=lambda: _("Mystery shop"),
        path=f"/results/{appeal.result_id}#answered",
    )
    audit.note(actor_id=by.id, act=f"appeal.{decision}", kind="appeal", ref=str(appeal.id), person_id=appeal.person_id)
    return appeal


def _uphold(appeal: Appeal, by: Person, reason: str, answer: Answer) -> None:
    result = db.session.get_one(Result, appeal.result_id)
    visit, sheet = db.session.get_one(Visit, result.visit_id), db.session.get_one(Sheet, result.sheet_id)
    given = fill.answers_of(sheet).get(appeal.item_code, Answer())
    if (given.value, given.na) == (answer.value, answer.na):
        raise rules.same()
    before = (_own_points(result, appeal.person_id), sheet.reported)
    trace = change_answer(
        visit=visit, sheet=sheet, item_code=appeal.item_code, answer=answer, reason=reason, by=by, kind="appeal"
    )
    after = (_own_points(result, appeal.person_id), sheet.reported)
    if after[0] < before[0] or (before[1] is not None and (after[1] is None or after[1] < before[1])):
        raise rules.lower()
    appeal.change = {"correction": trace.id, "before": str(before[1]), "after": str(after[1])}


def _own_points(result: Result, person_id: int) -> int:
    """Return the share of own points in millionths, so that two states of a result can be compared."""
    got, possible = db.session.execute(
        select(func.sum(PersonResult.got), func.sum(PersonResult.possible)).where(
            PersonResult.result_id == result.id, PersonResult.person_id == person_id
        )
    ).one()
    return int(got) * 1_000_000 // int(possible) if possible else 0


def _refresh_exclusions(result: Result) -> None:
    """Take the rows of a result out of verdicts while an objection is open, and let them in again."""
    visit, sheet = db.session.get_one(Visit, result.visit_id), db.session.get_one(Sheet, result.sheet_id)
    for row in db.session.scalars(select(PersonResult).where(PersonResult.result_id == result.id)):
        row.excluded = exclusion(visit, result, sheet, row.person_id, row.possible)
    db.session.flush()
