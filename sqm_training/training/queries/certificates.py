"""Reads of certificates."""

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...people.queries.access import may_see_person
from ..models import Certificate, CourseTaking


def _all() -> Select[Certificate]:
    taking = joinedload(Certificate.taking)
    return select(Certificate).options(
        taking.joinedload(CourseTaking.course), taking.joinedload(CourseTaking.version), joinedload(Certificate.person)
    )


def certificates_of(person: Person) -> list[Certificate]:
    """Return all certificates of a person, the newest first."""
    rows = _all().where(Certificate.person_id == person.id)
    return list(db.session.scalars(rows.order_by(Certificate.issued_on.desc(), Certificate.id.desc())))


def valid_by_course(person_id: int) -> dict[int, Certificate]:
    """Return the person's newest certificate of each course that was not revoked, by course id."""
    rows = _all().where(Certificate.person_id == person_id, Certificate.revoked_at.is_(None))
    return {one.taking.course_id: one for one in db.session.scalars(rows.order_by(Certificate.id))}


def certificate_for(reader: Person, certificate_id: int) -> Certificate:
    """Return a certificate that the reader may see (the own one, one's people's), or raise `NotFound`."""
    found = db.session.scalar(_all().where(Certificate.id == certificate_id))
    if found is None or not may_see_person(reader, found.person):
        raise NotFound
    return found


@dataclass(frozen=True)
class Verified:
    """What the public page tells: name, course, validity; nothing else."""

    certificate: Certificate
    state: str


def verified(code: str, today: date) -> Verified | None:
    """Return what can be told to anybody who holds the whole code of a certificate (number and random part)."""
    number, _dash, secret = code.strip().upper().rpartition("-")
    found = db.session.scalar(_all().where(Certificate.number == number))
    if not compare_digest((found.secret if found else "-" * 10).encode(), secret.encode()) or found is None:
        return None
    return Verified(found, state_of(found, today))


def state_of(certificate: Certificate, today: date) -> str:
    """Return valid, expired or revoked."""
    if certificate.revoked_at is not None:
        return "revoked"
    return "expired" if certificate.expires_on is not None and certificate.expires_on < today else "valid"
