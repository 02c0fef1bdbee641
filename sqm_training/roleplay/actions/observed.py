"""What follows from the ratings of an observed role-play: result, task, records; voiding, and the learner's word."""

from datetime import datetime

from sqlalchemy import select

from ...assignments.actions import completions
from ...assignments.models import Completion
from ...checklists.actions.fill import answers_of, records_of
from ...checklists.plain import spec_of
from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...ledger import actions as ledger
from ...measures.ratings import mean_rating
from ...people import settings
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Observation, ObservationObjection, ObservationState, ObservationStatement

KIND = "observation"
"""What observed role-plays are called in assignments and in the ledger."""
PARTS = ("main", "guide", "call_back")
LONGEST_WORDS = 2000


def carry_on(*, observation: Observation, at: datetime) -> None:
    """Write the result once every rater has sent; before that the learner's task awaits it."""
    sent = [one for one in observation.ratings if one.sent_at is not None]
    if len(sent) < len(observation.ratings):
        _tell(observation, "started", at)
        _tell(observation, "awaiting", at)
        return
    _finish(observation, at)
    if not any(one.event == "awaiting" for one in _told(observation)):
        _tell(observation, "started", at)
    if observation.outcome:
        _tell(observation, "passed" if observation.outcome == "passed" else "failed", at)
    else:
        _take_back(observation, at)
    put_on_record(observation, at)


def _finish(observation: Observation, at: datetime) -> None:
    observation.state, observation.finished_at = ObservationState.DONE, at
    _score(observation)


def score_anew(observation: Observation) -> None:
    """Take the mean again after a rating was corrected; a scene that is passed by it counts as passed when played."""
    was_passed = observation.outcome == "passed"
    _score(observation)
    if observation.outcome == "passed" and not was_passed and observation.finished_at:
        _tell(observation, "passed", observation.finished_at)


def _score(observation: Observation) -> None:
    """Take the mean of the ratings item by item; any critical failure that a rater marked means: play it again."""
    sheets = [one.sheet for one in observation.ratings if one.sheet]
    mean = mean_rating(spec_of(observation.rubric), [answers_of(sheet) for sheet in sheets])
    order = [item.code for item in observation.rubric.items]
    critical = {code for sheet in sheets for code in sheet.critical}
    observation.calculated, observation.critical = mean.calculated, sorted(critical, key=order.index)
    observation.outcome = ""
    if critical:
        observation.outcome = "repeat"
    elif mean.calculated is not None:
        observation.outcome = "passed" if mean.calculated >= settings.get("observation_pass") else "failed"
    db.session.flush()


def _source(observation: Observation) -> str:
    return f"{KIND}:{observation.id}"


def _ref(observation: Observation) -> str:
    return observation.scenario_version.scenario.code


def _told(observation: Observation) -> list[Completion]:
    return completions.from_source(_source(observation))


def _tell(observation: Observation, event: str, at: datetime) -> None:
    completions.record(
        person_id=observation.person_id,
        kind=KIND,
        ref=_ref(observation),
        event=event,
        score=observation.calculated if event in ("passed", "failed") else None,
        source=_source(observation),
        at=at,
    )


def _take_back(observation: Observation, at: datetime) -> None:
    """Let the learner's task stand as if this play had not been."""
    completions.withdraw(
        person_id=observation.person_id, kind=KIND, ref=_ref(observation), source=_source(observation), at=at
    )


def put_on_record(observation: Observation, at: datetime) -> int:
    """Write one score record per standard and touchpoint; where two raters scored, of the mean of both per item.

    The record names the rater who leads; all raters stand with the play itself. Earlier records of the play are voided;
    while an objection is open there are none.
    """
    ledger.void(source_kind=KIND, source_id=observation.id, at=at)
    if observation.calculated is None or _is_objected_to(observation):
        return 0
    first, *others = [one for one in observation.ratings if one.sheet]
    if first.sheet is None:
        return 0
    return ledger.post(
        records_of(
            first.sheet,
            dict.fromkeys(PARTS, observation.person_id),
            site_id=observation.site_id,
            source_kind=KIND,
            source_id=observation.id,
            rater_id=first.rater_id,
            wave_id=None,
            at=observation.begun_at,
            others=[one.sheet for one in others if one.sheet],
            channel=observation.scenario_version.channel,
        )
    )


def _is_objected_to(observation: Observation) -> bool:
    rows = select(ObservationObjection.id).where(ObservationObjection.observation_id == observation.id)
    return db.session.scalar(rows.where(ObservationObjection.decision == "").limit(1)) is not None


def void(*, observation: Observation, reason: str, by: Person) -> None:
    """Say that a play does not count, with the reason: its records are voided, its task stands as before."""
    reason = reason.strip()
    if not reason:
        raise RuleBroken(_("Give the reason. It stays with the role-play."), field="reason")
    db.session.refresh(observation, with_for_update={"of": Observation})
    if observation.state == ObservationState.VOID:
        raise RuleBroken(_("This role-play is void already."))
    at, was_told = now(), bool(_told(observation))
    observation.state, observation.voided_at, observation.voided_by_id = ObservationState.VOID, at, by.id
    observation.void_reason = reason[:LONGEST_WORDS]
    db.session.flush()
    ledger.void(source_kind=KIND, source_id=observation.id, at=at)
    if was_told:
        _take_back(observation, at)
    audit.note(
        actor_id=by.id, act="observation.void", kind=KIND, ref=str(observation.id), person_id=observation.person_id
    )


def state_own_view(*, observation: Observation, person: Person, text: str) -> ObservationStatement:
    """Keep what the learner says to a result; it changes no score."""
    if observation.person_id != person.id or observation.state != ObservationState.DONE:
        raise NotFound
    text = text.strip()
    if not text:
        raise RuleBroken(_("Write what you want to say."), field="text")
    said = ObservationStatement(observation_id=observation.id, person_id=person.id, text=text[:LONGEST_WORDS], at=now())
    db.session.add(said)
    db.session.flush()
    audit.note(actor_id=person.id, act="observation.state", kind=KIND, ref=str(observation.id), person_id=person.id)
    return said
