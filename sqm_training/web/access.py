"""Who may open which page: every view declares its roles, and what is not declared is refused."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from blinker import Namespace
from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])

denied = Namespace().signal("denied")
"""Sent with `endpoint` when a signed-in person asks for a page that their roles do not open."""


class Role(StrEnum):
    """What a person does here; one person may hold several."""

    TRAINER = "trainer"
    SHOPPER = "shopper"
    EMPLOYEE = "employee"
    MANAGER = "manager"
    ADMIN = "admin"


EVERYBODY = frozenset(Role)
PUBLIC: frozenset[Role] = frozenset()


def allow(*roles: Role) -> Callable[[View], View]:
    """Declare that only persons with one of these roles may use the view."""
    if not roles:
        raise ValueError("name at least one role, or use `public` or `signed_in`")
    return _declare(frozenset(roles))


def this_app() -> Flask:
    """Return the application for which signals are sent; `current_app` only stands in for it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy says nothing of itself
    return app


def _declare(roles: frozenset[Role]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.roles = roles  # type: ignore[attr-defined]  # a function may carry what is declared of it
        return view

    return mark


def reads_first(view: View) -> View:
    """Declare that a view takes in or works on something big before it calls `begin_writing`: others may write then."""
    view.reads_first = True  # type: ignore[attr-defined]  # as `roles`
    return view


def is_reading(endpoint: str | None, method: str) -> bool:
    """Say whether a request begins by reading: because of its method it never writes, or it declares so."""
    view = current_app.view_functions.get(endpoint or "")
    return method in {"GET", "HEAD", "OPTIONS"} or getattr(view, "reads_first", False)


signed_in = _declare(EVERYBODY)
public = _declare(PUBLIC)


def roles_of(endpoint: str | None) -> frozenset[Role] | None:
    """Return the declared roles of an endpoint, empty when public, or None when it declares nothing."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "roles", None)


def may_open(endpoint: str) -> bool:
    """Say whether the person now signed in may open the endpoint; navigation shows nothing else."""
    roles = roles_of(endpoint)
    if roles is None:
        return False
    return not roles or (current_user.is_authenticated and bool(roles & current_user.roles))


def check_access() -> Response | None:
    """Refuse the request unless the endpoint declares a role that the person holds."""
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return None
    roles = roles_of(endpoint)
    if roles is not None and not roles:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if roles is None or not roles & current_user.roles:
        denied.send(this_app(), endpoint=endpoint)
        abort(403)
    return None


def _ask_to_sign_in() -> Response:
    if request.path.startswith("/api/"):
        abort(401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=wanted if wanted != "/" else None))  # type: ignore[return-value]  # Flask answers with its own kind


def init_app(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(check_access)
    app.jinja_env.globals.update(may_open=may_open)
