"""Working days, and the deadlines that are counted in them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, holidays: Mapping[date, bool]) -> bool:
    """Tell whether a day is worked: as `holidays` says (True = worked, False = free), else Monday to Friday."""
    return holidays.get(day, day.weekday() < SATURDAY)


def add_working_days(start: date, n: int, holidays: Mapping[date, bool]) -> date:
    """Return the n-th working day after `start`, which itself never counts; n = 0 is `start`. Raises for n < 0."""
    if n < 0:
        raise ValueError("the number of working days cannot be negative")
    day = start
    while n:
        day += ONE_DAY
        n -= is_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date, holidays: Mapping[date, bool]) -> int:
    """Count the working days after `start` up to and with `end`; 0 when `end` is not later."""
    days = (end - start).days
    return sum(is_working_day(start + i * ONE_DAY, holidays) for i in range(1, days + 1))


def deadline(event_at: datetime, n: int, holidays: Mapping[date, bool], zone: tzinfo) -> datetime:
    """Return the last moment of the n-th working day after the event's local day, aware, in `zone`.

    `event_at` must be aware. Raises `ValueError` otherwise.
    """
    last = add_working_days(_local_day(event_at, zone), n, holidays)
    return datetime.combine(last, time.max, zone)


def working_days_left(now: datetime, until: datetime, holidays: Mapping[date, bool], zone: tzinfo) -> int:
    """Count the working days after today up to the deadline's day: 0 on the last day and when it is over."""
    return working_days_between(_local_day(now, zone), _local_day(until, zone), holidays)


def years_without_rows(start: date, end: date, holidays: Mapping[date, bool]) -> list[int]:
    """Return the years from `start` to `end` for which no holiday is known, so that Monday to Friday was assumed."""
    known = {day.year for day in holidays}
    return [year for year in range(start.year, end.year + 1) if year not in known]


def _local_day(at: datetime, zone: tzinfo) -> date:
    if at.tzinfo is None:
        raise ValueError("a moment without a timezone has no day")
    return at.astimezone(zone).date()
