"""The right to know and to be forgotten: one archive of all about a person, nameless leavers, what is deleted."""

import hashlib
import hmac
import io
import json
import secrets
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...web.text import _
from .. import settings
from ..models import AuditRow, NoticeAcceptance, Person, SignIn, SignInAttempt, SignInSlip
from ..privacy import MONTH, Rows, keepers, plain, register
from . import audit
from .accounts import end_other_sign_ins

NAMELESS = "x-"
Place = tuple[InstrumentedAttribute[Any], ColumnElement[bool]]
"""A column that names people, and the condition under which it is to name them no longer."""


def archive_of(person: Person, *, by: Person | None) -> bytes:
    """Return a ZIP with everything that is kept about a person, one JSON file a table; the trail notes who took it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for keeper in keepers():
            for name, rows in sorted(keeper.export(person).items()):
                text = json.dumps(rows, ensure_ascii=False, indent=1, default=str)
                archive.writestr(f"{keeper.name}/{name}.json", text)
    audit.note(
        actor_id=by.id if by else None, act="person.export", kind="person", ref=str(person.id), person_id=person.id
    )
    return stream.getvalue()


def pseudonym_of(person_id: int, purpose: str) -> Person:
    """Return the nameless stand-in of a person for a purpose, the same each time.

    Its number is a keyed digest: without the key nobody can tell whose it is, and history stays connected.
    """
    key = settings.get("pseudonym_key")
    if not key:
        key = secrets.token_hex(32)
        settings.put("pseudonym_key", key)
    digest = hmac.new(key.encode(), f"{purpose}:{person_id}".encode(), hashlib.sha256).hexdigest()[:12]
    number = f"{NAMELESS}{digest}"
    found = db.session.scalar(select(Person).where(Person.number == number))
    if found is None:
        found = Person(number=number, name=f"#{digest[:6].upper()}", is_active=False)
        db.session.add(found)
        db.session.flush()
    return found


def done(statement: Any) -> int:
    """Run an update or delete and return how many rows it touched."""
    found = db.session.execute(statement.execution_options(synchronize_session=False))
    return found.rowcount if isinstance(found, CursorResult) else 0


def stand_in(places: Sequence[Place], purpose: str) -> int:
    """Replace people by their stand-ins in some columns, under a condition each; return how many rows changed."""
    nameless = select(Person.id).where(Person.number.like(f"{NAMELESS}%"))
    changed = 0
    for column, condition in places:
        named = select(column).where(condition, column.is_not(None), column.not_in(nameless)).distinct()
        for person_id in list(db.session.scalars(named)):
            stand_in = pseudonym_of(person_id, purpose).id
            statement = update(column.class_).where(column == person_id, condition).values({column.key: stand_in})
            changed += done(statement)
    db.session.expire_all()
    return changed


def make_nameless(*, person: Person, by: Person | None) -> None:
    """Take name, number and everything personal from an account that is closed; scores stay without a name."""
    if person.is_active:
        raise RuleBroken(_("Close the account first. Only people who left are made nameless."))
    for keeper in keepers():
        keeper.forget(person)
    mark = secrets.token_hex(6)
    person.number, person.name = f"{NAMELESS}{mark}", f"#{mark[:6].upper()}"
    person.badge = person.post = person.mail = ""
    person.password_hash = person.last_seen_at = None
    person.role_rows = []
    db.session.flush()
    audit.note(
        actor_id=by.id if by else None, act="person.nameless", kind="person", ref=str(person.id), person_id=person.id
    )


def retain(*, at: datetime | None = None) -> dict[str, int]:
    """Delete and unname what is past its time in every feature; return how many rows, by what they were."""
    at = at or now()
    counts: dict[str, int] = {}
    for keeper in keepers():
        counts |= {f"{keeper.name} {name}": number for name, number in keeper.retain(at).items() if number}
    if counts:
        audit.note(actor_id=None, act="privacy.retain", details=counts)
    return counts


def _export(person: Person) -> dict[str, Rows]:
    sign_ins = db.session.scalars(select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.id))
    looks = db.session.scalars(
        select(AuditRow)
        .where(
            AuditRow.person_id == person.id,
            AuditRow.act.in_(("scores.view", "scores.export")),
            AuditRow.actor_id != person.id,
        )
        .order_by(AuditRow.id)
    )
    notices = db.session.scalars(select(NoticeAcceptance).where(NoticeAcceptance.person_id == person.id))
    account = plain(person, "number", "name", "badge", "post", "mail", "language", "theme", "joined_on", "left_on")
    return {
        "account": [account | {"roles": sorted(person.roles)}],
        "sign_ins": [plain(one, "device", "started_at", "last_seen_at", "ended_at") for one in sign_ins],
        "looks": [plain(one, "at", "kind") for one in looks],
        "notices": [plain(one, "edition", "at") for one in notices],
    }


def _forget(person: Person) -> None:
    end_other_sign_ins(person=person, keep_id=None)
    for table in (SignIn, SignInSlip, NoticeAcceptance):
        db.session.execute(delete(table).where(table.person_id == person.id))


def _retain(at: datetime) -> dict[str, int]:
    """Make nameless who left long ago, and forget ended sign-ins and failed attempts after a month."""
    limit = at - MONTH * float(settings.get("keep_leavers_months"))
    left = select(Person).where(
        Person.is_active.is_(False), Person.left_on < limit.date(), Person.number.not_like(f"{NAMELESS}%")
    )
    leavers = list(db.session.scalars(left))
    for person in leavers:
        make_nameless(person=person, by=None)
    ended = done(delete(SignIn).where(SignIn.expires_at < at - MONTH))
    tried = done(delete(SignInAttempt).where(SignInAttempt.at < at - MONTH))
    return {"leavers": len(leavers), "sign_ins": ended, "attempts": tried}


register("account", export=_export, forget=_forget, retain=_retain)
