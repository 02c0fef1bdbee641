"""Acts noted while a page is only read: looks at another person's scores, and denials.

They are written after the answer is built, in a short transaction of their own, because reading never writes.
"""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from flask import Flask, Response, current_app, g
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ..database import now, reading
from ..extensions import db
from ..web.access import denied
from ..web.lists import exported
from . import settings
from .actions import audit
from .models import AuditRow


def note_view(*, actor_id: int, kind: str, ref: str, person_id: int) -> None:
    """Note that somebody looked at another person's scores."""
    _later(actor_id=actor_id, act="scores.view", kind=kind, ref=ref, person_id=person_id)


def note_drawing(*, actor_id: int, person_id: int) -> None:
    """Note that somebody looked at a drawing of another person's scores, unless a look is noted since an hour before.

    The page around it has noted the look; a drawing alone, asked for by its address, has not.
    """
    looks = select(AuditRow.id).where(AuditRow.person_id == person_id, AuditRow.at >= now() - timedelta(hours=1))
    looks = looks.where(AuditRow.actor_id == actor_id, AuditRow.act == "scores.view")
    if db.session.scalar(looks.limit(1)) is None:
        note_view(actor_id=actor_id, kind="person", ref=str(person_id), person_id=person_id)


def note_denial(_app: Any, endpoint: str) -> None:
    """Note that a page was refused to a signed-in person."""
    _later(actor_id=current_user.person.id, act="access.deny", kind="endpoint", ref=endpoint)


def note_export(_app: Any, *, name: str, kind: str, rows: int, about_id: int | None = None) -> None:
    """Note that somebody took a list or a report away as a file; the own report is nobody else's matter."""
    if not current_user.is_authenticated or about_id == current_user.person.id:
        return
    act = "list.export" if about_id is None else "scores.export"
    details = {"name": name, "rows": rows}
    _later(actor_id=current_user.person.id, act=act, kind="file", ref=kind, person_id=about_id, details=details)


def _later(**row: Any) -> None:
    g.setdefault("noted", []).append(row)


def later(write: Callable[[], object]) -> None:
    """Write something of the sort (a look, a failed attempt; never what a page is about) after the answer is built."""
    g.setdefault("looks", []).append(write)


def _write(response: Response) -> Response:
    noted, writes = g.pop("noted", []), g.pop("looks", [])
    if not noted and not writes:
        return response
    db.session.expunge_all()
    db.session.rollback()
    token = reading.set(False)
    try:
        audit.note_all([audit.columns(**row) for row in noted])
        for write in writes:
            write()
        db.session.commit()
    finally:
        reading.reset(token)
    return response


def demo_mode() -> bool:
    """Say whether this is the demo; a page must also appear when the database cannot answer.

    The answer is kept for a minute: it changes once in the life of a database.
    """
    kept: tuple[float, bool] | None = current_app.extensions.get("demo-mode")
    if kept is None or kept[0] < monotonic():
        try:
            is_demo = bool(settings.get("is_demo"))
        except SQLAlchemyError:
            db.session.rollback()
            return False
        kept = current_app.extensions["demo-mode"] = (monotonic() + 60, is_demo)
    return kept[1]


def init_app(app: Flask) -> None:
    """Write what was noted at the end of each request."""
    app.after_request(_write)
    app.jinja_env.globals.update(demo_mode=demo_mode)
    denied.connect(note_denial, app)
    exported.connect(note_export, app)
