"""What an attempt is worth: its points between the worst and the best path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .lines import is_code
from .model import DIMENSIONS, OVERALL, Criterion, Scenario
from .play import State

CRITICAL_CAP = Fraction(59)
Bounds = Mapping[str, tuple[int, int]]
Dimensions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt.

    `scores` maps every key of the bounds but `overall` (dimensions, standards) to 0..100, None where the best path
    earns no more than the worst; `points` maps the same keys and `overall` to what was earned. `passed` is None as
    long as a free answer awaits marking; `missed` holds the keys whose pass mark was not reached.
    """

    scores: dict[str, Fraction | None]
    overall: Fraction | None
    points: dict[str, int]
    critical: tuple[str, ...]
    missed: tuple[str, ...]
    passed: bool | None
    awaits_marking: bool


def outcome(
    scenario: Scenario,
    state: State,
    bounds: Bounds,
    marks: Sequence[Mapping[str, int] | None] = (),
    dimensions: Dimensions | None = None,
) -> Outcome:
    """Return what an attempt is worth within the bounds that `all_bounds` gave.

    `marks` holds, for each of `state.writings` in order, the points by criterion, or None as long as nobody marked it.
    `dimensions` maps standards to dimensions and must be the mapping the bounds were computed with.
    """
    points = earned(scenario, state, marks, dimensions)
    scores = {key: _score(points.get(key, 0), *limits) for key, limits in bounds.items()}
    overall = scores.pop(OVERALL, None)
    if state.critical and overall is not None:
        overall = min(overall, CRITICAL_CAP)
    awaits = any(index >= len(marks) or marks[index] is None for index in range(len(state.writings)))
    reached = scores | {OVERALL: overall}
    missed = tuple(key for key, mark in scenario.passes.items() if _is_below(reached.get(key), mark))
    passed = None if awaits else not missed and not state.critical
    return Outcome(scores, overall, points, state.critical, missed, passed, awaits)


def earned(
    scenario: Scenario,
    state: State,
    marks: Sequence[Mapping[str, int] | None] = (),
    dimensions: Dimensions | None = None,
) -> dict[str, int]:
    """Return the points of an attempt by dimension and standard, and `overall`."""
    total = counted(state.points, dimensions)
    for name, given in zip(state.writings, marks, strict=False):
        writing = scenario.nodes[name].writing
        for criterion in writing.rubric if writing and given else ():
            got = min(max((given or {}).get(criterion.name, 0), 0), criterion.high)
            for key, amount in counted_criterion(criterion, got, dimensions).items():
                total[key] = total.get(key, 0) + amount
    return total


def counted(points: Mapping[str, int], dimensions: Dimensions | None = None) -> dict[str, int]:
    """Return what points count for: their own key, the dimension of a standard, and `overall` once."""
    found = {OVERALL: sum(points.values())}
    for key, amount in points.items():
        if key != OVERALL:
            found[key] = found.get(key, 0) + amount
        dimension = dimensions.get(key) if dimensions else None
        if dimension and dimension != key:
            found[dimension] = found.get(dimension, 0) + amount
    return found


def counted_criterion(criterion: Criterion, amount: int, dimensions: Dimensions | None = None) -> dict[str, int]:
    """Return what points of a rubric count for: a dimension or standard if the criterion is named so, and `overall`."""
    name = criterion.name
    if name in DIMENSIONS or is_code(name) or (dimensions and name in dimensions):
        return counted({name: amount}, dimensions)
    return {OVERALL: amount}


def _score(got: int, worst: int, best: int) -> Fraction | None:
    if best == worst:
        return None
    return min(max(Fraction(100 * (got - worst), best - worst), Fraction(0)), Fraction(100))


def _is_below(score: Fraction | None, mark: float) -> bool:
    """Tell whether a pass mark is missed; a dimension that is not scored cannot be missed."""
    return score is not None and score < Fraction(str(mark))
