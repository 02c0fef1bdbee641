"""Reading what was rated, numbers or words: pairs, and tables of units x raters; missing = NaN, None or NA."""

from collections.abc import Iterable
from math import isinf, nan
from typing import Any

from ..reading import is_missing, sequence


def units(table: Any) -> list[list[Any]]:
    """Return units x raters with None for what is missing and floats for numbers."""
    rows = [
        [None if is_missing(cell) else _value(cell) for cell in sequence(row, "a unit")]
        for row in sequence(_plain(table), "the table")
    ]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("every unit needs one place for each rater (NaN where a rating is missing)")
    if rows and len(rows[0]) < 2:
        raise ValueError("agreement needs at least two raters (columns)")
    return rows


def pairs(a: Iterable[Any], b: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return the pairs of values where both raters gave one; raise `ValueError` when the lengths differ."""
    first, second = sequence(a, "a rater's values"), sequence(b, "a rater's values")
    if len(first) != len(second):
        raise ValueError(f"the raters differ in length: {len(first)} and {len(second)}")
    both = zip(first, second, strict=True)
    return [(_value(x), _value(y)) for x, y in both if not (is_missing(x) or is_missing(y))]


def ordered(values: set[Any]) -> list[Any]:
    """Return numbers by size, then words."""
    numbers = sorted(value for value in values if isinstance(value, float))
    return numbers + sorted((value for value in values if not isinstance(value, float)), key=str)


def ratio(above: float, below: float) -> float:
    """Return a quotient, NaN over nothing."""
    return above / below if below else nan


def _plain(table: Any) -> Any:
    return table.to_numpy() if hasattr(table, "to_numpy") else table


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return value
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = value
    if isinstance(found, float) and isinf(found):
        raise ValueError("a rating must not be infinite")
    if type(found).__hash__ is None:
        raise ValueError(f"a rating is a number or a word, not {value!r}")
    return found
