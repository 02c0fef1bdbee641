"""Reads of persons."""

from collections.abc import Iterable

from sqlalchemy import func, select

from ...extensions import db
from ..models import Person, PersonRole


def person_by_number(number: str) -> Person | None:
    """Return the person with an employee number, upper and lower case alike."""
    return db.session.scalar(select(Person).where(func.lower(Person.number) == number.strip().lower()))


def names_of_role(role: str) -> list[tuple[int, str]]:
    """Return id and name of the active persons who hold a role, by name.

    Who holds it is looked up first: joined, the database would go through all persons in the order of their names.
    """
    holders = select(PersonRole.person_id).where(PersonRole.role == role)
    rows = select(Person.id, Person.name).where(Person.id.in_(holders), Person.is_active)
    return [(row.id, row.name) for row in db.session.execute(rows.order_by(Person.name, Person.id))]


def people_at(site_ids: Iterable[int], role: str) -> list[Person]:
    """Return the active persons of some sites who hold a role, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(PersonRole, PersonRole.person_id == Person.id)
            .where(Person.site_id.in_(list(site_ids)), PersonRole.role == role, Person.is_active)
            .order_by(Person.name, Person.id)
        )
    )
