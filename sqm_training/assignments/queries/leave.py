"""Reads of leave, within the reader's reach."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.models import Person, Site
from ...web.text import _
from ..models import Leave
from .scope import within_reach


def _all_leave(reader: Person) -> Select[Leave]:
    return (
        select(Leave)
        .join(Person, Person.id == Leave.person_id)
        .outerjoin(Site, Site.id == Person.site_id)
        .options(contains_eager(Leave.person).contains_eager(Person.site))
        .where(within_reach(reader))
    )


def leave_from(reader: Person, today: date) -> Select[Leave]:
    """Select leave that is not over, of the people whom the reader leads or trains."""
    return _all_leave(reader).where(Leave.until_on >= today)


def leave_for(reader: Person, leave_id: int) -> Leave:
    """Return a leave of somebody within reach, or raise `NotFound`."""
    leave = db.session.scalar(_all_leave(reader).where(Leave.id == leave_id))
    if leave is None:
        raise NotFound
    return leave


def person_within_reach(reader: Person, number: str) -> Person:
    """Return the person with a number; one out of reach looks like none at all."""
    found = select(Person).where(func.lower(Person.number) == number.strip().lower(), within_reach(reader))
    person = db.session.scalar(found)
    if person is None:
        raise RuleBroken(_("There is nobody with this number among your people."), field="number")
    return person
