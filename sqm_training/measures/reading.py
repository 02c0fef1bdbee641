"""Reading what a measure is given: lists, arrays, pandas; missing = NaN, None or NA; anything else is refused."""

from collections.abc import Iterable, Sequence
from math import isfinite, isinf, isnan, nan
from numbers import Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]


class NoColumn(KeyError, ValueError):
    """A frame lacks a column that was named."""

    def __str__(self) -> str:
        return str(self.args[0])


def is_missing(value: Any) -> bool:
    """Return whether nothing was given: NaN, None, NA or NaT."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real) and isnan(value)


def number(value: Any, name: str) -> float:
    """Return one finite number; raise `ValueError` for anything else."""
    try:
        found = float(value)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"{name} must be a number, not {value!r}") from problem
    if not isfinite(found):
        raise ValueError(f"{name} must be a finite number, not {found}")
    return found


def sequence(values: Any, name: str) -> list[Any]:
    """Return the values one after the other; raise `ValueError` for a single number or nothing."""
    try:
        return list(values)
    except TypeError as problem:
        raise ValueError(f"{name} must be a sequence, not {values!r}") from problem


def numbers(values: Iterable[Any], name: str = "the values") -> list[float]:
    """Return numbers with NaN for what is missing; raise `ValueError` for words, nested lists and infinite numbers."""
    given = sequence(values, name)
    try:
        found = [float(value) for value in given]
    except (TypeError, ValueError):
        found = [nan if is_missing(value) else _float(value, name) for value in given]
    if any(map(isinf, found)):
        raise ValueError(f"{name} must not be infinite")
    return found


def present(values: Iterable[Any], name: str = "the values") -> list[float]:
    """Return the numbers that were given, as `numbers` reads them."""
    return [value for value in numbers(values, name) if not isnan(value)]


def matrix(table: Any, name: str = "the table") -> "Array":
    """Return rows x columns of numbers with NaN for what is missing; no rows at all are 0 x 0.

    Raises `ValueError` when the table holds words or infinite numbers or its rows differ in length.
    """
    import numpy as np

    try:
        found = _array(table)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"{name} needs rows of numbers, all of one length") from problem
    if found.ndim == 1 and not found.size:
        return found.reshape(0, 0)
    if found.ndim != 2:
        raise ValueError(f"{name} needs rows of numbers, all of one length")
    if np.isinf(found).any():
        raise ValueError(f"{name} must not hold infinite numbers")
    return found


def columns(frame: Any, keys: Sequence[Any], score: Any) -> "pd.DataFrame":
    """Return the columns `keys` and `score` of a frame (or of what makes one), rows numbered from 0.

    Scores become floats with NaN for what is missing. Raises `NoColumn` (a `KeyError` and a `ValueError`) for a column
    that is not there, `ValueError` for one there twice and for scores that are not numbers.
    """
    import pandas as pd

    table = frame if isinstance(frame, pd.DataFrame) else pd.DataFrame(frame)
    found = pd.DataFrame({name: _column(table, name) for name in dict.fromkeys((*keys, score))})
    found[score] = numbers(found[score], f"the column {score!r}")
    return found.astype({score: float})


def _column(table: "pd.DataFrame", name: Any) -> "pd.Series[Any]":
    places = [place for place, column in enumerate(table.columns) if column == name]
    if not places:
        raise NoColumn(f"the frame has no column {name!r}")
    if len(places) > 1:
        raise ValueError(f"the frame has more than one column {name!r}")
    return table.iloc[:, places[0]].reset_index(drop=True)


def _float(value: Any, name: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"{name} must be numbers, not {value!r}") from problem


def _array(table: Any) -> "Array":
    import numpy as np

    if hasattr(table, "to_numpy"):
        return np.asarray(table.to_numpy(dtype=float, na_value=nan))
    try:
        return np.array(table, dtype=float)
    except TypeError:
        return np.array([[nan if is_missing(cell) else float(cell) for cell in row] for row in table], dtype=float)
