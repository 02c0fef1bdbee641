"""Acts noted while a page is only read: looks at another person's scores, and denials.

They are written after the answer is built, in a short transaction of their own, because reading never writes.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from time import monotonic
from typing import Any
from zlib import crc32

from flask import Flask, Response, current_app, g, session
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ..database import now, reading
from ..extensions import db
from ..web.access import denied
from ..web.lists import Listing, exported, values
from ..web.text import local_day
from . import settings
from .actions import audit
from .models import AuditRow

MARKS = "lists"
"""Under what the session remembers which lists were noted today; each mark is a few letters."""
MOST_MARKS = 40


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


def note_list(*, actor_id: int, name: str, person_ids: Iterable[int], is_file: bool = False) -> None:
    """Note that somebody saw figures of others in a list, or took them away as a file: once a day for the same people.

    What was noted today is remembered with the sign-in, so that a list that is opened again writes and asks nothing.
    """
    act, ids = "scores.export" if is_file else "scores.list", sorted(set(person_ids) - {actor_id})
    mark = f"{crc32(repr((act, name, ids)).encode()):x}"
    today = local_day(now()).isoformat()
    kept = session.get(MARKS, {})
    marks = kept.get("marks", []) if kept.get("on") == today else []
    if not ids or mark in marks:
        return
    session[MARKS] = {"on": today, "marks": [*marks, mark][-MOST_MARKS:]}
    for number in ids:
        _later(actor_id=actor_id, act=act, kind="list", ref=name, person_id=number)


def note_listing(page: Listing, column: Any, of: Callable[[Any], int | None]) -> None:
    """Note a list with figures of others: those of the page that is shown, `of` a row, or all of a file's `column`."""
    ids = values(page.statement, column) if page.export else [of(row) for row in page.rows]
    known = [number for number in ids if number is not None]
    note_list(actor_id=current_user.person.id, name=page.name, person_ids=known, is_file=bool(page.export))


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
