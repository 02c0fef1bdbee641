"""Rating scale models: how able, how hard, how severe, on one scale of logits - never shown to employees as such.

P(x = k) is proportional to exp(k (ability - difficulty - ...) - sum of the first k thresholds). Sources: Andrich
(1978); Wright & Masters, Rating Scale Analysis (1982); Linacre, Many-Facet Rasch Measurement (1994). Estimates are
joint maximum likelihood, uncorrected for its known stretch of about L / (L - 1) with L items.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..reading import columns, matrix
from .connection import subsets_of
from .joint import EXTREME, Fitted, fit, probabilities

if TYPE_CHECKING:
    import pandas as pd

    from .mixed import Array

__all__ = ["EXTREME", "Facets", "Measure", "Rasch", "expected_and_variance", "many_facet", "rating_scale"]


@dataclass(frozen=True, slots=True)
class Rasch:
    """Measures in logits of `persons` and `items` (which centre at 0), in the order of the table; `thresholds` (m).

    The thresholds lead from the `lowest` response that anybody gave to the highest: what nobody gave below or above
    cannot be told. A response between them that nobody gave has thresholds far apart in the wrong order.

    `standard_errors`, `infit` and `outfit` (mean squares, 1 = as expected) are those of the items, the fields that
    begin with `person_` those of the persons. `separation` and `reliability` of the persons without extreme scores.
    Measures of extreme scores come from scores 0.3 inside the range and have no fit. NaN where there are no responses.
    """

    persons: "Array"
    items: "Array"
    thresholds: "Array"
    standard_errors: "Array"
    infit: "Array"
    outfit: "Array"
    separation: float
    reliability: float
    lowest: int
    person_standard_errors: "Array"
    person_infit: "Array"
    person_outfit: "Array"


@dataclass(frozen=True, slots=True)
class Measure:
    """One employee, shopper or item: logits with standard error, fit, responses, whether its score was extreme.

    `adjusted` is the mean score that it would have with everybody else of average severity or difficulty.
    """

    measure: float
    standard_error: float
    infit: float
    outfit: float
    n: int
    adjusted: float
    is_extreme: bool


NOTHING = Measure(np.nan, np.nan, np.nan, np.nan, 0, np.nan, False)


@dataclass(frozen=True, slots=True)
class Facets:
    """`measures[facet][level]`, the common `thresholds` (m), and per further facet the `subsets` that can be compared.

    `thresholds` lead from the `lowest` rating that anybody gave to the highest.

    The first facet adds to the score (ability), the others, centred at 0, take from it (severity, difficulty).
    """

    measures: dict[str, dict[Hashable, Measure]]
    thresholds: "Array"
    subsets: dict[str, list[set[Hashable]]]
    lowest: int


def expected_and_variance(person: Any, item: Any, thresholds: Any) -> tuple[Any, Any]:
    """Return the expected score and its variance of persons on items, from measures in logits.

    `person`, `item`: numbers or arrays that fit together; `thresholds`: the m steps from 0 to m, of one item or common
    to all. Numbers in, numbers out; else arrays of the common shape. Raises `ValueError` without thresholds.
    """
    steps = np.asarray(thresholds, dtype=float)
    if steps.ndim != 1 or not steps.size or np.isnan(steps).any():
        raise ValueError("the thresholds are a list of at least one number")
    place = np.asarray(person, dtype=float) - np.asarray(item, dtype=float)
    chances = probabilities(place, -np.concatenate([[0.0], steps.cumsum()]))
    scores = np.arange(len(steps) + 1)
    expected = chances @ scores
    variance = np.maximum(chances @ scores**2 - expected**2, 0.0)
    return (expected, variance) if place.ndim else (float(expected), float(variance))


def rating_scale(responses: Any) -> Rasch:
    """Fit the rating scale model to `responses`, persons x items of whole numbers 0..m (missing = NaN); m = 1 is Rasch.

    Persons and items with all or none of their points are set aside and measured at the end with 0.3 points inside
    the range. Raises `ValueError` for a table that is not persons x items, numbers that are not whole or negative, and
    when nothing is left without extreme scores.
    """
    table = matrix(responses, "the table of persons x items")
    if not table.size:
        raise ValueError("the table of persons x items is empty")
    rows, places = np.nonzero(~np.isnan(table))
    ratings, lowest = _whole(table[rows, places])
    fitted = fit([rows, places], list(table.shape), ratings)
    persons, items = fitted.elements
    inside = ~persons.is_extreme & ~np.isnan(persons.measures)
    separation, reliability = _separation(persons.measures[inside], persons.errors[inside])
    return Rasch(
        persons=persons.measures,
        items=items.measures,
        thresholds=fitted.thresholds,
        lowest=lowest,
        standard_errors=items.errors,
        infit=items.infit,
        outfit=items.outfit,
        separation=separation,
        reliability=reliability,
        person_standard_errors=persons.errors,
        person_infit=persons.infit,
        person_outfit=persons.outfit,
    )


def many_facet(frame: "pd.DataFrame", facets: Sequence[str], score: str) -> Facets:
    """Fit a rating scale model with any number of facets to a frame with one row per rating, whole numbers 0..m.

    `facets` are column names: who is rated, then what makes it harder (shopper, item …). Rows with a missing value
    are left out. Levels outside the largest set that is linked through the first facet have NaN measures.
    Raises `NoColumn` for a missing column, `ValueError` for fewer than two facets or ratings as in `rating_scale`.
    """
    names = tuple(facets)
    if len(names) < 2 or len(set(names)) < len(names):
        raise ValueError("a many-facet model needs two facets or more, each once")
    table = columns(frame, names, score)
    used = table.dropna()
    subsets = {name: subsets_of(zip(used[names[0]].tolist(), used[name].tolist(), strict=True)) for name in names[1:]}
    for name, found in subsets.items():
        used = used[used[name].isin(found[0] if found else ())]
    keys = {name: list(dict.fromkeys(used[name].tolist())) for name in names}
    places = [{key: place for place, key in enumerate(keys[name])} for name in names]
    codes = [used[name].map(place).to_numpy(dtype=int) for name, place in zip(names, places, strict=True)]
    ratings, lowest = _whole(used[score].to_numpy())
    fitted = fit(codes, [len(keys[name]) for name in names], ratings)
    measures = {name: _measures(keys[name], place, fitted, lowest) for place, name in enumerate(names)}
    for name in names:
        for key in dict.fromkeys(table[name].dropna().tolist()):
            measures[name].setdefault(key, NOTHING)
    return Facets(measures, fitted.thresholds, subsets, lowest)


def _measures(keys: list[Hashable], facet: int, fitted: Fitted, lowest: int) -> dict[Hashable, Measure]:
    found, sign = fitted.elements[facet], 1 if facet == 0 else -1
    base = 0.0 if facet == 0 else float(np.nanmean(fitted.elements[0].measures))
    chances = probabilities(base + sign * found.measures, fitted.steps)
    adjusted = lowest + chances @ np.arange(len(fitted.steps))
    return {
        key: Measure(
            measure=float(found.measures[place]),
            standard_error=float(found.errors[place]),
            infit=float(found.infit[place]),
            outfit=float(found.outfit[place]),
            n=int(found.counts[place]),
            adjusted=float(adjusted[place]),
            is_extreme=bool(found.is_extreme[place]),
        )
        for place, key in enumerate(keys)
    }


def _separation(measures: "Array", errors: "Array") -> tuple[float, float]:
    """Return true spread / error of measurement, and its share of the variance of the measures."""
    if len(measures) < 2:
        return np.nan, np.nan
    noise, seen = float((errors**2).mean()), float(measures.var(ddof=1))
    truth = max(seen - noise, 0.0)
    return float(np.sqrt(truth / noise)) if noise else np.nan, truth / seen if seen else np.nan


def _whole(values: "Array") -> tuple["Array", int]:
    """Return the ratings counted from the lowest that was given, and that one."""
    whole = values.astype(int)
    if (whole != values).any() or (whole < 0).any():
        raise ValueError("ratings are whole numbers from 0 on")
    lowest = int(whole.min()) if whole.size else 0
    return whole - lowest, lowest
