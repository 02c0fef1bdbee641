"""Halls with enough visits for a Monday card, and standards with practice cards."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from sqm_training.checklists.models import ChecklistVersion
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.standards.actions.loading import link_cards
from sqm_training.standards.models import Standard

from ..checklists.kit import both, load_small
from ..factories import Cast, make_person
from ..visits import kit

MONDAY = date(2026, 4, 6)
"""A Monday with all visits of days 0 to 21 before it, published."""


def load_practice() -> ChecklistVersion:
    """Load the small checklist, whose standards each have a practice card with two phrases of a kind."""
    version = load_small()
    for standard in db.session.scalars(select(Standard)):
        standard.practice = {
            "say": [both(f"这样说{n}", f"Say {standard.code} {n}") for n in (1, 2)],
            "avoid": [both(f"别说{n}", f"Avoid {standard.code} {n}") for n in (1, 2)],
            "drill": both("三人轮一遍", f"Drill {standard.code}"),
        }
    db.session.flush()
    link_cards()
    db.session.commit()
    return version


def team(cast: Cast, size: int = 5) -> list[Person]:
    """Return so many employees of the east hall, new ones among them."""
    more = [make_person(f"e{n}", "employee", site=cast.east, badge=f"09{n:02}") for n in range(max(0, size - 2))]
    db.session.commit()
    return [cast.employee, cast.colleague, *more][:size]


def visit_each(cast: Cast, people: list[Person], version: ChecklistVersion, day: int = 0, **changes: Any) -> None:
    """Publish a visit with each of some people of the east hall, who lose most on LIS."""
    for place, person in enumerate(people):
        kit.published(cast.east, cast.shopper, person, version, cast.trainer, day + place, **changes)


def days_to(at: datetime) -> int:
    """Return how many days the first visit of the kit lies before a moment."""
    return (at - kit.VISITED).days


def recently() -> int:
    """Return the day of the kit on which visits were made and published some weeks before now."""
    return days_to(now() - timedelta(days=35))
