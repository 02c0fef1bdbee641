"""Issuing and revoking certificates."""

import secrets
from datetime import date, datetime

from sqlalchemy import func, select

from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local_day
from ..models import Certificate, CourseTaking, CourseVersion

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that cannot be taken for one another on paper."""
SECRET_LENGTH = 10


def issue(*, taking: CourseTaking, version: CourseVersion, at: datetime) -> Certificate:
    """Issue the certificate of a completed taking; recertification is a row more, never a longer one."""
    on = local_day(at)
    certificate = Certificate(
        number=next_number(on),
        secret="".join(secrets.choice(ALPHABET) for _place in range(SECRET_LENGTH)),
        taking_id=taking.id,
        person_id=taking.person_id,
        issued_on=on,
        expires_on=months_after(on, version.valid_months) if version.valid_months else None,
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate


def next_number(on: date) -> str:
    """Return the next number of a year, such as `2026-00017`."""
    prefix = f"{on.year}-"
    last = db.session.scalar(select(func.max(Certificate.number)).where(Certificate.number.startswith(prefix)))
    return f"{prefix}{(int(last.removeprefix(prefix)) if last else 0) + 1:05}"


def months_after(on: date, months: int) -> date:
    """Return the same day so many months later, the last day of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    for day in range(on.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(on.day, 28))


def revoke(*, certificate: Certificate, reason: str, by: Person, at: datetime) -> None:
    """Take a certificate back, with the reason; it stays on record and its public page says so."""
    if certificate.revoked_at is not None:
        raise RuleBroken(_("This certificate is revoked already."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason. It stays with the certificate."), field="reason")
    certificate.revoked_at, certificate.revoked_by_id, certificate.revoke_reason = at, by.id, reason.strip()
    db.session.flush()
    audit.note(
        actor_id=by.id, act="certificate.revoke", kind="certificate", ref=certificate.number,
        person_id=certificate.person_id,
    )  # fmt: skip
