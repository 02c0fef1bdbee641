"""The truth behind the demo: what the documented simulator drew, for visits and for practice alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from ..measures.simulate import Organisation, Plan, draw
from ..people.models import Person

WAVES = 6
QUARTER = timedelta(days=91)
UNDER_WAY = timedelta(days=14)
"""How long ago the wave that is running began: visits of these two weeks belong to it."""
PLAN = Plan(
    raters=9,
    waves=WAVES,
    visits_per_wave=2,
    mean=79,
    skill_sd=7,
    strictness_sd=4,
    wave_sd=3,
    trained_share=0.4,
    gain=9,
    noise_sd=2,
)


@cache
def drawn(employees: int, seed: int) -> Organisation:
    """Return skill, trainings and visits of so many employees; the same seed gives the same."""
    return draw(replace(PLAN, employees=employees), seed)


def begins(wave: int, today: datetime) -> datetime:
    """Return when a wave begins; the one after the last that was drawn is running today."""
    return today - UNDER_WAY - QUARTER * (WAVES - wave)


def level_of(people: list[Person], seed: int, today: datetime) -> Callable[[Person, datetime], float]:
    """Return what gives the true level of a person at a moment: the skill, and what a training before it brought."""
    truth = drawn(len(people), seed)
    keys = {person.id: f"E{place:03}" for place, person in enumerate(people, 1)}

    def level(person: Person, at: datetime) -> float:
        key = keys[person.id]
        wave = WAVES - 1 - (begins(WAVES, today) - at) // QUARTER
        trained = truth.trained_before[key]
        return truth.skill[key] + (PLAN.gain if trained is not None and wave >= trained else 0.0)

    return level
