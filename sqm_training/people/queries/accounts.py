"""Reads of accounts: sign-ins, looks, and people for the administrator's lists."""

from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from ...database import now
from ...errors import NotFound
from ...extensions import db
from ..models import AuditRow, Person, SignIn, Site

LOOKS_DAYS = 365


def open_sign_ins(person: Person) -> list[SignIn]:
    """Return the sign-ins of a person that still stand, the one used last first."""
    rows = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.expires_at > now())
    return list(db.session.scalars(rows.order_by(SignIn.last_seen_at.desc()).limit(20)))


def looks_at(person: Person) -> list[tuple[AuditRow, Person | None]]:
    """Return who looked at a person's scores within a year, the last look first."""
    rows = db.session.execute(
        select(AuditRow, Person)
        .outerjoin(Person, Person.id == AuditRow.actor_id)
        .where(AuditRow.person_id == person.id, AuditRow.act.in_(("scores.view", "scores.export")))
        .where(AuditRow.at >= now() - timedelta(days=LOOKS_DAYS))
        .order_by(AuditRow.id.desc())
        .limit(20)
    )
    return [(row, actor) for row, actor in rows]


def everybody() -> Select[Person]:
    """Select all persons with their sites."""
    return select(Person).options(joinedload(Person.site))


def person_by_id(person_id: int) -> Person:
    """Return a person for the administrator, or raise `NotFound`."""
    person = db.session.scalar(everybody().where(Person.id == person_id))
    if person is None:
        raise NotFound
    return person


def site_by_id(site_id: int) -> Site:
    """Return a site for the administrator, or raise `NotFound`."""
    site = db.session.get(Site, site_id)
    if site is None:
        raise NotFound
    return site


def all_sites() -> list[Site]:
    """Return all sites in the order of the tree."""
    return list(db.session.scalars(select(Site).order_by(Site.path)))


def people_counts() -> dict[int, int]:
    """Return how many active people each site has."""
    rows = db.session.execute(
        select(Person.site_id, func.count().label("n"))
        .where(Person.is_active, Person.site_id.is_not(None))
        .group_by(Person.site_id)
    )
    return {row.site_id: row.n for row in rows}
