"""Playing: begun, answered step by step, given up. Every act may come twice: from a second click, a second tab, the
back button or a reload. An answer names the step it answers; one to a step that is done changes nothing.
"""

from datetime import datetime, timedelta
from secrets import randbelow

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from ...assignments.actions import attempts, completions
from ...database import now
from ...dialogue.play import PlayError, State
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, language
from ..models import Attempt, AttemptState, ScenarioVersion, Step
from ..plays import Move, after, beginning, first_state, kept, standing, states_of
from ..queries import playing as queries
from ..queries.library import KIND
from ..scripts import parsed
from . import ending

GRACE = timedelta(seconds=2)
"""How much later than the clock of the page an answer may arrive over the network."""
MOST_WRITTEN = 2000


def begin(*, person: Person, version: ScenarioVersion, at: datetime | None = None) -> Attempt:
    """Begin at the start, or return the attempt of the scenario that the person is in the middle of.

    It is counted against the person's task in the same transaction; raises `RuleBroken` when the task allows no more.
    """
    running = queries.running(person, version.scenario_id)
    if running is not None:
        return running
    at, ref = at or now(), version.scenario.code
    try:
        with db.session.begin_nested():
            task = attempts.claim(person_id=person.id, kind=KIND, ref=ref, at=at)
            attempt = _opened(person, version, first_state(parsed(version.text)), at)
            attempt.assignment_id = task.id if task else None
            completions.record(person_id=person.id, kind=KIND, ref=ref, event="started", at=at)
    except IntegrityError:
        return _won_by_another(queries.running(person, version.scenario_id))
    return attempt


def begin_at(*, person: Person, version: ScenarioVersion, node: str, at: datetime | None = None) -> Attempt:
    """Practise from a node on: nothing of it counts. Raises `NotFound` for a node that does not exist or ends."""
    game = parsed(version.text)
    running = queries.running(person, version.scenario_id, node)
    if running is not None:
        return running
    try:
        with db.session.begin_nested():
            return _opened(person, version, first_state(game, node), at or now(), origin_node=node)
    except IntegrityError:
        return _won_by_another(queries.running(person, version.scenario_id, node))


def begin_from_step(*, person: Person, step: Step, at: datetime | None = None) -> Attempt:
    """Try again from a step of an attempt of one's own, with all that was said before it; nothing of it counts."""
    origin = step.attempt
    if origin.person_id != person.id:
        raise NotFound
    running = queries.running_again(person, step)
    if running is not None:
        return running
    game = parsed(origin.scenario_version.text)
    before = [one for one in origin.steps if one.number < step.number]
    state = states_of(game, beginning(origin.play), before)[-1]
    try:
        with db.session.begin_nested():
            return _opened(
                person, origin.scenario_version, state, at or now(), origin_node=step.node, origin_step_id=step.id
            )
    except IntegrityError:
        return _won_by_another(queries.running_again(person, step))


def _won_by_another(attempt: Attempt | None) -> Attempt:
    """Return the attempt that another tab began a moment earlier."""
    if attempt is None:
        raise RuleBroken(_("This could not be begun. Try again."))
    return attempt


def _opened(
    person: Person, version: ScenarioVersion, state: State, at: datetime, *,
    origin_node: str = "", origin_step_id: int | None = None,
) -> Attempt:  # fmt: skip
    attempt = Attempt(
        person=person,
        scenario_version=version,
        language=language(),
        node=state.node,
        play=kept(state),
        seed=randbelow(2**31),
        timer_factor=person.timer_factor,
        origin_node=origin_node,
        origin_step_id=origin_step_id,
        started_at=at,
        steps=[Step(number=1, node=state.node, shown_at=at)],
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def choose(*, attempt: Attempt, number: int, choice: str, at: datetime | None = None) -> bool:
    """Answer a step with a choice; say whether it was the step that is open. Too late, it is silence instead."""
    return _answer(attempt, number, at or now(), choice=choice)


def write_answer(*, attempt: Attempt, number: int, text: str, at: datetime | None = None) -> bool:
    """Answer a step in one's own words; say whether it was the step that is open. Raises `RuleBroken` for no words."""
    text = text.strip()
    if not text:
        raise RuleBroken(_("Write your answer first."), field="text")
    if len(text) > MOST_WRITTEN:
        raise RuleBroken(_("At most %(n)s characters.", n=MOST_WRITTEN), field="text")
    return _answer(attempt, number, at or now(), text=text)


def time_out(*, attempt: Attempt, number: int, at: datetime | None = None) -> bool:
    """Let silence be the answer to a step, if its time is up by the server's clock; say whether it was."""
    return _answer(attempt, number, at or now())


def _answer(attempt: Attempt, number: int, at: datetime, *, choice: str = "", text: str = "") -> bool:
    """Answer the open step under a lock; UNIQUE(attempt, number) holds whatever the lock lets through."""
    grace = GRACE if choice or text else timedelta(0)
    try:
        with db.session.begin_nested():
            step = _open_step(attempt, number)
            silent = step is not None and queries.seconds_left(attempt, step, at - grace) == 0
            if step is None or not (silent or choice or text):
                return False
            _take(attempt, step, Move(step.node, timed_out=True) if silent else Move(step.node, choice, text), at)
    except (IntegrityError, StaleDataError, PlayError):
        db.session.refresh(attempt)
        return False
    return True


def _open_step(attempt: Attempt, number: int) -> Step | None:
    """Lock the attempt and return its open step, None when the number is that of another step."""
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if attempt.state != AttemptState.RUNNING:
        return None
    rows = select(Step).where(Step.attempt_id == attempt.id, Step.chosen_at.is_(None))
    step = db.session.scalar(rows.execution_options(populate_existing=True))
    return step if step is not None and step.number == number else None


def _take(attempt: Attempt, step: Step, move: Move, at: datetime) -> None:
    """Write what was answered, and open the next step or end the attempt."""
    game = parsed(attempt.scenario_version.text)
    state = after(game, standing(attempt.play), move)
    step.choice, step.text, step.timed_out = move.choice, move.text, move.timed_out
    step.chosen_at, step.variables = at, dict(state.variables)
    attempt.node, attempt.play = state.node, kept(state, beginning(attempt.play))
    attempt.timer_factor = attempt.person.timer_factor
    if state.ending:
        ending.finish(attempt=attempt, state=state, at=at)
    else:
        db.session.add(Step(attempt=attempt, number=step.number + 1, node=state.node, shown_at=at))
    db.session.flush()


def abandon(*, attempt: Attempt, at: datetime | None = None) -> None:
    """Give a running attempt up; one that has ended, or was given up before, stays as it is."""
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    if attempt.state != AttemptState.RUNNING:
        return
    attempt.state, attempt.ended_at = AttemptState.ABANDONED, at or now()
    db.session.flush()
    audit.note(actor_id=attempt.person_id, act="attempt.abandon", kind="attempt", ref=str(attempt.id))
