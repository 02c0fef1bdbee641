"""Does an item of a checklist tell anything? Classical item analysis.

Sources: Cronbach (1951); Lord & Novick, Statistical Theories of Mental Test Scores (1968). Missing answers (not
applicable) are dealt with by covariances over those who have both items, so that complete tables give the textbook
figures and a checklist with many items "not applicable" still gives all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from .reading import matrix as read

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

EASY, HARD, TELLING, ABSENT = 0.95, 0.10, 0.10, 0.30
FLAGS = ("too_easy", "too_hard", "tells_nothing", "often_missing")


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """What each item does, in the order of the columns.

    `difficulty`: mean share of the possible points, 0..1 (of 0/1 items the pass rate). `item_rest`: correlation with
    the sum of the other items; `item_total` with the sum of all. `alpha`: Cronbach's (KR-20 for 0/1), and
    `alpha_if_deleted` without each item. `missing`: share not answered. `flags`: per item some of `too_easy` (> .95),
    `too_hard` (< .10), `tells_nothing` (item-rest < .10 or no variation), `often_missing` (> 30 %). `n` persons
    answered anything. What the table cannot tell is NaN.
    """

    n: int
    difficulty: "Array"
    item_rest: "Array"
    item_total: "Array"
    alpha: float
    alpha_if_deleted: "Array"
    missing: "Array"
    flags: list[tuple[str, ...]]


def analysis(matrix: Any, possible: Sequence[float] | None = None) -> ItemAnalysis:
    """Analyse `matrix`, persons x items of 0/1 or of points (missing = NaN).

    `possible` holds the most points of each item; without it 1 for items within 0..1, else the most that anybody got.
    Items without two answers, and pairs of items that nobody has both of, are left out of the covariances (a missing
    one is taken as the mean of the others). Raises `ValueError` for a table that is not persons x items of numbers, or
    a `possible` that does not fit it.
    """
    import numpy as np

    table = read(matrix, "the table of persons x items")
    if not table.size:
        raise ValueError("the table of persons x items is empty")
    answered = ~np.isnan(table)
    counts = answered.sum(axis=0)
    most = _possible(table, possible)
    sums = np.where(answered, table, 0.0).sum(axis=0)
    difficulty = np.divide(sums, counts * most, out=np.full(len(most), nan), where=counts * most > 0)
    covariance = _covariances(table)
    total, rest = _correlations(covariance)
    alphas = [_alpha(np.delete(np.delete(covariance, i, 0), i, 1)) for i in range(len(most))]
    missing = 1 - counts / len(table)
    return ItemAnalysis(
        n=int(answered.any(axis=1).sum()),
        difficulty=difficulty,
        item_rest=rest,
        item_total=total,
        alpha=_alpha(covariance),
        alpha_if_deleted=np.array(alphas),
        missing=missing,
        flags=[_flags(*one) for one in zip(difficulty, rest, np.diag(covariance), missing, strict=True)],
    )


def _flags(difficulty: float, rest: float, variance: float, missing: float) -> tuple[str, ...]:
    holds = (difficulty > EASY, difficulty < HARD, rest < TELLING or variance == 0, missing > ABSENT)
    return tuple(flag for flag, is_so in zip(FLAGS, holds, strict=True) if is_so)


def _possible(table: "Array", possible: Sequence[float] | None) -> "Array":
    import numpy as np

    if possible is None:
        most = np.where(np.isnan(table), -np.inf, table).max(axis=0)
        is_binary = (np.where(np.isnan(table), 0, table) >= 0).all(axis=0) & (most <= 1)
        return np.where(is_binary | ~np.isfinite(most), 1.0, most)
    most = np.asarray(possible, dtype=float)
    if most.shape != (table.shape[1],) or not (most > 0).all():
        raise ValueError(f"`possible` needs {table.shape[1]} numbers above 0, one per item")
    return most


def _covariances(table: "Array") -> "Array":
    """Return items x items of covariances over the persons that have both; NaN for an item with fewer than two."""
    import numpy as np

    answered = (~np.isnan(table)).astype(float)
    centred = np.where(answered > 0, table - _means(table), 0.0)
    pairs = answered.T @ answered
    products = centred.T @ centred - (centred.T @ answered) * (answered.T @ centred) / np.maximum(pairs, 1)
    covariance = np.divide(products, pairs - 1, out=np.full(pairs.shape, nan), where=pairs >= 2)
    scale = np.maximum((centred**2).sum(axis=0), 1e-300)
    covariance[np.abs(products) <= 1e-14 * np.sqrt(np.outer(scale, scale))] = 0.0
    covariance[pairs < 2] = nan
    return covariance


def _means(table: "Array") -> "Array":
    import numpy as np

    answered = ~np.isnan(table)
    return np.where(answered, table, 0.0).sum(axis=0) / np.maximum(answered.sum(axis=0), 1)


def _complete(covariance: "Array") -> tuple["Array", "Array"]:
    """Return which items have a variance, and their covariances with the mean of the others for a missing one."""
    import numpy as np

    usable = ~np.isnan(np.diag(covariance))
    inner = covariance[np.ix_(usable, usable)].copy()
    beside = inner[~np.eye(len(inner), dtype=bool)]
    if beside.size and not np.isnan(beside).all():
        inner[np.isnan(inner)] = beside[~np.isnan(beside)].mean()
    return usable, inner


def _alpha(covariance: "Array") -> float:
    """Return k / (k - 1) x (1 - sum of variances / variance of the sum); NaN below two items or without variation."""
    import numpy as np

    _usable, inner = _complete(covariance)
    k, total = len(inner), float(inner.sum())
    return k / (k - 1) * (1 - float(np.trace(inner)) / total) if k > 1 and total > 0 else nan


def _correlations(covariance: "Array") -> tuple["Array", "Array"]:
    """Return the correlations of every item with the sum of all items and with the sum of the others."""
    import numpy as np

    usable, inner = _complete(covariance)
    own, whole, with_all = np.diag(inner), inner.sum(), inner.sum(axis=1)
    others = whole - 2 * with_all + own
    found = []
    for shared, spread in ((with_all, np.full(len(own), whole)), (with_all - own, others)):
        below = np.sqrt(np.maximum(own, 0) * np.maximum(spread, 0))
        values = np.full(len(usable), nan)
        values[usable] = np.divide(shared, below, out=np.full(len(own), nan), where=below > 1e-12)
        found.append(np.clip(values, -1, 1))
    return found[0], found[1]
