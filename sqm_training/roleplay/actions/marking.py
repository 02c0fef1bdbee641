"""Marking free answers: one at a time, without knowing whose they are."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from ...database import now
from ...dialogue.model import Criterion
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from .. import messages
from ..models import Attempt, AttemptState, Mark, Step
from ..scripts import parsed
from . import ending


def rubric_of(step: Step) -> list[Criterion]:
    """Return the lines by which the free answer of a step is marked."""
    writing = parsed(step.attempt.scenario_version.text).nodes[step.node].writing
    return writing.rubric if writing else []


def mark_answer(
    *, step: Step, points: Mapping[str, int | None], note: str, by: Person, at: datetime | None = None
) -> bool:
    """Give points on every line of the rubric; say whether the attempt is settled now that nothing of it waits.

    Raises `RuleBroken` for a missing or impossible mark, for one's own answer, and for one that is marked already.
    """
    at, attempt = at or now(), step.attempt
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if attempt.person_id == by.id:
        raise RuleBroken(_("Nobody marks their own answer."))
    if step.marks or attempt.state != AttemptState.AWAITING_MARKING:
        raise RuleBroken(_("Somebody else has marked this answer meanwhile."))
    for index, line in enumerate(rubric_of(step)):
        given = points.get(line.name)
        if given is None or not line.low <= given <= line.high:
            raise RuleBroken(
                _("%(name)s: choose %(low)s to %(high)s points.", name=line.name, low=line.low, high=line.high),
                field=f"points-{index}",
            )
        step.marks.append(Mark(criterion=line.name, points=given, note=note.strip()[:1000], by_id=by.id, at=at))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise RuleBroken(_("Somebody else has marked this answer meanwhile.")) from error
    audit.note(
        actor_id=by.id,
        act="attempt.mark",
        kind="attempt",
        ref=str(attempt.id),
        person_id=attempt.person_id,
        details={"step": step.number, "points": {key: value for key, value in points.items() if value is not None}},
    )
    ending.settle_marked(attempt=attempt, at=at)
    is_settled = attempt.state == AttemptState.ENDED
    if is_settled:
        messages.tell_marked(attempt=attempt, at=at)
    return is_settled
