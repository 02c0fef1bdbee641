"""What can be said of a submission before anybody has to wait for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....errors import RuleBroken
from ....people.models import Person
from ...models import Visit
from ...queries.capture import visit_to_judge
from ..body import number
from ..flags import same_as_before
from .checking import Checked, checked
from .endings import Ending, ending_in


@dataclass(frozen=True)
class Judgement:
    """What a checklist accepts of a submission, or why it refuses it; it holds for a visit of the same checklist.

    `visit` is kept with what belongs to it, so that nothing of it is read again once others have to wait; `is_same`
    says whether the submission before gave the same answers.
    """

    visit: Visit
    ground: tuple[int | None, ...]
    outcome: Checked | Ending | RuleBroken
    is_same: bool | None = None

    def holds_for(self, visit: Visit) -> bool:
        """Say whether the visit still asks for what was judged."""
        return self.ground == _ground(visit)

    def accepted(self) -> Checked | Ending:
        """Return what is accepted; raise `RuleBroken` with every problem."""
        if isinstance(self.outcome, RuleBroken):
            raise self.outcome
        return self.outcome


def judged(visit: Visit, payload: Mapping[str, Any]) -> Checked | Ending:
    """Return what the checklist accepts of a submission, or its accepted ending; raise `RuleBroken` otherwise."""
    return ending_in(payload) or checked(visit, payload)


def judge_ahead(person: Person, payload: Mapping[str, Any]) -> Judgement | None:
    """Check, score and compare a submission without the write lock; None for what has to be judged under it.

    Whether it is awaited, and whether it was there before, is never said here.
    """
    visit = visit_to_judge(number(payload.get("visit")) or 0, person)
    if visit is None or payload.get("addendum") is not None:
        return None
    ground = _ground(visit)
    try:
        outcome = judged(visit, payload)
    except RuleBroken as refusal:
        return Judgement(visit, ground, refusal)
    if isinstance(outcome, Ending):
        return Judgement(visit, ground, outcome)
    assert outcome.losses is not None  # the score is worked out now, not when it is written
    return Judgement(visit, ground, outcome, same_as_before(visit, person.id, payload))


def _ground(visit: Visit) -> tuple[int | None, ...]:
    return visit.id, visit.checklist_id, visit.version_id, visit.script_id
