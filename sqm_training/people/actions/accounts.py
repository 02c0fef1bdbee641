"""What people do with their own account, and what the administrator does with everybody's."""

import secrets
from datetime import timedelta
from fractions import Fraction

from sqlalchemy import select, update

from ...config import LANGUAGES
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...web.access import Role
from ...web.text import _, local_day
from ..models import Person, PersonRole, SignIn, SignInSlip, Site
from ..passwords import hashed, matches
from ..queries.persons import person_by_number
from ..secret import digest
from . import audit

SLIP_DAYS = 7
THEMES = ("auto", "light", "dark")
TIMERS = {"0": Fraction(0), "1": Fraction(1), "1.5": Fraction(3, 2), "2": Fraction(2), "3": Fraction(3)}


def choose_language(*, person: Person, language: str) -> None:
    """Keep the person's language."""
    if language in LANGUAGES:
        person.language = language
        db.session.flush()


def choose_theme(*, person: Person, theme: str) -> None:
    """Keep the person's theme: auto, light or dark."""
    if theme in THEMES:
        person.theme = theme
        db.session.flush()


def choose_timers(*, person: Person, factor: str) -> None:
    """Keep how far the timers of exercises are stretched for the person; "0" switches them off."""
    if factor in TIMERS:
        person.timer_factor = TIMERS[factor]
        db.session.flush()


def change_password(*, person: Person, current: str, password: str, keep_id: int | None) -> None:
    """Change one's password; every other sign-in of the account ends."""
    if not matches(person.password_hash, current):
        raise RuleBroken(_("The present password is not right."), field="current")
    set_password(person=person, password=password)
    end_other_sign_ins(person=person, keep_id=keep_id)
    audit.note(actor_id=person.id, act="password.change", kind="person", ref=str(person.id), person_id=person.id)


def set_password(*, person: Person, password: str) -> None:
    """Give the account a password that is not easy to guess."""
    person.password_hash, person.password_changed_at = hashed(password, number=person.number), now()
    db.session.flush()


def end_other_sign_ins(*, person: Person, keep_id: int | None) -> None:
    """End all sign-ins of a person but one."""
    statement = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if keep_id is not None:
        statement = statement.where(SignIn.id != keep_id)
    db.session.execute(statement.values(ended_at=now()))


def save_person(
    *,
    person: Person | None,
    number: str,
    name: str,
    roles: set[str],
    site: Site | None,
    badge: str = "",
    post: str = "",
    mail: str = "",
    by: Person | None,
) -> Person:
    """Add a person, or change one; the employee number stays unique, upper and lower case alike."""
    number, name = number.strip(), name.strip()
    if not number or not name:
        raise RuleBroken(_("Enter number and name."), field="name" if number else "number")
    there = person_by_number(number)
    if there is not None and there is not person:
        raise RuleBroken(_("The number %(number)s belongs to somebody else.", number=number), field="number")
    unknown = roles - {role.value for role in Role}
    if unknown:
        raise RuleBroken(_("There is no role %(role)s.", role=", ".join(sorted(unknown))), field="roles")
    before = sorted(row.role for row in person.role_rows) if person else []
    if by is not None and person is by and "admin" in before and "admin" not in roles:
        raise RuleBroken(_("You cannot take the administrator's role from yourself."), field="roles")
    if person is None:
        person = Person(number=number, name=name)
        db.session.add(person)
    person.number, person.name, person.badge, person.post, person.mail = number, name, badge.strip(), post, mail
    person.site_id = site.id if site else None
    person.role_rows = [row for row in person.role_rows if row.role in roles]
    held = {row.role for row in person.role_rows}
    person.role_rows += [PersonRole(role=role) for role in sorted(roles - held)]
    db.session.flush()
    audit.note(
        actor_id=by.id if by else None,
        act="person.save",
        kind="person",
        ref=str(person.id),
        person_id=person.id,
        details={"roles_before": before, "roles": sorted(roles)},
    )
    return person


def set_active(*, person: Person, is_active: bool, by: Person) -> None:
    """Close an account, which ends its sign-ins and keeps its history, or open it again."""
    if person.id == by.id:
        raise RuleBroken(_("You cannot close your own account."))
    person.is_active = is_active
    person.left_on = None if is_active else local_day(now())
    if not is_active:
        end_other_sign_ins(person=person, keep_id=None)
    db.session.flush()
    act = "person.open" if is_active else "person.close"
    audit.note(actor_id=by.id, act=act, kind="person", ref=str(person.id), person_id=person.id)


def make_slip(*, person: Person, by: Person) -> str:
    """Return the secret of a new one-time sign-in slip; slips made before no longer work."""
    db.session.execute(
        update(SignInSlip).where(SignInSlip.person_id == person.id, SignInSlip.used_at.is_(None)).values(used_at=now())
    )
    secret = secrets.token_urlsafe(18)
    db.session.add(
        SignInSlip(
            person_id=person.id,
            secret_digest=digest(secret),
            made_by_id=by.id,
            made_at=now(),
            expires_at=now() + timedelta(days=SLIP_DAYS),
        )
    )
    db.session.flush()
    audit.note(actor_id=by.id, act="slip.make", kind="person", ref=str(person.id), person_id=person.id)
    return secret


def slip_of(secret: str) -> SignInSlip | None:
    """Return the slip of a secret while it can still be used."""
    slip = db.session.scalar(select(SignInSlip).where(SignInSlip.secret_digest == digest(secret)))
    if slip is None or slip.used_at is not None or slip.expires_at <= now() or not slip.person.is_active:
        return None
    return slip


def use_slip(*, slip: SignInSlip, password: str) -> Person:
    """Set the password of the slip's person; the slip is used up and other sign-ins end."""
    set_password(person=slip.person, password=password)
    slip.used_at = now()
    end_other_sign_ins(person=slip.person, keep_id=None)
    db.session.flush()
    audit.note(
        actor_id=slip.person_id, act="slip.use", kind="person", ref=str(slip.person_id), person_id=slip.person_id
    )
    return slip.person
