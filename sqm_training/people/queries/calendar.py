"""Reads of the calendar of working days."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import extract, select

from ...extensions import db
from ..models import Holiday

ANNOUNCED_IN = 11
"""The month in which the holidays of the next year are usually announced."""


def holiday_map(years: Iterable[int]) -> dict[date, bool]:
    """Return for each entered day of these years whether it is worked."""
    wanted = sorted(set(years))
    rows = select(Holiday).where(Holiday.on >= date(wanted[0], 1, 1), Holiday.on <= date(wanted[-1], 12, 31))
    return {row.on: row.is_working for row in db.session.scalars(rows)}


def years_entered() -> set[int]:
    """Return the years of which the calendar knows a day."""
    return {int(year) for year in db.session.scalars(select(extract("year", Holiday.on)).distinct())}


def holidays_of(year: int) -> list[Holiday]:
    """Return the days of one year in their order."""
    rows = select(Holiday).where(Holiday.on >= date(year, 1, 1), Holiday.on <= date(year, 12, 31))
    return list(db.session.scalars(rows.order_by(Holiday.on)))


def years_to_enter(today: date) -> list[int]:
    """Return the years near today that have no day: this one, and from November on, when it is announced, the next."""
    due = [today.year, today.year + 1] if today.month >= ANNOUNCED_IN else [today.year]
    known = years_entered()
    return [year for year in due if year not in known]


def year_to_show(today: date) -> int:
    """Return the year whose days are worth showing first: this one, else the latest that has any."""
    known = years_entered()
    return today.year if today.year in known or not known else max(known)
