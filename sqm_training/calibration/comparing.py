"""What an exercise shows: item by item how far shoppers agree, and shopper by shopper how far from the key.

Every answer becomes a share of the points of its item (0..1), or `NA`, or nothing when it was not asked. A critical
item earns no points: the critical answer is 0, any other 1. Material such as notes and numbers is not compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite
from statistics import fmean
from typing import TYPE_CHECKING, Any

from ..checklists.models import Item
from .queries import Answered

if TYPE_CHECKING:
    from ..measures.gain import Gain

NA = -1.0
FEWEST_SENT = 3
"""With fewer shoppers, what the others answered would be what one known colleague answered."""
Shares = Mapping[str, float]


def shares_of(items: Sequence[Item], answers: Mapping[str, Answered], critical: Sequence[str]) -> dict[str, float]:
    """Return the share of each compared item that a sheet answers."""
    found = {}
    for item in items:
        answer = answers.get(item.code)
        if answer is None or item.type in ("note", "text", "number", "time", "photo"):
            continue
        if answer.is_na:
            found[item.code] = NA
        elif answer.possible:
            found[item.code] = int(answer.got or 0) / int(answer.possible)
        elif item.is_critical or item.rules.get("critical_on"):
            found[item.code] = 0.0 if item.code in critical else 1.0
    return found


@dataclass(frozen=True)
class ItemLine:
    """One item: the key, how many shoppers gave it, and how often two of them agree.

    `counts` are the shoppers by none, part, full, N/A; `percent` the share (0..1) of pairs of shoppers that agree,
    `ac1` the same beyond chance; None with fewer than two shoppers.
    """

    item: Item
    key: float | None
    hits: int
    n: int
    counts: tuple[int, int, int, int]
    percent: float | None
    ac1: float | None


@dataclass(frozen=True)
class RaterLine:
    """One shopper against the key: items hit of `n`, how many stricter and more lenient, N/A put otherwise.

    `severity` is the mean difference per item in percent of its points, below 0 stricter than the key, with its 95 %
    interval; None when no item was scored by both.
    """

    n: int
    hits: int
    stricter: int
    lenient: int
    other: int
    severity: "Gain | None"


@dataclass(frozen=True)
class Comparison:
    """All lines of an exercise, and agreement over all items; coefficients are None where they cannot be told."""

    items: list[ItemLine]
    raters: list[RaterLine]
    percent: float | None = None
    ac1: float | None = None
    alpha: float | None = None
    alphas: dict[str, float | None] = field(default_factory=dict)

    @property
    def hits(self) -> float | None:
        """The share (0..1) of all answers that are those of the key."""
        n = sum(one.n for one in self.raters)
        return sum(one.hits for one in self.raters) / n if n else None


def compare(
    items: Sequence[Item], key: Shares, raters: Sequence[Shares], parts: Mapping[str, str], *, in_depth: bool = True
) -> Comparison:
    """Compare what shoppers answered with the key and with each other; `parts` names the section of each item.

    Without `in_depth` the coefficients beyond chance are left out, which take most of the time.
    """
    shown = [item for item in items if item.code in key or any(item.code in own for own in raters)]
    lines = [_item_line(item, key.get(item.code), raters, in_depth=in_depth) for item in shown]
    codes = [one.item.code for one in lines]
    several = [one for one in lines if one.percent is not None]
    whole = Comparison(
        items=lines,
        raters=[rater_line(key, own) for own in raters],
        percent=fmean(one.percent or 0 for one in several) if several else None,
    )
    if not in_depth or not several:
        return whole
    by_part = {part: [code for code in codes if parts[code] == part] for part in dict.fromkeys(parts.values())}
    return replace(
        whole,
        ac1=_ac1(tuple(one.counts for one in lines)),
        alpha=_alpha(codes, raters),
        alphas={part: _alpha(own, raters) for part, own in by_part.items()},
    )


@lru_cache(maxsize=2_000)
def _ac1(counts: tuple[tuple[int, ...], ...]) -> float | None:
    """Return Gwet's AC1 of items x categories; kept, because few shoppers answer many items alike."""
    from ..measures.agreement import gwet_ac1

    return _number(gwet_ac1([list(one) for one in counts]))


def _item_line(item: Item, key: float | None, raters: Sequence[Shares], *, in_depth: bool) -> ItemLine:
    given = [own[item.code] for own in raters if item.code in own]
    counts = place_counts(given)
    n = len(given)
    pairs = n * (n - 1)
    same = sum(given.count(value) * (given.count(value) - 1) for value in set(given))
    return ItemLine(
        item=item,
        key=key,
        hits=sum(value == key for value in given),
        n=n,
        counts=counts,
        percent=same / pairs if pairs else None,
        ac1=_ac1((counts,)) if pairs and in_depth else None,
    )


def place_counts(given: Sequence[float]) -> tuple[int, int, int, int]:
    """Return how many of some answers earn nothing, a part, all of the points, and how many are N/A."""
    none, full, na = (sum(value == wanted for value in given) for wanted in (0.0, 1.0, NA))
    return none, len(given) - none - full - na, full, na


def rater_line(key: Shares, own: Shares) -> RaterLine:
    """Compare one shopper with the key, over the items that either of them answered."""
    from ..measures.gain import paired

    codes = [code for code in key.keys() | own.keys() if code in key or code in own]
    scored = sorted(code for code in codes if key.get(code, NA) != NA and own.get(code, NA) != NA)
    hits = sum(key.get(code) == own.get(code) for code in codes)
    stricter = sum(own[code] < key[code] for code in scored)
    lenient = sum(own[code] > key[code] for code in scored)
    return RaterLine(
        n=len(codes),
        hits=hits,
        stricter=stricter,
        lenient=lenient,
        other=len(codes) - hits - stricter - lenient,
        severity=paired([100 * key[code] for code in scored], [100 * own[code] for code in scored]) if scored else None,
    )


def _alpha(codes: Sequence[str], raters: Sequence[Shares]) -> float | None:
    """Return Krippendorff's alpha of items x shoppers; N/A and what was not asked are missing."""
    if len(raters) < 2 or not codes:
        return None
    return _alpha_of(tuple(tuple(_present(own.get(code)) for own in raters) for code in codes))


@lru_cache(maxsize=500)
def _alpha_of(table: tuple[tuple[float | None, ...], ...]) -> float | None:
    """Return the alpha of shares by item and shopper; kept, because what was sent changes no more."""
    from ..measures.agreement import krippendorff_alpha

    return _number(krippendorff_alpha([list(one) for one in table], "interval"))


def _present(value: float | None) -> float | None:
    return None if value is None or value == NA else value


def _number(value: Any) -> float | None:
    return float(value) if isfinite(value) else None
