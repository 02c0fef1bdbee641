"""When a repeated task begins again: pure arithmetic of days."""

from calendar import monthrange
from datetime import date, timedelta


def nth_start(anchor: date, every: int, unit: str, n: int) -> date:
    """Return the n-th beginning after the first; a month that is too short begins on its last day."""
    if unit == "days":
        return anchor + timedelta(days=every * n)
    months = anchor.year * 12 + anchor.month - 1 + every * n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def next_start(anchor: date, previous: date, every: int, unit: str) -> date:
    """Return the first beginning after `previous`, reckoned from `anchor`: after 28 February comes 31 March again."""
    n = _roughly(anchor, previous, every, unit)
    while nth_start(anchor, every, unit, n) <= previous:
        n += 1
    return nth_start(anchor, every, unit, n)


def _roughly(anchor: date, day: date, every: int, unit: str) -> int:
    """Return a number of repetitions that is surely not past the day."""
    length = every if unit == "days" else every * 31
    return max(1, (day - anchor).days // length)
