"""The calendar of working days: what is shipped, and what the administrator enters."""

from datetime import date

from sqlalchemy import select

from ...errors import RuleBroken
from ...extensions import db
from ...web.text import _
from .. import settings
from ..calendar import shipped_years
from ..models import Holiday, Person
from ..queries.calendar import years_entered
from . import audit

WORKED = ("working", "上班", "调休")


def load_holidays() -> list[int]:
    """Enter each shipped year once, and only into a year without days, so that no day of the administrator changes.

    Return the years that were entered.
    """
    known = set(settings.get("shipped_holidays"))
    there = years_entered()
    new = [year for number, year in sorted(shipped_years().items()) if number not in known | there]
    for year in new:
        db.session.add_all(
            Holiday(on=on, name=name["zh"], is_working=is_working) for on, (name, is_working) in year.days.items()
        )
    settings.put("shipped_holidays", sorted(known | set(shipped_years())))
    return [year.year for year in new]


def add_holidays(*, lines: str, by: Person) -> list[date]:
    """Enter days, one a line: `2026-10-01 国庆节`; a day that is worked says `working` or 上班. Return the days."""
    rows = []
    for number, line in enumerate(lines.splitlines(), 1):
        words = line.split(maxsplit=1)
        if not words:
            continue
        try:
            on = date.fromisoformat(words[0])
        except ValueError as error:
            raise RuleBroken(_("Line %(n)s: write the day as 2026-10-01.", n=number), field="lines") from error
        name = words[1].strip() if len(words) > 1 else ""
        rows.append((on, name, any(word in name.lower() for word in WORKED)))
    there = {row.on: row for row in db.session.scalars(select(Holiday).where(Holiday.on.in_([row[0] for row in rows])))}
    for on, name, is_working in rows:
        row = there.setdefault(on, Holiday(on=on))
        row.name, row.is_working = name, is_working
        db.session.add(row)
    db.session.flush()
    audit.note(actor_id=by.id, act="holidays.add", kind="holiday", details={"n": len(rows)})
    return [row[0] for row in rows]


def remove_holiday(*, on: date, by: Person) -> None:
    """Take a day out of the calendar."""
    row = db.session.get(Holiday, on)
    if row is not None:
        db.session.delete(row)
        db.session.flush()
        audit.note(actor_id=by.id, act="holiday.remove", kind="holiday", ref=on.isoformat())
