"""What a planned number of visits could tell, and how many doubled ones are worth their cost: a small D-study."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from ...measures.reliability import detectable_change, reliability_of_mean
from .scores import DEFAULT_VARIANCE, error_variance, summary

STEPS = (3, 6, 12)
LEAST_SHARE = 0.10
WANTED_PAIRS = 8
"""From so many pairs on, what the shopper alone adds is known to within a quarter: 1 / sqrt(2 n) of itself."""


@dataclass(frozen=True)
class Told:
    """What `n` visits to one person tell: half of the 95 % interval, reliability, least change that shows."""

    n: int
    half: float
    reliability: float | None
    change: float | None


@dataclass(frozen=True)
class Advice:
    """Where one visit's variance comes from (points squared), and how many encounters to double.

    `shopper` is what two shoppers of one encounter differ by, None before any was doubled; `visit` the rest of the
    error. `pairs` were doubled so far.
    """

    steps: tuple[Told, ...]
    between: float | None
    error: float
    shopper: float | None
    pairs: int
    as_of: datetime | None = None

    @property
    def visit(self) -> float:
        """The error that another visit varies by, whoever scores it."""
        return max(self.error - (self.shopper or 0.0), 0.0)

    def half_of(self, visits: int, shoppers: int) -> float:
        """Return half of the 95 % interval of a mean over so many visits, each scored by so many shoppers."""
        return float(1.96 * ((self.visit + (self.shopper or 0.0) / shoppers) / visits) ** 0.5)

    def doubled(self, encounters: int) -> int:
        """Return how many of some encounters to double: one in ten, more until eight pairs are known."""
        return min(encounters, max(ceil(LEAST_SHARE * encounters), WANTED_PAIRS - self.pairs))


def advice() -> Advice:
    """Return what the figures so far say about planning, in two queries."""
    pooled, agreed = summary("pooled"), summary("agreement")
    between = float(pooled.content["between"]) if pooled else None
    error = error_variance() or DEFAULT_VARIANCE
    single = between / (between + error) if between else None
    told = agreed.content if agreed else {}
    difference = told.get("difference")
    return Advice(
        steps=tuple(
            Told(
                n,
                1.96 * (error / n) ** 0.5,
                None if single is None else reliability_of_mean(single, n),
                detectable_change(n, error),
            )
            for n in STEPS
        ),
        between=between,
        error=error,
        shopper=None if difference is None else min(float(difference) ** 2, error),
        pairs=int(told.get("pairs", 0)),
        as_of=pooled.as_of if pooled else None,
    )
