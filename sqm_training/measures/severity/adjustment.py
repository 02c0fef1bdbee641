"""Scores freed of who rated and in which wave, as far as the design lets them be compared."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..reading import columns as read
from ..shrink import Shrunken
from .connection import subsets_of
from .mixed import Array, Fit, design, likeliest_ratio, solve

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10
USUAL = 4.0
"""Error variance / variance between raters, where the data are too few to tell."""
Z = 1.96
Effect = tuple[float, float, float, int]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Adjusted scores and what was taken out of them.

    `scores`: array aligned to the rows of the frame, NaN outside the largest connected subset and where a value is
    missing. `employees`: shrunken adjusted means with 95 % prediction intervals (`raw` is the mean of plain scores).
    `rater_effect` and `wave_effect`: key -> (effect, low, high, n) in points; a rater above 0 gives more points than
    the others, below 0 is strict; effects sum to zero. An effect that the data cannot separate (say, a rater who is
    the only one of a wave) has an infinite interval, and `is_confounded` is true. With as many effects as scores the
    variances and all intervals are NaN. `subsets`: sets of raters that can
    be compared, the largest first. `shrunk_raters`: those with fewer than 10 visits, whose effect was drawn to 0.
    `variances`: employee, error, rater, wave (points squared).
    """

    scores: Array
    employees: dict[Hashable, Shrunken]
    rater_effect: dict[Hashable, Effect]
    wave_effect: dict[Hashable, Effect]
    subsets: list[set[Hashable]]
    variances: dict[str, float]
    shrunk_raters: set[Hashable] = field(default_factory=set)
    is_confounded: bool = False


@dataclass(slots=True)
class _Codes:
    """The distinct keys of a column in order of appearance, and each row's place among them (-1 = left out)."""

    keys: list[Hashable]
    codes: Array

    @classmethod
    def of(cls, column: Sequence[Hashable], used: Array) -> "_Codes":
        places: dict[Hashable, int] = {}
        codes = [places.setdefault(key, len(places)) if use else -1 for key, use in zip(column, used, strict=True)]
        return cls(list(places), np.array(codes, dtype=int))

    def counts(self) -> Array:
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.keys))


def adjusted(frame: "pd.DataFrame", employee: str, rater: str, score: str, wave: str | None = None) -> Adjusted:
    """Adjust the scores of `frame` (one row per visit) for the strictness of raters and the shift of waves.

    `employee`, `rater`, `score`, `wave` are column names. Model: score = mean + rater + wave + employee + error; raters
    and waves fixed with sum zero, employees random, variances by restricted maximum likelihood, solved through the
    mixed-model equations. Raters with fewer than 10 visits are shrunk by the variance between raters. Only the largest
    set of raters linked by common employees is adjusted. Raises `NoColumn` for a column that does not exist,
    `ValueError` for scores that are not numbers.
    """
    names = (employee, rater) if wave is None else (employee, rater, wave)
    table = read(frame, names, score)
    columns = [list(table[name]) for name in names]
    values = table[score].to_numpy()
    used = np.isfinite(values)
    for name in names:
        used &= table[name].notna().to_numpy()
    rows = np.flatnonzero(used).tolist()
    subsets = subsets_of((columns[0][i], columns[1][i]) for i in rows)
    inside = np.array([bool(u) and key in subsets[0] for u, key in zip(used, columns[1], strict=True)], dtype=bool)
    if not inside.any():
        return Adjusted(np.full(len(values), np.nan), {}, {}, {}, subsets, {})
    people, *factors = (_Codes.of(column, inside) for column in columns)
    sizes = [len(factor.keys) for factor in factors]
    sums = design(people.codes[inside], [factor.codes[inside] for factor in factors], sizes, values[inside])
    ratio = likeliest_ratio(sums)
    first = solve(sums, ratio)
    is_confounded = sums.basis.shape[1] < 1 + sum(size - 1 for size in sizes)
    is_small = factors[0].counts() < FEWEST
    spread = _rater_variance(first, sizes[0], is_small)
    fit = solve(sums, ratio, _penalty(first, sizes, is_small, spread)) if is_small.any() else first
    taken = np.zeros(int(inside.sum()))
    effects, start = [], 1
    for factor, size in zip(factors, sizes, strict=True):
        taken += fit.effects[start + factor.codes[inside]]
        effects.append(_effects(factor, fit, sums.basis, start))
        start += size
    scores = np.full(len(values), np.nan)
    scores[inside] = values[inside] - taken
    variances = {"employee": fit.between, "error": fit.within, "rater": spread}
    if wave is not None:
        variances["wave"] = _variance(first, slice(1 + sizes[0], None))
    outside = {key: (np.nan, np.nan, np.nan, n) for key, n in _counted(columns[1], used & ~inside).items()}
    return Adjusted(
        scores=scores,
        employees=_employees(people, fit, sums.center, columns[0], values, used, inside),
        rater_effect=effects[0] | outside,
        wave_effect=effects[1] if wave is not None else {},
        subsets=subsets,
        variances=variances,
        shrunk_raters={key for key, small in zip(factors[0].keys, is_small, strict=True) if small},
        is_confounded=is_confounded,
    )


def _effects(factor: _Codes, fit: Fit, basis: Array, start: int) -> dict[Hashable, Effect]:
    found, size = {}, len(factor.keys)
    reached = (basis @ basis.T)[start : start + size, start : start + size]
    wanted = np.eye(size) - 1 / size
    for i, (key, n) in enumerate(zip(factor.keys, factor.counts(), strict=True)):
        effect = float(fit.effects[start + i])
        is_known = bool(np.allclose(reached[i], wanted[i], atol=1e-6))
        half = Z * float(np.sqrt(np.maximum(fit.covariance[start + i, start + i], 0.0))) if is_known else np.inf
        found[key] = (effect, effect - half, effect + half, int(n))
    return found


def _employees(
    people: _Codes, fit: Fit, center: float, keys: Sequence[Hashable], values: Array, used: Array, inside: Array
) -> dict[Hashable, Shrunken]:
    """Return the shrunken means; an employee whom only raters outside the largest subset saw has a raw mean alone."""
    raw: dict[Hashable, list[float]] = {}
    for i in np.flatnonzero(used).tolist():
        raw.setdefault(keys[i], []).append(float(values[i]))
    means = center + fit.effects[0] + fit.people
    halves = Z * np.sqrt(np.maximum(fit.people_variance, 0))
    place = {key: i for i, key in enumerate(people.keys)}
    found = {}
    for key, scores in raw.items():
        mean, half = (float(means[place[key]]), float(halves[place[key]])) if key in place else (np.nan, np.nan)
        found[key] = Shrunken(mean, sum(scores) / len(scores), len(scores), mean - half, mean + half)
    return found


def _variance(fit: Fit, part: slice | Array) -> float:
    """Return the moment estimate of the variance of some effects: their spread less what estimating them adds."""
    effects, errors = fit.effects[part], np.diag(fit.covariance)[part]
    return float(np.maximum(effects.var(ddof=1) - errors.mean(), 0.0)) if len(effects) > 1 else 0.0


def _rater_variance(fit: Fit, raters: int, is_small: Array) -> float:
    """Return the variance between raters, from those with many visits when there are three; else a quarter of error."""
    big = 1 + np.flatnonzero(~is_small)
    if len(big) >= 3:
        return _variance(fit, big)
    return _variance(fit, slice(1, 1 + raters)) if not is_small.any() else fit.within / USUAL


def _penalty(fit: Fit, sizes: list[int], is_small: Array, spread: float) -> Array:
    penalty = np.zeros(1 + sum(sizes))
    is_known = np.isfinite(fit.within)
    penalty[1 : 1 + sizes[0]][is_small] = fit.within / max(spread, 1e-3 * fit.within, 1e-12) if is_known else USUAL
    return penalty


def _counted(keys: Sequence[Hashable], chosen: Array) -> dict[Hashable, int]:
    counts: dict[Hashable, int] = {}
    for i in np.flatnonzero(chosen).tolist():
        counts[keys[i]] = counts.get(keys[i], 0) + 1
    return counts
