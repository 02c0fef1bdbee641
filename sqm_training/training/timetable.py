"""The timetable of a course: its modules on days and at hours, put together into half-days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from .models import Module

NOON = time(12, 30)


@dataclass(frozen=True)
class HalfDay:
    """Modules that are held one after the other; `hours` is their part of the study hours of the course."""

    starts_at: datetime
    ends_at: datetime
    modules: list[Module]
    hours: Fraction


def half_days(modules: Iterable[Module], days: list[date], hours: Fraction, zone: tzinfo) -> list[HalfDay]:
    """Put the modules that have a day and an hour together into mornings and afternoons.

    `days` are the dates of day 1, 2 …; the study hours are shared out by minutes, so that they add up exactly.
    """
    placed = [one for one in modules if one.day and one.starts and one.minutes]
    total = sum(one.minutes for one in placed)
    groups: dict[tuple[int, bool], list[Module]] = {}
    for module in sorted(placed, key=lambda one: (one.day or 0, one.starts)):
        groups.setdefault((module.day or 0, time.fromisoformat(module.starts) >= NOON), []).append(module)
    return [
        HalfDay(
            starts_at=min(begin_of(one, days[day - 1], zone) for one in group),
            ends_at=max(begin_of(one, days[day - 1], zone) + timedelta(minutes=one.minutes) for one in group),
            modules=group,
            hours=hours * sum(one.minutes for one in group) / total,
        )
        for (day, _is_afternoon), group in groups.items()
    ]


def begin_of(module: Module, on: date, zone: tzinfo) -> datetime:
    """Return when a module begins on a date."""
    return datetime.combine(on, time.fromisoformat(module.starts), zone)
