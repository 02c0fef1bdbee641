"""Counts told so that no group of fewer than five shows: neither itself nor as what others leave of a total."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..measures.gain import FEWEST

COVERED = FEWEST - 1
"""How many a count that is not told can be at most."""


class How(StrEnum):
    """How closely a count is told."""

    EXACT = "exact"
    FEW = "few"
    LEAST = "least"


@dataclass(frozen=True)
class Told:
    """A count as its reader is told it: `n` itself, fewer than five (`n` is then 0), or at least `n`."""

    n: int
    how: How = How.EXACT

    @property
    def is_exact(self) -> bool:
        """Whether the count is told as it is."""
        return self.how == How.EXACT


FEW = Told(0, How.FEW)


def single(n: int, own: int = 0) -> Told:
    """Tell a count that is part of no total; `own` of it the reader knows by name, so that the rest must be five."""
    return Told(n) if n - own >= FEWEST else FEW


def parts(counts: Mapping[str, int], own: Mapping[str, int] | None = None) -> dict[str, Told] | None:
    """Tell the parts of a total that the reader knows; `own` of each the reader knows by name.

    With a small part the largest is told as "at least" so much as follows from the total and the other parts alone,
    so that it says nothing more; where that would leave open which is the largest, all others are "at least 5". None
    where the total is so small that all parts could be.
    """
    known = own or {}
    rest = {key: n - known.get(key, 0) for key, n in counts.items()}
    total = sum(rest.values())
    if total <= COVERED * len(rest):
        return None
    large = {key: n for key, n in rest.items() if n >= FEWEST}
    if len(large) == len(rest):
        return {key: Told(n) for key, n in counts.items()}
    largest = max(large, key=lambda key: large[key])
    others = [n for key, n in large.items() if key != largest]
    least = total - sum(others) - COVERED * (len(rest) - len(large))
    if least > max(others, default=COVERED):
        told = {key: Told(counts[key]) for key in large} | {largest: Told(known.get(largest, 0) + least, How.LEAST)}
    else:
        told = {key: Told(known.get(key, 0) + FEWEST, How.LEAST) for key in large}
    return {key: told.get(key, FEW) for key in counts}
