"""Shrinking the mean of a few visits towards the mean of all, as far as it is noise.

One-way random effects: y_ij = mu + u_i + e_ij, u ~ N(0, between), e ~ N(0, within). Sources: Searle, Casella and
McCulloch, Variance Components (1992); Robinson, "That BLUP is a good thing" (1991). Plain Python, so that web workers
need no numpy for it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, inf, isnan, log, nan, sqrt
from typing import TypeVar

from .reading import present

Z = 1.96
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shrunken:
    """A shrunken mean with its 95 % interval, the raw mean and the number of values behind it."""

    mean: float
    raw: float
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Groups:
    """What the likelihood needs of the groups: sizes and means of those with values, and the sum of squares within."""

    sizes: list[int]
    means: list[float]
    squares: float

    @property
    def total(self) -> int:
        """Return the number of values."""
        return sum(self.sizes)


def variance_components(groups: Mapping[Key, Sequence[float]]) -> tuple[float, float]:
    """Return (between, within) by restricted maximum likelihood; never negative.

    For balanced data this equals the ANOVA moments, between = (MSB - MSW) / n and within = MSW, and when MSB < MSW
    (between = 0) within is the variance of all values. Unbalanced data: the root of the REML score in
    between / within. Missing values (NaN) are left out. When no group has two values (or there is only one group)
    the two cannot be told apart, and all variance counts as within. Without two values: (0, NaN).
    """
    return _components(_summary(_mapping(groups).values()))


def empirical_bayes(groups: Mapping[Key, Sequence[float]]) -> dict[Key, Shrunken]:
    """Return each group's best linear unbiased prediction with a 95 % prediction interval.

    mean = mu + B (raw - mu), B = between / (between + within / n), mu = the generalized least squares mean. The mean
    squared error is that of Prasad & Rao (1990): between (1 - B) + (1 - B)^2 var(mu) + 2 x what estimating the two
    variances costs, so that intervals hold with few groups too. A group without values gets mu, raw NaN and n 0.
    """
    given = {key: present(values) for key, values in _mapping(groups).items()}
    summary = _summary(given.values())
    between, within = _components(summary)
    weights = [_weight(n, between, within) for n in summary.sizes]
    total = fsum(weights)
    mu = fsum(w * m for w, m in zip(weights, summary.means, strict=True)) / total if total else nan
    doubt = _doubt(summary, between, within)
    cost = _cost(summary, between, within)
    return {key: _shrunken(values, mu, doubt, between, within, cost) for key, values in given.items()}


def _mapping(groups: Mapping[Key, Sequence[float]]) -> Mapping[Key, Sequence[float]]:
    if isinstance(groups, Mapping):
        return groups
    if hasattr(groups, "to_dict") and not hasattr(groups, "columns"):
        return dict(groups.to_dict())
    raise ValueError("the groups need a mapping from key to values")


def _weight(n: int, between: float, within: float) -> float:
    """Return the weight of a group's mean, 1 / (between + within / n) up to a constant factor."""
    if not within > 0:
        return 1.0
    return n / (1 + n * between / within)


def _doubt(groups: Groups, between: float, within: float) -> float:
    """Return the variance of mu."""
    if not groups.sizes or isnan(within):
        return nan
    if not within:
        return between / len(groups.sizes)
    return 1 / fsum(n / (within + n * between) for n in groups.sizes)


def _cost(groups: Groups, between: float, within: float) -> float:
    """Return within^2 var(between) + between^2 var(within) - 2 between within cov, from the expected information."""
    if not within > 0 or len(groups.sizes) in (1, groups.total):
        return 0.0
    totals = [within + n * between for n in groups.sizes]
    uu = fsum((n / a) ** 2 for n, a in zip(groups.sizes, totals, strict=True)) / 2
    ue = fsum(n / a**2 for n, a in zip(groups.sizes, totals, strict=True)) / 2
    ee = fsum((n - 1) / within**2 + 1 / a**2 for n, a in zip(groups.sizes, totals, strict=True)) / 2
    return (within**2 * ee + between**2 * uu + 2 * between * within * ue) / (uu * ee - ue**2)


def _shrunken(values: list[float], mu: float, doubt: float, between: float, within: float, cost: float) -> Shrunken:
    n = len(values)
    raw = fsum(values) / n if n else nan
    noise = within / n if n else inf
    trust = between / (between + noise) if between + noise > 0 else 1.0
    if n and isnan(within):
        trust = 1.0
    mean = mu + trust * (raw - mu) if n else mu
    error = between * (1 - trust) + (1 - trust) ** 2 * doubt if trust < 1 else 0.0
    half = Z * sqrt(error + (2 * cost * n / (within + n * between) ** 3 if cost else 0.0))
    if isnan(within):
        half = nan
    return Shrunken(mean, raw, n, mean - half, mean + half)


def _components(groups: Groups) -> tuple[float, float]:
    n, k = groups.total, len(groups.sizes)
    if n < 2:
        return 0.0, nan
    if k < 2 or n == k:
        return 0.0, _quadratic(groups, 0.0)[0] / (n - 1)
    if not groups.squares:
        return _spread(groups.means), 0.0
    ratio = _balanced(groups) if len(set(groups.sizes)) == 1 else _likeliest_ratio(groups)
    within = _quadratic(groups, ratio)[0] / (n - 1)
    return ratio * within, within


def _spread(means: Sequence[float]) -> float:
    center = fsum(means) / len(means)
    return fsum((m - center) ** 2 for m in means) / (len(means) - 1)


def _balanced(groups: Groups) -> float:
    size, k = groups.sizes[0], len(groups.sizes)
    within = groups.squares / (groups.total - k)
    return max(0.0, _spread(groups.means) / within - 1 / size)


def _quadratic(groups: Groups, ratio: float) -> tuple[float, float]:
    """Return Q = squares within + weighted squares between at a given between / within, and its derivative."""
    weights = [n / (1 + n * ratio) for n in groups.sizes]
    mu = fsum(w * m for w, m in zip(weights, groups.means, strict=True)) / fsum(weights)
    parts = [w * (m - mu) ** 2 for w, m in zip(weights, groups.means, strict=True)]
    slope = -fsum(w * part for w, part in zip(weights, parts, strict=True))
    return groups.squares + fsum(parts), slope


def _slope(groups: Groups, ratio: float) -> float:
    """Return the derivative of -2 x restricted log-likelihood (profiled over within) in the ratio."""
    q, q_slope = _quadratic(groups, ratio)
    weights = [n / (1 + n * ratio) for n in groups.sizes]
    return (groups.total - 1) * q_slope / q + fsum(weights) - fsum(w * w for w in weights) / fsum(weights)


def _deviance(groups: Groups, ratio: float) -> float:
    weights = [n / (1 + n * ratio) for n in groups.sizes]
    logs = fsum(log(1 + n * ratio) for n in groups.sizes)
    return (groups.total - 1) * log(_quadratic(groups, ratio)[0]) + logs + log(fsum(weights))


def _likeliest_ratio(groups: Groups) -> float:
    """Return the ratio of least deviance: the best of zero and of every root of the slope on a wide grid."""
    grid = [0.0, *(exp(step / 4) for step in range(-72, 73))]
    slopes = [_slope(groups, ratio) for ratio in grid]
    candidates = [0.0] + [
        _root(lambda ratio: _slope(groups, ratio), grid[i], grid[i + 1])
        for i in range(len(grid) - 1)
        if slopes[i] < 0 <= slopes[i + 1]
    ]
    return min(candidates, key=lambda ratio: _deviance(groups, ratio))


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


def _summary(groups: Iterable[Sequence[float]]) -> Groups:
    filled = [values for values in map(present, groups) if values]
    means = [fsum(values) / len(values) for values in filled]
    squares = fsum((y - m) ** 2 for values, m in zip(filled, means, strict=True) for y in values)
    return Groups([len(values) for values in filled], means, squares)
