"""Objections to an observed role-play: to one item, in time, answered by somebody without a stake."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from ...checklists.actions import fill
from ...checklists.actions import objections as rules
from ...checklists.models import Item, SheetAnswer
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...measures.score import Answer
from ...people import settings
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Observation, ObservationObjection, ObservationState
from . import observed


def days_left(observation: Observation, at: datetime | None = None) -> int | None:
    """Return the working days left after today for an objection, 0 on the last day, or None when it is over."""
    if observation.state != ObservationState.DONE or observation.finished_at is None:
        return None
    return rules.days_left(at or now(), observation.finished_at, int(settings.get("appeal_days")))


def may_object_until(observation: Observation) -> datetime | None:
    """Return until when an objection can be made, or None when there is no result that counts."""
    if observation.state != ObservationState.DONE or observation.finished_at is None:
        return None
    return rules.working_deadline(observation.finished_at, int(settings.get("appeal_days")))


def object_to(
    *, observation: Observation, person: Person, item_code: str, text: str, at: datetime | None = None
) -> ObservationObjection:
    """Object to one item of one's own; the play counts for nothing until the objection is decided."""
    db.session.refresh(observation, with_for_update={"of": Observation})
    at, until = at or now(), may_object_until(observation)
    if until is None or at > until:
        raise RuleBroken(_("The time for objections to this result is over. You can still say how you see it."))
    if observation.person_id != person.id or item_code not in lost_items(observation):
        raise RuleBroken(_("You can object to items of your own that lost points."), field="item_code")
    if item_code in {one.item_code for one in objections_to(observation)}:
        raise RuleBroken(_("You have already objected to this item."))
    row = ObservationObjection(
        observation_id=observation.id,
        person_id=person.id,
        item_code=item_code,
        text=rules.text_given(text),
        filed_at=at,
        due_at=rules.working_deadline(at, int(settings.get("answer_days"))),
    )
    db.session.add(row)
    db.session.flush()
    observed.put_on_record(observation, at)
    _audit(person, "objection.file", row)
    return row


def lost_items(observation: Observation) -> list[str]:
    """Return the codes of the items that can be objected to: points lost with any rater, or a critical failure."""
    sheets = [one.sheet_id for one in observation.ratings if one.sheet_id]
    lost = (SheetAnswer.got < SheetAnswer.possible) | Item.code.in_(observation.critical)
    rows = select(Item.code).join(SheetAnswer, SheetAnswer.item_id == Item.id).where(SheetAnswer.sheet_id.in_(sheets))
    return list(dict.fromkeys(db.session.scalars(rows.where(lost).order_by(Item.id))))


def objections_to(observation: Observation) -> list[ObservationObjection]:
    """Return the objections to a play, in order."""
    rows = select(ObservationObjection).where(ObservationObjection.observation_id == observation.id)
    return list(db.session.scalars(rows.order_by(ObservationObjection.id)))


def may_decide(objection: ObservationObjection, by: Person) -> bool:
    """Say whether a trainer or administrator has no stake: no rater, not who acted, appellant or line manager."""
    play = objection.observation
    return rules.has_no_stake(by, objection.person, {play.actor_id, *(one.rater_id for one in play.ratings)})


def decide(
    *, objection: ObservationObjection, by: Person, decision: str, reason: str, answer: Answer | None = None
) -> None:
    """Answer an objection in writing. Upheld, every rater's item gets the new answer; it never lowers the score."""
    play = objection.observation
    db.session.refresh(play, with_for_update={"of": Observation})
    db.session.refresh(objection)
    reason = rules.checked_decision(objection=objection, decision=decision, reason=reason, answer=answer)
    if play.state != ObservationState.DONE:
        raise RuleBroken(_("This role-play is void already."))
    if not may_decide(objection, by):
        raise RuleBroken(
            _("Somebody else has to answer: neither a rater, nor who acted, nor the line manager may decide.")
        )
    if decision == "upheld" and answer is not None:
        _uphold(objection, answer)
    rules.close(objection=objection, by=by, decision=decision, reason=reason)
    db.session.flush()
    observed.put_on_record(play, now())
    rules.tell(
        objection=objection,
        key=f"observation:{objection.id}",
        person_id=objection.person_id,
        about=lambda: _("Observed role-play"),
        path=f"/observations/{play.id}#say",
    )
    _audit(by, f"objection.{decision}", objection)


def _uphold(objection: ObservationObjection, answer: Answer) -> None:
    play = objection.observation
    before, failures = play.calculated, list(play.critical)
    sheets = [one.sheet for one in play.ratings if one.sheet]
    given = [fill.answers_of(sheet).get(objection.item_code, Answer()) for sheet in sheets]
    if all((one.value, one.na) == (answer.value, answer.na) for one in given):
        raise rules.same()
    for sheet in sheets:
        fill.correct(sheet, objection.item_code, answer)
    observed.score_anew(play)
    if _is_lower(before, play.calculated) or set(play.critical) - set(failures):
        raise rules.lower()
    objection.change = {
        "before": [{"value": one.value, "na": one.na} for one in given],
        "after": {"value": answer.value, "na": answer.na},
        "score_before": str(before),
        "score_after": str(play.calculated),
    }


def _is_lower(before: Fraction | None, after: Fraction | None) -> bool:
    return before is not None and (after is None or after < before)


def _audit(by: Person, act: str, objection: ObservationObjection) -> None:
    audit.note(actor_id=by.id, act=act, kind="objection", ref=str(objection.id), person_id=objection.person_id)
