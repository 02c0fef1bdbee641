"""What the end of an attempt writes: its result, what it means for the person's task, and the score records."""

from datetime import datetime
from fractions import Fraction

from ...assignments.actions import completions
from ...dialogue.model import DIMENSIONS, OVERALL
from ...dialogue.play import State
from ...dialogue.scoring import Outcome, outcome
from ...extensions import db
from ...ledger import actions as ledger
from ...ledger.actions import Record
from ...ledger.models import MILLION
from ...standards.models import Standard
from ..earnings import Share, shares
from ..models import Attempt, AttemptState
from ..plays import standing
from ..queries import library
from ..queries.marking import is_objected_to, marks_of
from ..scripts import parsed

SOURCE = "scenario"


def finish(*, attempt: Attempt, state: State, at: datetime) -> None:
    """End an attempt in the ending that its play has reached; one from the middle counts for nothing."""
    attempt.ending, attempt.ended_at, attempt.critical = state.ending, at, list(state.critical)
    attempt.state = AttemptState.ENDED
    if not attempt.origin_node:
        settle(attempt=attempt, at=at)
    elif attempt.origin_step_id is not None and not state.writings:
        _keep(attempt, result_of(attempt))
    db.session.flush()


def settle(*, attempt: Attempt, at: datetime) -> None:
    """Write the result of an attempt that has ended, or let it await the trainer who marks its free answers."""
    found = result_of(attempt)
    if found.awaits_marking:
        attempt.state = AttemptState.AWAITING_MARKING
        _tell(attempt, "awaiting", None, at)
        return
    attempt.state = AttemptState.ENDED
    _keep(attempt, found)
    _tell(attempt, "passed" if found.passed else "failed", found.overall, at)
    post_records(attempt=attempt, at=at)


def settle_marked(*, attempt: Attempt, at: datetime) -> None:
    """Write the result of an attempt once the last of its free answers is marked; before that nothing."""
    if not result_of(attempt).awaits_marking:
        settle(attempt=attempt, at=at)
        db.session.flush()


def settle_anew(*, attempt: Attempt, at: datetime) -> None:
    """Work out the result again after a mark was corrected; one that is passed by it counts as passed when played."""
    found, was_passed = result_of(attempt), attempt.passed
    _keep(attempt, found)
    if found.passed and not was_passed:
        _tell(attempt, "passed", found.overall, attempt.ended_at or at)
    db.session.flush()


def result_of(attempt: Attempt) -> Outcome:
    """Return what an attempt is worth with the marks given so far, within the bounds of its version."""
    version = attempt.scenario_version
    bounds = {key: (int(worst), int(best)) for key, (worst, best) in version.bounds.items()}
    return outcome(parsed(version.text), standing(attempt.play), bounds, marks_of(attempt), version.dimension_of)


def _keep(attempt: Attempt, found: Outcome) -> None:
    attempt.overall, attempt.passed = found.overall, found.passed
    attempt.scores = {key: str(score) for key, score in found.scores.items() if score is not None and key != OVERALL}


def _tell(attempt: Attempt, event: str, score: Fraction | None, at: datetime) -> None:
    ref = attempt.scenario_version.scenario.code
    completions.record(person_id=attempt.person_id, kind=library.KIND, ref=ref, event=event, score=score, at=at)


def post_records(*, attempt: Attempt, at: datetime) -> int:
    """Write one score record per standard, and per dimension scored without one, for an employee of a site.

    `got` counts from the worst to the best that could be answered at each step met, so that it lies within `possible`.
    Earlier records of the attempt are voided; while an objection to a mark of it is open there are none.
    """
    person = attempt.person
    if person.site_id is None or not person.has_role("employee"):
        return 0
    ledger.void(source_kind=SOURCE, source_id=attempt.id, at=at)
    if is_objected_to(attempt):
        return 0
    found = shares(attempt, marks_of(attempt))
    known = {one.code: one for one in library.standards_by_code(list(found))}
    rows = [_record(attempt, found[code], known[code].dimension, known[code]) for code in sorted(known)]
    rows += [_record(attempt, found[key], key, None) for key in DIMENSIONS if key in found]
    return ledger.post(rows)


def _record(attempt: Attempt, share: Share, dimension: str, standard: Standard | None) -> Record:
    return Record(
        person_id=attempt.person_id,
        site_id=attempt.person.site_id or 0,
        standard_id=standard.id if standard else None,
        dimension=dimension,
        touchpoint=(standard.touchpoint_code or "") if standard else "",
        channel=attempt.scenario_version.channel,
        answers_for="person",
        source_kind=SOURCE,
        source_id=attempt.id,
        rater_id=None,
        wave_id=None,
        at=attempt.ended_at or attempt.started_at,
        got=share.got * MILLION,
        possible=share.possible * MILLION,
    )
