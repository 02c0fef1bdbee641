"""Joint maximum likelihood for rating scale models with any number of facets.

Newton steps facet by facet on "observed = expected score", category by category on "observed = expected count".
Elements with an extreme score have no finite estimate: they are set aside, round by round, and measured last.
"""

from dataclasses import dataclass

import numpy as np

from .mixed import Array

EXTREME = 0.3
ROUNDS = 2000
ENOUGH = 1e-6
UNSEEN = -40.0
"""The step of a score that nobody got: its chance is e^-40, and thresholds stay finite."""


Aside = tuple[int, Array, Array]


@dataclass(slots=True)
class Elements:
    """The elements of one facet: measures and standard errors in logits, fit, number of responses, extreme or not."""

    measures: Array
    errors: Array
    infit: Array
    outfit: Array
    counts: Array
    is_extreme: Array


@dataclass(slots=True)
class Fitted:
    """Elements per facet, thresholds (m) and their negative running sums from 0 (m + 1)."""

    elements: list[Elements]
    thresholds: Array
    steps: Array


def probabilities(place: Array, steps: Array) -> Array:
    """Return the chances of the scores 0..m (last axis) at places on the scale; NaN for a place unknown."""
    exponents = place[..., None] * np.arange(len(steps)) + steps
    exponents = exponents - exponents.max(axis=-1, keepdims=True)
    chances = np.exp(exponents)
    return chances / chances.sum(axis=-1, keepdims=True)


def fit(codes: list[Array], sizes: list[int], scores: Array) -> Fitted:
    """Fit ability (first facet) less the sum of the others to `scores` 0..m; `codes` are the places in each facet.

    Raises `ValueError` when no response is left between elements without extreme scores.
    """
    top = int(scores.max()) if len(scores) else 0
    kept, rounds = _set_aside(codes, sizes, scores, top)
    if not kept.any():
        raise ValueError("every score is extreme: nothing can be measured")
    signs = [1.0] + [-1.0] * (len(codes) - 1)
    inner = [code[kept] for code in codes]
    seen = [np.bincount(code, minlength=size) > 0 for code, size in zip(inner, sizes, strict=True)]
    measures = [np.where(is_seen, 0.0, np.nan) for is_seen in seen]
    steps = _converged(inner, measures, signs, scores[kept], top)
    extreme = [np.zeros(size, bool) for size in sizes]
    for facet, elements, rows in reversed(rounds):
        extreme[facet][elements] = True
        known = rows & np.all([~np.isnan(measures[f][codes[f]]) for f in range(len(codes)) if f != facet], axis=0)
        others = _place(codes, [np.nan_to_num(m) for m in measures], signs)
        for element in elements:
            mine = known & (codes[facet] == element)
            if mine.any():
                measures[facet][element] = signs[facet] * _extreme(others[mine], scores[mine], steps, top)
    return Fitted(_elements(codes, sizes, measures, signs, scores, steps, extreme), -np.diff(steps), steps)


def _set_aside(codes: list[Array], sizes: list[int], scores: Array, top: int) -> tuple[Array, list[Aside]]:
    """Return the rows without extreme elements, and (facet, elements, rows then left) of those set aside, in order."""
    kept, rounds = np.ones(len(scores), bool), []
    while True:
        found = False
        for facet, (code, size) in enumerate(zip(codes, sizes, strict=True)):
            counts = np.bincount(code[kept], minlength=size)
            sums = np.bincount(code[kept], scores[kept], minlength=size)
            elements = np.flatnonzero((counts > 0) & ((sums == 0) | (sums == counts * top)))
            if elements.size:
                found = True
                rounds.append((facet, elements, kept.copy()))
                kept &= ~np.isin(code, elements)
        if not found:
            return kept, rounds


def _converged(codes: list[Array], measures: list[Array], signs: list[float], scores: Array, top: int) -> Array:
    """Move `measures` to the solution, in place; return the steps."""
    seen = np.bincount(scores, minlength=top + 1).astype(float)
    steps = np.where(seen > 0, 0.0, UNSEEN)
    for _ in range(ROUNDS):
        most = 0.0
        for facet, code in enumerate(codes):
            expected, variance, _c = _moments(_place(codes, measures, signs), steps)
            size = len(measures[facet])
            information = np.bincount(code, variance, size)
            gap = np.bincount(code, scores - expected, size)
            move = np.divide(gap, information, out=np.zeros(size), where=information > 0)
            measures[facet] += signs[facet] * np.clip(move, -1, 1)
            most = max(most, float(np.abs(move).max()))
            if facet:
                measures[facet] -= np.nanmean(measures[facet])
        _e, _v, chances = _moments(_place(codes, measures, signs), steps)
        expected_counts = chances.sum(axis=0)
        moves = np.log(np.divide(seen, expected_counts, out=np.ones(top + 1), where=(seen > 0) & (expected_counts > 0)))
        steps = steps + moves - moves[0]
        shift = steps[top] - steps[0]
        steps = steps - np.arange(top + 1) * shift / max(top, 1) - steps[0]
        measures[0] += shift / max(top, 1)
        if max(most, float(np.abs(moves).max())) < ENOUGH:
            break
    return steps


def _place(codes: list[Array], measures: list[Array], signs: list[float]) -> Array:
    return np.asarray(sum(sign * measure[code] for code, measure, sign in zip(codes, measures, signs, strict=True)))


def _moments(place: Array, steps: Array) -> tuple[Array, Array, Array]:
    chances = probabilities(place, steps)
    points = np.arange(len(steps))
    expected = chances @ points
    return expected, chances @ points**2 - expected**2, chances


def _extreme(others: Array, scores: Array, steps: Array, top: int) -> float:
    """Return how far an element with all or none of the points must move the places of its responses."""
    most = top * len(scores)
    wanted = EXTREME if scores.sum() == 0 else most - EXTREME
    low, high = -60.0, 60.0
    for _ in range(100):
        middle = (low + high) / 2
        is_below = _moments(others + middle, steps)[0].sum() < wanted
        low, high = (middle, high) if is_below else (low, middle)
    return (low + high) / 2


def _elements(
    codes: list[Array],
    sizes: list[int],
    measures: list[Array],
    signs: list[float],
    scores: Array,
    steps: Array,
    extreme: list[Array],
) -> list[Elements]:
    place = _place(codes, measures, signs)
    known = ~np.isnan(place)
    expected, variance, _chances = _moments(place[known], steps)
    squares = (scores[known] - expected) ** 2
    found = []
    for facet, (code, size) in enumerate(zip(codes, sizes, strict=True)):
        inside = code[known]
        information, counts = np.bincount(inside, variance, size), np.bincount(inside, minlength=size)
        misfit = np.bincount(inside, squares, size)
        relative = np.bincount(inside, squares / np.maximum(variance, 1e-12), size)
        has = (information > 0) & ~np.isnan(measures[facet])
        fits = has & ~extreme[facet]
        empty = np.full(size, np.nan)
        found.append(
            Elements(
                measures=measures[facet],
                errors=np.divide(1, np.sqrt(information), out=empty.copy(), where=has),
                infit=np.divide(misfit, information, out=empty.copy(), where=fits),
                outfit=np.divide(relative, counts, out=empty.copy(), where=fits),
                counts=np.bincount(code, minlength=size),
                is_extreme=extreme[facet],
            )
        )
    return found
