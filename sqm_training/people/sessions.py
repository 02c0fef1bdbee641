"""Who is signed in: the cookie holds a secret, the server decides whether it still stands."""

import secrets
from datetime import datetime, timedelta

from flask import Flask, Response, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload

from ..database import now, reading
from ..extensions import db
from ..jobs.queries import counting_unread
from ..web.access import Role
from . import settings
from .models import Person, SignIn
from .secret import digest

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)

STANDING = (
    select(SignIn, counting_unread(SignIn.person_id).scalar_subquery(), settings.all_set())
    .options(
        joinedload(SignIn.person).options(joinedload(Person.site), joinedload(Person.role_rows)),
    )
    .where(SignIn.secret_digest == bindparam("digest"), SignIn.ended_at.is_(None))
)
"""The sign-in with its person, site and roles, the unread messages, and all settings: what every request asks for."""


class Visitor(UserMixin):
    """The person behind a request together with the sign-in that vouches for them.

    `unread` counts the messages in the inbox as the request began, None where nobody has counted them.
    """

    def __init__(self, person: Person, sign_in: SignIn, secret: str, unread: int | None = None) -> None:
        self.unread = unread
        self.person = person
        self.sign_in = sign_in
        self.secret = secret

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.secret

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the person."""
        return self.person.roles


def load_visitor(secret: str) -> Visitor | None:
    """Return the visitor when the sign-in stands: known, not ended, not idle too long, and the person active."""
    at = now()
    found = db.session.execute(STANDING, {"digest": digest(secret)}).unique().one_or_none()
    row, unread, known = found or (None, None, None)
    if row is None or row.expires_at <= at or row.last_seen_at + IDLE <= at or not row.person.is_active:
        return None
    g.language = row.person.language or session.get("language")
    settings.hold(known)
    return Visitor(row.person, row, secret, unread)


def begin_sign_in(person: Person) -> None:
    """Start a sign-in on this device under a new secret; the session from before is dropped, the language kept."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    secret, at = secrets.token_urlsafe(32), now()
    row = SignIn(
        person=person,
        secret_digest=digest(secret),
        device=request.user_agent.string[:200],
        started_at=at,
        last_seen_at=at,
        expires_at=at + ABSOLUTE,
    )
    db.session.add(row)
    db.session.flush()
    login_user(Visitor(person, row, secret))


def end_sign_in() -> None:
    """End the sign-in on the server, so that a kept copy of the cookie opens nothing."""
    if current_user.is_authenticated:
        current_user.sign_in.ended_at = now()
        db.session.flush()
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language


def signed_in_person() -> Person:
    """Return the person of this request; only views that declare roles may ask."""
    person: Person = current_user.person
    return person


def _set_language() -> None:
    g.language = session.get("language")


def _note_seen(response: Response) -> Response:
    """Keep when the sign-in was last used, at most every five minutes, in a short transaction of its own."""
    if request.endpoint == "static" or not current_user.is_authenticated:
        return response
    row, at = current_user.sign_in, now()
    if row.ended_at is None and at - row.last_seen_at >= SEEN_EVERY:
        touch(row.id, row.person_id, at)
    return response


def touch(sign_in_id: int, person_id: int, at: datetime) -> None:
    """Write the time of last use outside the request's own transaction."""
    db.session.rollback()
    token = reading.set(False)
    try:
        with db.engine.begin() as connection:
            connection.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=at))
            connection.execute(update(Person).where(Person.id == person_id).values(last_seen_at=at))
    finally:
        reading.reset(token)


def init_app(app: Flask, login: LoginManager) -> None:
    """Let Flask-Login ask here who the visitor is."""
    login.init_app(app)
    login.session_protection = None
    login.user_loader(load_visitor)
    app.before_request(_set_language)
    app.after_request(_note_seen)
    app.jinja_env.globals.update(Role=Role)
