"""Reads of accounts: sign-ins, looks, and people for the administrator's lists."""

from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...web.text import local_day
from ..models import AuditRow, Person, SignIn, Site

LOOKS = ("scores.view", "scores.list", "scores.export")
LOOKS_DAYS = 365
MOST_READ, MOST_LOOKS = 200, 30


def open_sign_ins(person: Person) -> list[SignIn]:
    """Return the sign-ins of a person that still stand, the one used last first."""
    rows = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.expires_at > now())
    return list(db.session.scalars(rows.order_by(SignIn.last_seen_at.desc()).limit(20)))


def looks_at(person: Person) -> list[tuple[AuditRow, Person | None]]:
    """Return who looked at a person's scores within a year, the last first: one of each sort for a day and reader."""
    rows = db.session.execute(
        select(AuditRow, Person)
        .outerjoin(Person, Person.id == AuditRow.actor_id)
        .where(AuditRow.person_id == person.id, AuditRow.act.in_(LOOKS))
        .where(AuditRow.at >= now() - timedelta(days=LOOKS_DAYS))
        .order_by(AuditRow.id.desc())
        .limit(MOST_READ)
    )
    found: dict[tuple[object, ...], tuple[AuditRow, Person | None]] = {}
    for row, actor in rows:
        found.setdefault((local_day(row.at), row.actor_id, row.act), (row, actor))
    return list(found.values())[:MOST_LOOKS]


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
