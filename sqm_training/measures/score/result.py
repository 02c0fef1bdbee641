"""What goes into scoring and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any, NamedTuple

STATES = ("scored", "na", "hidden", "unanswered", "unscored")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the raw value, or not applicable, with what accompanies it (`photos` are their SHA-256)."""

    value: Any = None
    na: bool = False
    comment: str = ""
    photos: tuple[str, ...] = ()

    @classmethod
    def of(cls, plain: "Answer | Mapping[str, Any] | None") -> "Answer":
        """Return an answer from itself, from a mapping with the same keys, or an empty one from None."""
        if isinstance(plain, Answer):
            return plain
        if not plain:
            return EMPTY
        photos = tuple(plain.get("photos") or ())
        return cls(plain.get("value"), bool(plain.get("na")), plain.get("comment") or "", photos)


EMPTY = Answer()


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What one item adds to the sums: both are 0 unless `state` is "scored"; a bonus item adds nothing to possible.

    `state`: scored; na (not applicable); hidden (its condition does not hold, or a `key` item without an answer key);
    unanswered; unscored (answered, but worth no points).
    """

    got: Fraction
    possible: Fraction
    state: str


class Part(NamedTuple):
    """The sums of a section, standard, dimension, touchpoint or answerer; `percent` None when nothing applies."""

    got: Fraction
    possible: Fraction
    percent: Fraction | None


@dataclass(frozen=True, slots=True)
class Score:
    """The result of one sheet: exact fractions, percentages within 0..100.

    `calculated` and `reported` are None when the sheet is not `scorable`; `critical` lists every critical failure
    found, in the order of the checklist, while `reported` feels only the confirmed ones.
    """

    got: Fraction
    possible: Fraction
    calculated: Fraction | None
    reported: Fraction | None
    critical: list[str]
    scorable: bool
    sections: dict[str, Part] = field(default_factory=dict)
    standards: dict[str, Part] = field(default_factory=dict)
    dimensions: dict[str, Part] = field(default_factory=dict)
    touchpoints: dict[str, Part] = field(default_factory=dict)
    answers_for: dict[str, Part] = field(default_factory=dict)
    items: dict[str, ItemScore] = field(default_factory=dict)


class BadValue(ValueError):
    """An answer holds a value that its item does not know; `item` is the code, `reason` says what is allowed."""

    def __init__(self, item: str, value: Any, reason: str) -> None:
        super().__init__(f"{item}: {value!r} is not allowed; expected {reason}")
        self.item = item
        self.value = value
        self.reason = reason


@lru_cache(maxsize=4096)
def shown(x: Fraction | float | None) -> str:
    """Write a score with one decimal, half up: 81.25 is "81.3"; None is "". A page writes the same few often."""
    if x is None:
        return ""
    tenths = floor(_exact(x) * 10 + Fraction(1, 2))
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def millionths(x: Fraction | float) -> int:
    """Return points as whole millionths, half up, as the ledger stores them: floor(1,000,000 x + 1/2)."""
    exact = _exact(x)
    return (2_000_000 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _exact(x: Fraction | float) -> Fraction:
    if isinstance(x, Fraction):
        return x
    return Fraction(str(x)) if isinstance(x, float) else Fraction(x)
