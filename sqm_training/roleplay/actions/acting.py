"""What the actor ticks while a scene is played: the customer's mood, and what moved it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person
from ...web.strict import is_number
from ...web.text import _
from ..models import MoodTick, Observation, ObservationState
from ..scripts import parsed

CALM, FURIOUS = 1, 5
STEPS = {"trigger": 1, "cooler": -1}
TWICE = timedelta(seconds=2)
"""Two taps on the same line within this time are one."""


def initial_mood(observation: Observation) -> int:
    """Return the mood in which the customer comes."""
    return parsed(observation.scenario_version.text).customer.mood or 3


def mood_now(observation: Observation) -> int:
    """Return the customer's mood after all ticks so far."""
    last = select(MoodTick.mood).where(MoodTick.observation_id == observation.id).order_by(MoodTick.id.desc())
    return db.session.scalar(last.limit(1)) or initial_mood(observation)


def tick(
    *, observation: Observation, by: Person, mood: int | None = None, cause: str = "", at: datetime | None = None
) -> int:
    """Set the mood, or let a line of the card move it (`trigger:0` up, `cooler:1` down); return the mood then."""
    at = at or now()
    _lock(observation, by)
    before = mood_now(observation)
    if cause:
        kind, _colon, _place = cause.partition(":")
        if not is_line(observation, cause):
            raise RuleBroken(_("This line is not on the card."))
        if _is_second_tap(observation, cause, at):
            return before
        mood = before + STEPS[kind]
    if mood is None:
        raise RuleBroken(_("Choose a mood."))
    mood = min(max(mood, CALM), FURIOUS)
    if cause or mood != before:
        db.session.add(MoodTick(observation_id=observation.id, mood=mood, cause=cause, at=at))
        db.session.flush()
    return mood


def undo(*, observation: Observation, by: Person) -> int:
    """Take the last tick back; return the mood then."""
    _lock(observation, by)
    last = select(MoodTick).where(MoodTick.observation_id == observation.id).order_by(MoodTick.id.desc()).limit(1)
    found = db.session.scalar(last)
    if found is not None:
        db.session.delete(found)
        db.session.flush()
    return mood_now(observation)


def _lock(observation: Observation, by: Person) -> None:
    db.session.refresh(observation, with_for_update={"of": Observation})
    if observation.state != ObservationState.OPEN:
        raise RuleBroken(_("This role-play is over."))
    if observation.actor_id != by.id:
        raise RuleBroken(_("Only who acts the customer ticks the mood."))


def is_line(observation: Observation, cause: str) -> bool:
    """Say whether a cause names a trigger or cooler of the card."""
    kind, _colon, place = cause.partition(":")
    if kind not in STEPS or not is_number(place):
        return False
    customer = parsed(observation.scenario_version.text).customer
    return int(place) < len(customer.triggers if kind == "trigger" else customer.coolers)


def _is_second_tap(observation: Observation, cause: str, at: datetime) -> bool:
    rows = select(MoodTick).where(MoodTick.observation_id == observation.id).order_by(MoodTick.id.desc()).limit(1)
    last = db.session.scalar(rows)
    return last is not None and last.cause == cause and at - last.at < TWICE
