"""The whole chain tried on drawn organisations: adjusted scores, intervals and verdicts against the truth."""

from datetime import date, timedelta

from .control import WIDTH
from .severity import adjusted
from .simulate import Organisation, running_sums
from .verdict import FEWEST, Event, VisitScore, judge

FIRST = date(2024, 1, 1)
FROZEN = 6
"""How many visits the naive reader freezes own limits on."""


def strictness_removed(organisation: Organisation) -> float:
    """Return which share of the shoppers' true strictness is taken out of the scores (1 = all, above 1 = too much).

    What is left is regressed on the truth, so that chance errors of the estimates do not count as bias.
    """
    fit = adjusted(organisation.visits, "employee", "rater", "score", "wave")
    truth = organisation.strictness
    left = sum((effect + fit.rater_effect[key][0]) * effect for key, effect in truth.items())
    return 1 - left / sum(effect**2 for effect in truth.values())


def coverage(organisation: Organisation) -> tuple[float, float]:
    """Return how many of the 95 % intervals of employees, and of shoppers, hold the truth."""
    fit = adjusted(organisation.visits, "employee", "rater", "score", "wave")
    people = [one.low <= organisation.skill[str(key)] <= one.high for key, one in fit.employees.items()]
    shoppers = [
        fit.rater_effect[key][1] <= -s <= fit.rater_effect[key][2] for key, s in organisation.strictness.items()
    ]
    return sum(people) / len(people), sum(shoppers) / len(shoppers)


def ever_improved(organisation: Organisation) -> dict[str, bool]:
    """Return for each employee whether a look after any wave said "improved", as the nightly computation would.

    After each wave the scores so far are adjusted, the error variance is estimated from them, and everybody is judged.
    """
    visits, ever = organisation.visits, dict.fromkeys(organisation.skill, False)
    for wave in range(organisation.plan.waves):
        seen = visits[visits["wave"] <= wave]
        if seen.groupby("employee").size().max() < FEWEST:
            continue
        fit = adjusted(seen, "employee", "rater", "score", "wave")
        histories: dict[str, list[VisitScore]] = {}
        rows = zip(seen["employee"], seen["rater"], seen["wave"], fit.scores, strict=True)
        for employee, rater, when, score in rows:
            histories.setdefault(employee, []).append(VisitScore(_day(int(when)), float(score), rater))
        for employee, history in histories.items():
            trained = organisation.trained_before[employee]
            events = [] if trained is None else [Event(_day(trained) - timedelta(days=1))]
            ever[employee] |= judge(history, events, fit.variances["error"]).change == "improved"
    return ever


def _day(wave: int) -> date:
    return FIRST + timedelta(days=7 * wave)


def ever_outside(visits: int, *, people: int = 20_000, seed: int = 0) -> float:
    """Return how many unchanged employees ever rise above own limits frozen on their first 6 visits: a naive rule."""
    import numpy as np

    scores = np.diff(running_sums([0.0] * visits, people, seed), axis=1)
    first = scores[:, :FROZEN]
    upper = first.mean(axis=1) + WIDTH * np.abs(np.diff(first, axis=1)).mean(axis=1)
    return float((scores[:, FROZEN:] > upper[:, None]).any(axis=1).mean())


def ever_above_last(visits: int, *, gap: float = 1.0, people: int = 20_000, seed: int = 0) -> float:
    """Return how many unchanged employees ever beat their visit before by more than `gap` sd: "72, then 80"."""
    import numpy as np

    scores = np.diff(running_sums([0.0] * visits, people, seed), axis=1)
    return float((np.diff(scores, axis=1) > gap).any(axis=1).mean())
