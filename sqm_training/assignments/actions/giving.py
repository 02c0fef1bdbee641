"""Giving tasks: one batch and one row per person, in one transaction."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local_day
from ..models import Assignment, AssignmentBatch
from ..queries.candidates import Preview, Wanted, preview
from ..targets import Target
from ..terms import LONGEST_REASON, Terms


def check_terms(terms: Terms, today: date) -> None:
    """Raise `RuleBroken` when the terms contradict each other or lie in the past."""
    if terms.due_on is not None and terms.due_on < today:
        raise RuleBroken(_("The due day is over. Choose today or a later day."), field="due_on")
    if terms.cut_off_on is not None and terms.cut_off_on < (terms.due_on or today):
        raise RuleBroken(_("The cut-off cannot come before the due day."), field="cut_off_on")
    if terms.attempts_allowed is not None and terms.attempts_allowed < 1:
        raise RuleBroken(_("At least one attempt, or leave it empty for any number."), field="attempts_allowed")
    if terms.repeat_unit and not terms.repeat_every:
        raise RuleBroken(_("Enter after how many days or months it comes again."), field="repeat_every")
    if not terms.reason.strip():
        raise RuleBroken(_("Say why. Everybody who gets the task reads it."), field="reason")
    if len(terms.reason) > LONGEST_REASON:
        raise RuleBroken(_("At most %(n)s characters.", n=LONGEST_REASON), field="reason")


def give(
    *,
    target: Target,
    wanted: Wanted,
    terms: Terms,
    by: Person,
    at: datetime,
    again: bool = False,
    expected: int | None = None,
) -> AssignmentBatch:
    """Give a task to everybody who was meant and may have it; refused when nobody is left.

    The people are chosen anew under a lock on their rows, so that two trainers at once do not give it twice.
    `expected` is how many the preview showed: with another number nothing is written and the trainer looks again.
    """
    today = local_day(at)
    check_terms(terms, today)
    first = preview(target, wanted, at=at, today=today, again=again)
    _lock(first.chosen)
    found = preview(target, wanted, at=at, today=today, again=again)
    if not found.chosen:
        raise RuleBroken(_("Nobody is left who would get this task."))
    if expected is not None and expected != len(found.chosen):
        raise RuleBroken(_("The list has changed in the meantime. Look at it again before you assign."))
    batch = _batch(target, wanted, terms, found, by, at)
    db.session.execute(insert(Assignment), [_row(person_id, batch, at) for person_id in found.chosen])
    audit.note(
        actor_id=by.id,
        act="assignments.give",
        kind="batch",
        ref=str(batch.id),
        details={"target": target.key, "n": len(found.chosen)},
    )
    return batch


def _lock(ids: list[int]) -> None:
    db.session.execute(select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update(key_share=True))


def _batch(target: Target, wanted: Wanted, terms: Terms, found: Preview, by: Person, at: datetime) -> AssignmentBatch:
    batch = AssignmentBatch(
        kind=target.kind,
        ref=target.ref,
        title=target.title,
        path=target.path,
        reason=terms.reason.strip(),
        standard_id=terms.standard_id,
        people=wanted.kept(),
        counts={**found.counts, "unknown": len(found.unknown)},
        due_on=terms.due_on,
        cut_off_on=terms.cut_off_on,
        attempts_allowed=terms.attempts_allowed,
        repeat_every=terms.repeat_every if terms.repeat_unit else None,
        repeat_unit=terms.repeat_unit,
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _row(person_id: int, batch: AssignmentBatch, at: datetime) -> dict[str, Any]:
    kept = ("kind", "ref", "title", "path", "reason", "standard_id", "due_on", "cut_off_on", "attempts_allowed")
    return {
        **{name: getattr(batch, name) for name in (*kept, "repeat_every", "repeat_unit")},
        "person_id": person_id,
        "batch_id": batch.id,
        "assigned_by_id": batch.made_by_id,
        "assigned_at": at,
    }
