"""Organisations whose truth is known, to try the measures on: in tests, in the printed power table and for the demo.

score = skill + gains of the trainings completed before + shift of the wave - strictness of the shopper + noise, kept
within 0..100. The defaults are the size of what real mystery shops show: noise 8.5 points, waves +-4, shoppers +-4.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any

from .verdict import FEWEST, HORIZON, boundary, split

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The design of a simulated organisation; all `_sd`, gains and shifts are in points of score (0..100)."""

    employees: int = 60
    raters: int = 8
    waves: int = 6
    visits_per_wave: int = 1
    mean: float = 78.0
    skill_sd: float = 5.0
    strictness_sd: float = 4.0
    wave_sd: float = 4.0
    noise_sd: float = 8.5
    trained_share: float = 0.0
    gain: float = 0.0
    items: int = 0
    blocks: int = 1
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """A drawn organisation: `visits` with the columns employee, rater, wave, score, true_score, is_trained.

    `skill[e]`, `strictness[r]` (sum zero, higher = stricter) and `shift[w]` (sum zero) are the truth;
    `trained_before[e]` is the wave before which the employee was trained (None: never). `outcomes` is a table
    visits x items of 0/1 when the plan asks for items, whose mean x 100 is then the score.
    """

    plan: Plan
    visits: "pd.DataFrame"
    skill: dict[str, float]
    strictness: dict[str, float]
    shift: dict[int, float]
    trained_before: dict[str, int | None]
    outcomes: "Array | None" = field(default=None)


def draw(plan: Plan | None = None, seed: int = 0) -> Organisation:
    """Draw an organisation; the same plan and seed give the same one.

    Shoppers are assigned at random within each of `blocks` blocks of employees and shoppers that never meet
    (1 block: a connected design). Trained employees gain before a wave drawn from the middle of the waves.
    """
    import numpy as np
    import pandas as pd

    plan = plan or Plan()
    rng = np.random.default_rng(seed)
    people = [f"E{i + 1:03}" for i in range(plan.employees)]
    shoppers = [f"R{i + 1:02}" for i in range(plan.raters)]
    skill = rng.normal(plan.mean, plan.skill_sd, plan.employees)
    strictness = _centred(rng.normal(0, plan.strictness_sd, plan.raters))
    shift = _centred(rng.normal(0, plan.wave_sd, plan.waves))
    trained = _trainings(plan, rng)
    who = np.repeat(np.arange(plan.employees), plan.waves * plan.visits_per_wave)
    wave = np.tile(np.repeat(np.arange(plan.waves), plan.visits_per_wave), plan.employees)
    rater = _assigned(plan, who, rng)
    has_gained = wave >= np.array([plan.waves if t is None else t for t in trained])[who]
    truth = skill[who] + plan.gain * has_gained
    score, outcomes = _scores(plan, truth + shift[wave] - strictness[rater], rng)
    visits = pd.DataFrame(
        {
            "employee": [people[i] for i in who],
            "rater": [shoppers[i] for i in rater],
            "wave": wave,
            "score": score,
            "true_score": truth,
            "is_trained": has_gained,
        }
    )
    return Organisation(
        plan=plan,
        visits=visits,
        skill=dict(zip(people, skill.tolist(), strict=True)),
        strictness=dict(zip(shoppers, strictness.tolist(), strict=True)),
        shift=dict(enumerate(shift.tolist())),
        trained_before=dict(zip(people, trained, strict=True)),
        outcomes=outcomes,
    )


def ever_called(
    steps: Sequence[float], *, trained_after: Sequence[int] = (), people: int = 20_000, seed: int = 0
) -> float:
    """Return the share of employees ever called improved when looked at after each of visits 3..len(steps).

    `steps[i]` is the true level at visit i in standard deviations of one visit (up to 18 visits); `trained_after`
    holds after how many visits trainings were completed. Uses the boundary and the split of `verdict.judge`.
    """
    import numpy as np

    sums = running_sums(steps, people, seed)
    ever = np.zeros(people, bool)
    for n in range(FEWEST, len(steps) + 1):
        m, k = split(n, trained_after)
        difference = (sums[:, n] - sums[:, m]) / (n - m) - sums[:, m] / m
        ever |= difference > boundary(n, m, k) * sqrt(1 / m + 1 / (n - m))
    return float(ever.mean())


def ever_rising(steps: Sequence[float], *, people: int = 20_000, seed: int = 0) -> float:
    """Return the share of employees whose trend line ever rises at a look: what the naive reading would have said.

    A look counts as "rising" when the least squares line through all visits so far goes up by more than half a
    standard deviation of one visit between the first and the last.
    """
    import numpy as np

    scores = np.diff(running_sums(steps, people, seed), axis=1)
    ever = np.zeros(people, bool)
    for n in range(FEWEST, len(steps) + 1):
        x = np.arange(n) - (n - 1) / 2
        ever |= scores[:, :n] @ x / (x @ x) * (n - 1) > 0.5
    return float(ever.mean())


def power_table(
    gains: Sequence[float] = (0.0, 1.0, 1.5, 2.0), visits: Sequence[int] = (4, 6, 8, 12, 18), people: int = 20_000
) -> list[dict[str, float]]:
    """Return how often a gain (in sd of one visit) after half of the visits is found by then.

    One row per number of visits and gain: `found` by halves, `found_trained` when a training marks the change, and
    `naive`, the share whose trend line ever rose. With gain 0 these are the false alarms.
    """
    rows = []
    for n in visits:
        for gain in gains:
            steps = [gain * (i >= n // 2) for i in range(n)]
            row = {"visits": n, "gain": gain, "found": ever_called(steps, people=people)}
            row["found_trained"] = ever_called(steps, trained_after=[n // 2], people=people)
            rows.append(row | {"naive": ever_rising(steps, people=people)})
    return rows


def running_sums(steps: Sequence[float], people: int, seed: int) -> "Array":
    """Return people x (len(steps) + 1) running sums of scores, beginning with 0."""
    import numpy as np

    if len(steps) > HORIZON:
        raise ValueError(f"the boundary is made for {HORIZON} visits")
    scores = np.random.default_rng(seed).normal(size=(people, len(steps))) + np.asarray(steps, float)
    return np.concatenate([np.zeros((people, 1)), scores.cumsum(axis=1)], axis=1)


def _centred(values: "Array") -> "Array":
    return values - values.mean() if len(values) else values


def _trainings(plan: Plan, rng: "np.random.Generator") -> list[int | None]:
    low, high = max(1, plan.waves // 3), max(2, plan.waves - plan.waves // 3)
    waves = rng.integers(low, high, plan.employees)
    chosen = rng.random(plan.employees) < plan.trained_share
    return [int(wave) if is_chosen else None for wave, is_chosen in zip(waves, chosen, strict=True)]


def _assigned(plan: Plan, who: "Array", rng: "np.random.Generator") -> "Array":
    block = who % plan.blocks
    size = (plan.raters - block + plan.blocks - 1) // plan.blocks
    return block + plan.blocks * (rng.random(len(who)) * size).astype(int)


def _scores(plan: Plan, level: "Array", rng: "np.random.Generator") -> "tuple[Array, Array | None]":
    """Return the scores, and the 0/1 outcomes when the plan has items; those carry binomial noise of their own."""
    import numpy as np

    if not plan.items:
        score = level + rng.normal(0, plan.noise_sd, len(level))
        return (np.clip(score, 0, 100) if plan.is_capped else score), None
    visit = level + rng.normal(0, plan.noise_sd, len(level))
    difficulty = _centred(rng.normal(0, 8, plan.items))
    chance = np.clip(visit[:, None] - difficulty[None, :], 1, 99) / 100
    outcomes = (rng.random(chance.shape) < chance).astype(float)
    return 100 * outcomes.mean(axis=1), outcomes
