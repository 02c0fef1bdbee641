"""Krippendorff's alpha, for any number of raters and whatever is missing (Content Analysis, 2004, ch. 11)."""

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, Any

from .reading import ordered, units

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def krippendorff_alpha(table: Any, level: str = "nominal") -> float:
    """Return Krippendorff's alpha, 1 - observed / expected disagreement, of a table of units x raters.

    Missing ratings are NaN or None; a unit with fewer than two counts for nothing. `level` says how far two values lie
    apart: `nominal` (words are allowed), `ordinal`, `interval`, `ratio`. NaN when nothing can be paired or all paired
    values are equal. Raises `ValueError` for another level, words where numbers are needed, a single rater, or a
    negative value at the level ratio.
    """
    import numpy as np

    if level not in LEVELS:
        raise ValueError(f"the level is one of {', '.join(LEVELS)}, not {level!r}")
    rows = [[v for v in row if v is not None] for row in units(table)]
    rows = [row for row in rows if len(row) >= 2]
    values = ordered({value for row in rows for value in row})
    if level != "nominal" and not all(isinstance(value, float) for value in values):
        raise ValueError(f"the level {level} needs numbers")
    if level == "ratio" and any(value < 0 for value in values):
        raise ValueError("the level ratio needs values that are not negative")
    if len(values) < 2:
        return nan
    places = {value: place for place, value in enumerate(values)}
    coincidences = np.zeros((len(values), len(values)))
    for row in rows:
        counts = np.bincount([places[value] for value in row], minlength=len(values)).astype(float)
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(row) - 1)
    totals = coincidences.sum(axis=0)
    distance = _distances(values, totals, level)
    observed = float((coincidences * distance).sum())
    expected = float((np.outer(totals, totals) * distance).sum() / (totals.sum() - 1))
    return 1 - observed / expected if expected > 0 else nan


def _distances(values: Sequence[Any], totals: "Array", level: str) -> "Array":
    """Return the squared distance of every two values; ordinal ones by how many ratings lie between them."""
    import numpy as np

    if level == "nominal":
        return 1 - np.eye(len(values))
    at = np.asarray(values, float)
    if level == "ordinal":
        at = totals.cumsum() - totals / 2
    apart = at[:, None] - at[None, :]
    if level == "ratio":
        both = at[:, None] + at[None, :]
        apart = np.divide(apart, both, out=np.zeros_like(apart), where=both > 0)
    return np.asarray(apart**2)
