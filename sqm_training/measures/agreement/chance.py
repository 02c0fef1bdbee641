"""Agreement on categories beyond chance: percent, kappa of two and of many raters, AC1."""

from collections.abc import Hashable, Iterable
from math import nan, sqrt
from typing import TYPE_CHECKING, Any

from ..reading import matrix
from ..survey import Share, wilson
from .reading import ordered, pairs, units

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


def percent(a: Iterable[Any], b: Iterable[Any], level: float = 0.95) -> Share:
    """Return the share (0..1) of units to which both raters gave the same value, with its Wilson interval.

    `a`, `b`: one value per unit in the same order, numbers or words; a unit that either left out (NaN, None) does not
    count. Nothing in common: NaN, and the interval 0..1. Raises `ValueError` when the lengths differ.
    """
    both = pairs(a, b)
    same = sum(one == other for one, other in both)
    return Share(same / len(both) if both else nan, *wilson(same, len(both), level))


def cohen_kappa(a: Iterable[Any], b: Iterable[Any]) -> float:
    """Return Cohen's kappa of two raters: (p - e) / (1 - e), e from each rater's own shares of the categories.

    Takes what `percent` takes. NaN without a common unit and when both always give the same one value.
    """
    both = pairs(a, b)
    if not both:
        return nan
    n = len(both)
    observed = sum(one == other for one, other in both) / n
    first, second = _counted(one for one, _ in both), _counted(other for _, other in both)
    expected = sum(count * second.get(value, 0) for value, count in first.items()) / n**2
    return _beyond_chance(observed, expected)


def fleiss_kappa(counts: Any) -> float:
    """Return Fleiss' kappa of `counts`, units x categories: how many raters put the unit into the category.

    Units may have different numbers of ratings: agreement is the mean over units with two or more, chance the squared
    mean shares over all rated units (for equal numbers: Fleiss 1971). NaN when everything lies in one category.
    Raises `ValueError` for a table that is not units x categories of numbers >= 0.
    """
    table, observed, shares = _shares(counts)
    return _beyond_chance(observed, float((shares**2).sum())) if len(table) else nan


def gwet_ac1(counts: Any) -> float:
    """Return Gwet's first-order agreement coefficient of `counts`, units x categories as for `fleiss_kappa`.

    Chance is sum(pi (1 - pi)) / (q - 1) with the mean shares pi of the q categories (columns; one that nobody used
    counts when it was on offer). All in one category: 1.
    """
    table, observed, shares = _shares(counts)
    if not len(table):
        return nan
    return _beyond_chance(observed, _ac1_chance(shares))


def gwet_ac1_error(counts: Any) -> float:
    """Return the standard error of `gwet_ac1` over the drawing of units (Gwet 2014, equation 5.3.13); NaN below 2."""
    import numpy as np

    table, observed, shares = _shares(counts)
    n = len(table)
    if n < 2 or np.isnan(observed):
        return nan
    if len(shares) < 2:
        return 0.0
    ratings = table.sum(axis=1)
    chance = _ac1_chance(shares)
    coefficient = _beyond_chance(observed, chance)
    has_two = ratings >= 2
    agreeing = (table * (table - 1)).sum(axis=1) / np.where(has_two, ratings * (ratings - 1), 1)
    unit = n / has_two.sum() * (agreeing - chance * has_two) / (1 - chance)
    unit_chance = (table @ (1 - shares)) / ratings / (len(shares) - 1)
    linear = unit - 2 * (1 - coefficient) * (unit_chance - chance) / (1 - chance)
    return sqrt(float(((linear - coefficient) ** 2).sum()) / (n * (n - 1)))


def counts_of(table: Any) -> "Array":
    """Return units x categories from a table of units x raters (numbers or words, missing = NaN or None)."""
    import numpy as np

    rows = units(table)
    places = {value: place for place, value in enumerate(ordered({v for row in rows for v in row if v is not None}))}
    counts = np.zeros((len(rows), len(places)))
    for unit, row in enumerate(rows):
        for value in row:
            if value is not None:
                counts[unit, places[value]] += 1
    return counts


def _beyond_chance(observed: float, expected: float) -> float:
    return (observed - expected) / (1 - expected) if 1 - expected > 1e-12 else nan


def _ac1_chance(shares: "Array") -> float:
    return float((shares * (1 - shares)).sum()) / (len(shares) - 1) if len(shares) > 1 else 0.0


def _shares(counts: Any) -> tuple["Array", float, "Array"]:
    """Return the rated units, their mean agreement and the mean share of each category."""
    import numpy as np

    table = matrix(counts)
    if np.isnan(table).any() or (table < 0).any():
        raise ValueError("counts are numbers from 0 on, none missing")
    table = table[table.sum(axis=1) > 0]
    ratings = table.sum(axis=1)
    paired = table[ratings >= 2]
    totals = paired.sum(axis=1)
    observed = float(((paired * (paired - 1)).sum(axis=1) / (totals * (totals - 1))).mean()) if len(paired) else nan
    return table, observed, (table / ratings[:, None]).mean(axis=0) if len(table) else np.zeros(table.shape[1])


def _counted(values: Iterable[Hashable]) -> dict[Hashable, int]:
    counts: dict[Hashable, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts
