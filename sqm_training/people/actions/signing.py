"""Checking passwords, with a throttle that survives restarts and does not tell which accounts exist."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...web.text import _
from ..models import Person, SignInAttempt
from ..passwords import hasher, matches

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 8
PER_ADDRESS = 60


def subject_of(kind: str, value: str) -> str:
    """Return the digest under which attempts are counted; neither names nor addresses are kept."""
    return hashlib.sha256(f"{kind}:{value.strip().lower()}".encode()).hexdigest()


def check_password(*, number: str, password: str, address: str) -> Person:
    """Return the active person whose password this is; raise `RuleBroken` otherwise, and count the attempt."""
    subjects = {subject_of("account", number): PER_ACCOUNT, subject_of("address", address): PER_ADDRESS}
    _check_throttle(subjects)
    person = db.session.scalar(select(Person).where(func.lower(Person.number) == number.strip().lower()))
    if not matches(person.password_hash if person else None, password) or person is None or not person.is_active:
        db.session.add_all(SignInAttempt(subject=subject, at=now()) for subject in subjects)
        db.session.flush()
        raise RuleBroken(_("Employee number or password is not right. Check both and try again."), field="username")
    if hasher().check_needs_rehash(person.password_hash or ""):
        person.password_hash = hasher().hash(password)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.subject == subject_of("account", number)))
    db.session.flush()
    return person


def is_throttled(subject: str, most: int) -> bool:
    """Say whether so many attempts under a subject failed of late; nothing is written."""
    rows = select(func.count()).where(SignInAttempt.subject == subject, SignInAttempt.at >= now() - WINDOW)
    return (db.session.scalar(rows.select_from(SignInAttempt)) or 0) >= most


def count_failure(subject: str) -> None:
    """Count one failed attempt under a subject, and forget what is too old to matter."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - WINDOW))
    db.session.add(SignInAttempt(subject=subject, at=now()))
    db.session.flush()


def _check_throttle(subjects: dict[str, int]) -> None:
    since = now() - WINDOW
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < since))
    counted = db.session.execute(
        select(SignInAttempt.subject, func.count())
        .where(SignInAttempt.subject.in_(subjects), SignInAttempt.at >= since)
        .group_by(SignInAttempt.subject)
    )
    if any(count >= subjects[subject] for subject, count in counted):
        raise RuleBroken(
            _("Too many attempts. Wait 15 minutes, or ask your administrator for a sign-in slip."), field="username"
        )
