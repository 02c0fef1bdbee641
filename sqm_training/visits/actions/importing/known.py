"""The sites and people that a table of past results may name."""

from sqlalchemy import select

from ....extensions import db
from ....people.models import Person, Site


def known_sites() -> dict[str, int]:
    """Return the ids of all sites by code."""
    return {row.code: row.id for row in db.session.execute(select(Site.code, Site.id))}


def known_people() -> dict[str, int]:
    """Return the ids of all persons by number, upper and lower case alike."""
    return {row.number.casefold(): row.id for row in db.session.execute(select(Person.number, Person.id))}
