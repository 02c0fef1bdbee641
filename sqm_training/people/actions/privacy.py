"""The right to know and to be forgotten: one archive of all about a person, nameless leavers, what is deleted."""

import io
import json
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import delete, select

from ...database import now
from ...errors import RuleBroken
from ...extensions import Write, db, in_pieces, only_reading
from ...web.text import _
from .. import settings
from ..models import AuditRow, NoticeAcceptance, Person, SignIn, SignInAttempt, SignInSlip
from ..privacy import MONTH, Keeper, Rows, keepers, plain, register
from ..queries.accounts import LOOKS
from . import audit
from .accounts import end_other_sign_ins
from .retention import NAMELESS, done, in_slices

LEAVERS = 20


def archive_of(person: Person, *, by: Person | None) -> bytes:
    """Return a ZIP with everything that is kept about a person, one JSON file a table; the trail notes who took it.

    It commits what was begun and reads while others write: somebody who shops a lot has thousands of rows.
    """
    with only_reading():
        data = _packed(
            {f"{keeper.name}/{name}": rows for keeper in keepers() for name, rows in _tables(keeper, person)}
        )
    audit.note(
        actor_id=by.id if by else None, act="person.export", kind="person", ref=str(person.id), person_id=person.id
    )
    return data


def _tables(keeper: Keeper, person: Person) -> list[tuple[str, Rows]]:
    return sorted(keeper.export(person).items())


def _packed(tables: dict[str, Rows]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.json", json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    return stream.getvalue()


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


def retain(*, at: datetime | None = None) -> Iterator[dict[str, int]]:
    """Delete and unname what is past its time in every feature, slice by slice; yield how many rows, by what they were.

    The caller commits after each. Interrupted, each slice is done or not begun; the next run goes on with the rest.
    """
    at = at or now()
    for keeper in keepers():
        yield from in_pieces(_noted(keeper, at))


def _noted(keeper: Keeper, at: datetime) -> Iterator[Write]:
    """Let the trail note each slice in the transaction of the slice."""
    for write in keeper.retain(at):
        yield partial(_note, keeper.name, write)


def _note(name: str, write: Write) -> dict[str, int]:
    counts = {f"{name} {what}": number for what, number in (write() or {}).items() if number}
    if counts:
        audit.note(actor_id=None, act="privacy.retain", details=counts)
    return counts


def _export(person: Person) -> dict[str, Rows]:
    sign_ins = db.session.scalars(select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.id))
    looks = db.session.scalars(
        select(AuditRow)
        .where(
            AuditRow.person_id == person.id,
            AuditRow.act.in_(LOOKS),
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


def _retain(at: datetime) -> Iterator[Write]:
    """Make nameless who left long ago, and forget ended sign-ins and failed attempts after a month."""
    limit = at - MONTH * float(settings.get("keep_leavers_months"))
    left = select(Person.id).where(
        Person.is_active.is_(False), Person.left_on < limit.date(), Person.number.not_like(f"{NAMELESS}%")
    )
    yield from in_slices("leavers", left, _let_go, LEAVERS)
    yield from in_slices("sign_ins", select(SignIn.id).where(SignIn.expires_at < at - MONTH), _drop_sign_ins)
    yield from in_slices("attempts", select(SignInAttempt.id).where(SignInAttempt.at < at - MONTH), _drop_attempts)


def _let_go(some: Sequence[int]) -> int:
    """Make nameless those of some people whose accounts are still closed."""
    gone = list(db.session.scalars(select(Person).where(Person.id.in_(some), Person.is_active.is_(False))))
    for person in gone:
        make_nameless(person=person, by=None)
    return len(gone)


def _drop_sign_ins(some: Sequence[int]) -> int:
    return done(delete(SignIn).where(SignIn.id.in_(some)))


def _drop_attempts(some: Sequence[int]) -> int:
    return done(delete(SignInAttempt).where(SignInAttempt.id.in_(some)))


register("account", export=_export, forget=_forget, retain=_retain)
