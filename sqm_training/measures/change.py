"""The plain test of change: two means, one known error of measurement, one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, nan, sqrt
from typing import Literal

from .reading import number, present

Z = 1.96
Direction = Literal["improved", "dropped", "not_shown"]


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two means in points of score, with its standard error, 95 % interval and verdict."""

    difference: float
    standard_error: float
    low: float
    high: float
    minimal_detectable: float
    verdict: Direction


def reliable_change(before: Sequence[float], after: Sequence[float], sem: float) -> Change:
    """Tell whether the mean moved by more than the error of measurement explains.

    difference = mean(after) - mean(before); standard_error = sqrt(sem^2 / n1 + sem^2 / n2); minimal_detectable =
    1.96 x standard_error; improved (dropped) when the difference is at least that far above (below) zero. With one
    score on each side this is the reliable change index of Jacobson & Truax (1991), sem = sd x sqrt(1 - reliability).
    Missing scores (NaN) are left out; with nothing on one side every number is NaN and nothing is shown.
    Raises `ValueError` for scores that are no numbers, and a `sem` that is negative or no finite number. For verdicts
    that are looked at after every visit use `verdict.judge`, which pays for the repeated looks.
    """
    sem = number(sem, "the standard error of measurement")
    if sem < 0:
        raise ValueError("the standard error of measurement cannot be negative")
    first, second = present(before, "the scores before"), present(after, "the scores after")
    if not first or not second:
        return Change(nan, nan, nan, nan, nan, "not_shown")
    difference = fsum(second) / len(second) - fsum(first) / len(first)
    error = sem * sqrt(1 / len(first) + 1 / len(second))
    least = Z * error
    return Change(difference, error, difference - least, difference + least, least, _verdict(difference, least))


def _verdict(difference: float, least: float) -> Direction:
    if difference == 0 or abs(difference) < least:
        return "not_shown"
    return "improved" if difference > 0 else "dropped"
