"""Reads of the calendar of working days."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from ...extensions import db
from ..models import Holiday


def holiday_map(years: Iterable[int]) -> dict[date, bool]:
    """Return for each entered day of these years whether it is worked."""
    wanted = sorted(set(years))
    rows = select(Holiday).where(Holiday.on >= date(wanted[0], 1, 1), Holiday.on <= date(wanted[-1], 12, 31))
    return {row.on: row.is_working for row in db.session.scalars(rows)}
