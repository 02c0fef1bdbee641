"""Beginning the limits of somebody's chart anew: a decision with a reason that everybody concerned can read."""

from collections.abc import Collection

from ..database import now
from ..errors import RuleBroken
from ..extensions import db
from ..people.actions import audit
from ..people.models import Person
from ..web.text import _
from .models import Baseline
from .queries.limits import are_locked, possible_starts
from .queries.scores import VisitScore


def begin_anew(
    *,
    person: Person,
    scores: Collection[VisitScore],
    begun: Collection[Baseline],
    result_id: int,
    reason: str,
    by: Person,
) -> Baseline:
    """Let a person's limits begin anew with one of the visits; `begun` are the decisions that hold already.

    Raises `RuleBroken` without a reason, below twelve visits that count, and for a visit with under six from it on.
    """
    if not reason.strip():
        raise RuleBroken(_("Write the reason."), field="reason")
    if not are_locked(scores):
        raise RuleBroken(_("Limits are locked from twelve visits on; until then they follow every visit."))
    starts = possible_starts(scores, [one.starts_at for one in begun])
    first = next((one for one in starts if one.result_id == result_id), None)
    if first is None:
        raise RuleBroken(_("Choose one of the visits in the list."), field="result")
    made = Baseline(
        person_id=person.id, starts_at=first.at, reason=reason.strip(), decided_by_id=by.id, decided_at=now()
    )
    db.session.add(made)
    db.session.flush()
    _note("begin", made, by)
    return made


def take_back(*, baseline: Baseline, by: Person) -> None:
    """Let a decision hold no longer; it stays on record."""
    baseline.taken_back_at, baseline.taken_back_by_id = now(), by.id
    db.session.flush()
    _note("take_back", baseline, by)


def _note(verb: str, one: Baseline, by: Person) -> None:
    audit.note(actor_id=by.id, act=f"limits.{verb}", kind="limits", ref=str(one.id), person_id=one.person_id)
