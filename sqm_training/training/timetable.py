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


def days_of(modules: Iterable[Module]) -> dict[int, list[tuple[Module, str]]]:
    """Return by day the modules that have a day and an hour, each with the hour at which it ends, "09:50"."""
    days: dict[int, list[tuple[Module, str]]] = {}
    for module in sorted(
        (one for one in modules if one.day and one.starts), key=lambda one: (one.day or 0, one.starts)
    ):
        begins = datetime.combine(date.min, time.fromisoformat(module.starts))
        ends = begins + timedelta(minutes=module.minutes)
        days.setdefault(module.day or 0, []).append((module, f"{ends:%H:%M}"))
    return days


def half_days(modules: Iterable[Module], days: list[date], hours: Fraction, zone: tzinfo) -> list[HalfDay]:
    """Put the modules that have a day and an hour together into mornings and afternoons.

    `days` are the dates of day 1, 2 …; the study hours are shared out by minutes, in halves of an hour, so that they
    add up exactly.
    """
    placed = [one for one in modules if one.day and one.starts and one.minutes]
    groups: dict[tuple[int, bool], list[Module]] = {}
    for module in sorted(placed, key=lambda one: (one.day or 0, one.starts)):
        groups.setdefault((module.day or 0, time.fromisoformat(module.starts) >= NOON), []).append(module)
    shares = shared([sum(one.minutes for one in group) for group in groups.values()], hours)
    return [
        HalfDay(
            starts_at=min(begin_of(one, days[day - 1], zone) for one in group),
            ends_at=max(begin_of(one, days[day - 1], zone) + timedelta(minutes=one.minutes) for one in group),
            modules=group,
            hours=share,
        )
        for ((day, _is_afternoon), group), share in zip(groups.items(), shares, strict=True)
    ]


def shared(minutes: list[int], hours: Fraction) -> list[Fraction]:
    """Share hours out by minutes in halves, each part rounded with what went before it, so that the sum is exact."""
    total, shares, upto, given = sum(minutes), [], 0, Fraction(0)
    for one in minutes:
        upto += one
        reached = hours if upto == total else Fraction(round(2 * hours * upto / total), 2)
        shares.append(reached - given)
        given = reached
    return shares


def begin_of(module: Module, on: date, zone: tzinfo) -> datetime:
    """Return when a module begins on a date."""
    return datetime.combine(on, time.fromisoformat(module.starts), zone)
