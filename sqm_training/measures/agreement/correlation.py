"""Intraclass correlations of numeric ratings (Shrout & Fleiss 1979; McGraw & Wong 1996)."""

from math import nan
from typing import Any

from ..reading import matrix
from .reading import ratio


def icc(table: Any) -> dict[str, float]:
    """Return the intraclass correlations of a table of units x raters, named as by McGraw & Wong (1996).

    ICC(1,·): raters differ from unit to unit; ICC(A,·): the same raters, agreement; ICC(C,·): the same raters,
    consistency; 1 = one rating, k = the mean of all raters (Shrout & Fleiss 1979 call A "2" and C "3"). Units with a
    missing rating are left out. NaN with fewer than two complete units, or when nothing varies.
    Raises `ValueError` for fewer than two raters or values that are not numbers.
    """
    import numpy as np

    ratings = matrix(table)
    if len(ratings) and ratings.shape[1] < 2:
        raise ValueError("agreement needs at least two raters (columns)")
    ratings = ratings[~np.isnan(ratings).any(axis=1)]
    n, k = ratings.shape
    if n < 2:
        return dict.fromkeys(("ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)"), nan)
    rows, columns, mean = ratings.mean(axis=1), ratings.mean(axis=0), ratings.mean()
    between = k * float(((rows - mean) ** 2).sum()) / (n - 1)
    within = float(((ratings - rows[:, None]) ** 2).sum()) / (n * (k - 1))
    judges = n * float(((columns - mean) ** 2).sum()) / (k - 1)
    error = float(((ratings - rows[:, None] - columns + mean) ** 2).sum()) / ((n - 1) * (k - 1))
    bias = (judges - error) / n
    return {
        "ICC(1,1)": ratio(between - within, between + (k - 1) * within),
        "ICC(A,1)": ratio(between - error, between + (k - 1) * error + k * bias),
        "ICC(C,1)": ratio(between - error, between + (k - 1) * error),
        "ICC(1,k)": ratio(between - within, between),
        "ICC(A,k)": ratio(between - error, between + bias),
        "ICC(C,k)": ratio(between - error, between),
    }
