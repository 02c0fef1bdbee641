"""The public holidays that are shipped, with where they were announced."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from ..database import Text
from ..library import FOLDER
from ..web.text import _, local


@dataclass(frozen=True)
class ShippedYear:
    """One announced year with its source: of each day off or worked for one, the holiday and whether it is worked."""

    year: int
    source: Text
    announced: date
    days: dict[date, tuple[Text, bool]] = field(default_factory=dict)


@cache
def shipped_years() -> dict[int, ShippedYear]:
    """Return the shipped years by number."""
    from ruamel.yaml import YAML

    plain = YAML(typ="safe").load((FOLDER / "holidays.yaml").read_text("utf-8"))
    return {one["year"]: _read(one, plain["names"]) for one in plain["years"]}


def _read(plain: dict[str, Any], names: dict[str, Text]) -> ShippedYear:
    free = {day: (names[key], False) for key, span in plain["free"].items() for day in _days(span[0], span[-1])}
    worked = {day: (names[key], True) for key, days in plain["worked"].items() for day in days}
    return ShippedYear(plain["year"], plain["source"], plain["announced"], free | worked)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def name_of(on: date, entered: str) -> str:
    """Return what a day is called: as entered, and in the reader's language while that is its shipped name."""
    shipped = shipped_years().get(on.year)
    name, is_working = shipped.days.get(on, ({}, False)) if shipped else ({}, False)
    if not name or entered != name["zh"]:
        return entered
    words = local(name) if local(name) == entered else f"{local(name)} {entered}"
    return _("Worked for %(holiday)s", holiday=words) if is_working else words
