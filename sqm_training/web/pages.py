"""What surrounds every page: refusals as pages, security headers, and the promise that reading never writes."""

import logging
import secrets
from contextlib import suppress
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from ..config import MEBIBYTE
from ..database import reading, synced_later
from ..errors import NotFound
from ..extensions import db
from .access import is_reading, roles_of
from .text import _

log = logging.getLogger(__name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


def nonce() -> str:
    """Return the word that lets this page's own inline script run, new for every request."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _begin_request() -> None:
    reading.set(is_reading(request.endpoint, request.method))
    if "\0" in request.path:
        raise NotFound


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    if request.endpoint not in {"static", "assets.send_stylesheet"} and current_user.is_authenticated:
        headers.setdefault("Cache-Control", "no-store")
    return response


def _end_request(_error: BaseException | None) -> None:
    reading.set(False)
    synced_later.set(False)


def refusals() -> dict[int, tuple[str, str]]:
    """Return title and advice for each status that a person may meet."""
    return {
        400: (_("This request could not be read"), _("Go back, check what was entered, and send it again.")),
        401: (_("Please sign in"), _("You are no longer signed in. Sign in and go on where you were.")),
        403: (_("This page is not open to you"), _("Ask your administrator if you need it for your work.")),
        404: (_("There is nothing here"), _("The address may be wrong, or the entry is not open to you.")),
        405: (_("This page cannot be opened this way"), _("Go back and use the button on the page.")),
        413: (_("The file is too large"), _("Send a smaller file, or split it.")),
        429: (_("Too many attempts"), _("Wait a few minutes and try again.")),
        500: (
            _("Something went wrong on our side"),
            _("Nothing was half saved. Try again; if it stays, tell us when."),
        ),
        507: (_("The server has no room now"), _("Nothing was lost. Try again later; the administrator can see why.")),
        503: (_("The server cannot save just now"), _("Nothing was lost. Try again in a minute.")),
    }


def _refuse(error: HTTPException) -> Any:
    code = 401 if _is_a_stranger(error) else error.code or 500
    if error.response is not None and code < 400:
        return error.response
    if code >= 500:
        db.session.rollback()
    title, advice = refusals().get(code, refusals()[400 if code < 500 else 500])
    if isinstance(error, CSRFError) and code != 401:
        advice = _("The page was open for too long. Load it again and repeat the last step.")
    if isinstance(error, SecurityError):
        return f"{title}. {advice}", code, PLAIN
    if request.path.startswith("/api/"):
        _read_the_rest()
        return jsonify(error=title, advice=advice), code
    return render_template("components/refusal.html", title=title, advice=advice, code=code), code


def _is_a_stranger(error: HTTPException) -> bool:
    """Say whether a script without a token has no sign-in either: that is what it has to be told."""
    is_api = request.path.startswith("/api/") and bool(roles_of(request.endpoint))
    return is_api and isinstance(error, CSRFError) and not current_user.is_authenticated


def _read_the_rest() -> None:
    """Read what is still coming: a proxy that cannot hand it over says 502 instead of what is said here."""
    with suppress(HTTPException, OSError):
        for _part in iter(lambda: request.stream.read(MEBIBYTE), b""):
            pass


def _not_found(_error: NotFound) -> Any:
    title, advice = refusals()[404]
    if request.path.startswith("/api/"):
        return jsonify(error=title, advice=advice), 404
    return render_template("components/refusal.html", title=title, advice=advice, code=404), 404


def _cannot_save(error: OperationalError) -> Any:
    """Say that the database cannot write now, and when to come back: what was sent stays where it is until then."""
    log.exception("the database cannot save")
    db.session.rollback()
    code, wait = (507, "300") if is_full(error) else (503, "10")
    title, advice = refusals()[code]
    headers = {"Retry-After": wait}
    if request.path.startswith("/api/"):
        return jsonify(error=title, advice=advice), code, headers
    try:
        page = render_template("components/refusal.html", title=title, advice=advice, code=code)
    except SQLAlchemyError:
        db.session.rollback()
        return f"{title}. {advice}", code, headers | PLAIN
    return page, code, headers


def is_full(error: DBAPIError) -> bool:
    """Say whether the database refused because its disk is full: SQLITE_FULL, or PostgreSQL's 53100."""
    return "is full" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "53100"


def init_app(app: Flask) -> None:
    """Bind headers, refusals and the read-only promise."""
    app.before_request(_begin_request)
    app.after_request(_add_headers)
    app.teardown_request(_end_request)
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(OperationalError, _cannot_save)
    app.jinja_env.globals.update(csp_nonce=nonce)
