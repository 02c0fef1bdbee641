"""Reading what was rated: pairs, tables of units x raters, tables of numbers; missing = NaN, None or NA."""

from collections.abc import Iterable
from math import isnan, nan
from numbers import Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


def matrix(table: Any) -> "Array":
    """Return a table of numbers; raise `ValueError` when it is none."""
    import numpy as np

    try:
        matrix = np.asarray(
            [[nan if _is_missing(cell) else float(cell) for cell in row] for row in _plain(table)], dtype=float
        )
    except (TypeError, ValueError) as problem:
        raise ValueError("the table needs rows of numbers, all of one length") from problem
    if matrix.ndim != 2:
        raise ValueError("the table needs at least one row, all of one length")
    return matrix


def units(table: Any) -> list[list[Any]]:
    """Return units x raters with None for what is missing and floats for numbers."""
    rows = [[None if _is_missing(cell) else _value(cell) for cell in row] for row in _plain(table)]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("every unit needs one place for each rater (NaN where a rating is missing)")
    if rows and len(rows[0]) < 2:
        raise ValueError("agreement needs at least two raters (columns)")
    return rows


def pairs(a: Iterable[Any], b: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return the pairs of values where both raters gave one; raise `ValueError` when the lengths differ."""
    first, second = list(a), list(b)
    if len(first) != len(second):
        raise ValueError(f"the raters differ in length: {len(first)} and {len(second)}")
    both = zip(first, second, strict=True)
    return [(_value(x), _value(y)) for x, y in both if not (_is_missing(x) or _is_missing(y))]


def ordered(values: set[Any]) -> list[Any]:
    """Return numbers by size, then words."""
    numbers = sorted(value for value in values if isinstance(value, float))
    return numbers + sorted((value for value in values if not isinstance(value, float)), key=str)


def ratio(above: float, below: float) -> float:
    """Return a quotient, NaN over nothing."""
    return above / below if below else nan


def _plain(table: Any) -> Any:
    return table.to_numpy() if hasattr(table, "to_numpy") else table


def _is_missing(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real) and isnan(value)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return value
