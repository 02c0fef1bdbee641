"""What a course changed: the mean of paired differences, and the difference between two groups, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

LEVEL = 0.95
FEWEST = 5
"""Groups of fewer people are not shown."""


@dataclass(frozen=True, slots=True)
class Gain:
    """A mean difference over n people (points), from `before` to `after`, with its 95 % interval.

    `low` and `high` are None for a single person: one difference says nothing about its own uncertainty.
    """

    n: int
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves nought out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def paired(before: Sequence[float], after: Sequence[float]) -> Gain:
    """Return the mean difference of pairs with Student's interval: mean +- t(n - 1) s / sqrt(n).

    Student (1908), The probable error of a mean. Raises `ValueError` for sequences that are empty or of unequal
    length.
    """
    if not before or len(before) != len(after):
        raise ValueError("before and after need the same number of people, at least one")
    n = len(before)
    differences = [b - a for a, b in zip(before, after, strict=True)]
    mean = fsum(differences) / n
    half = None
    if n > 1:
        half = quantile(n - 1) * sqrt(variance(differences) / n)
    return Gain(
        n=n,
        before=fsum(before) / n,
        after=fsum(after) / n,
        difference=mean,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
    )


def beyond(changes: Sequence[float], others: Sequence[float]) -> tuple[float, float, float]:
    """Return by how much one group changed more than another, with Welch's interval: (difference, low, high).

    Welch (1947), The generalization of Student's problem when several different population variances are involved;
    degrees of freedom by Satterthwaite. Raises `ValueError` for groups of fewer than two people.
    """
    if min(len(changes), len(others)) < 2:
        raise ValueError("each group needs at least two people")
    a, b = variance(changes) / len(changes), variance(others) / len(others)
    difference = fsum(changes) / len(changes) - fsum(others) / len(others)
    if a + b == 0:
        return difference, difference, difference
    freedom = (a + b) ** 2 / (a**2 / (len(changes) - 1) + b**2 / (len(others) - 1))
    half = quantile(freedom) * sqrt(a + b)
    return difference, difference - half, difference + half


def variance(values: Sequence[float]) -> float:
    """Return the sample variance (n - 1) of at least two values."""
    mean = fsum(values) / len(values)
    return fsum((one - mean) ** 2 for one in values) / (len(values) - 1)


def quantile(freedom: float) -> float:
    """Return the two-sided 95 % quantile of Student's t with so many degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + LEVEL) / 2))
