"""Default deny: every address is asked for as nobody and as each role, and only the declared ones open."""

import re

import pytest
from flask import url_for

from sqm_training.extensions import db
from sqm_training.web.access import EVERYBODY, Role

from ..factories import make_person

ANY_ID = "999999"
pytestmark = pytest.mark.either


def addresses(app):
    """Yield endpoint, method and a path whose ids belong to nothing."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        path = re.sub(r"<(?:[^:<>]+:)?[^<>]+>", ANY_ID, rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, path


def test_every_view_declares_its_roles(app):
    undeclared = [endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "roles")]
    assert undeclared == ["static"]


@pytest.mark.parametrize("role", [None, *Role])
def test_only_declared_roles_open_a_page(app, client, cast, role):
    if role:
        make_person(f"only-{role}", role)
        db.session.commit()
        client.sign_in(f"only-{role}")
    wrong = []
    for endpoint, method, path in addresses(app):
        if endpoint in {"people.sign_out", "people.sign_in"}:
            continue
        roles = app.view_functions[endpoint].roles
        status = client.fetch(method, path)
        refused = status == 403 if role else status in {302, 401}
        open_to_role = not roles or (role in roles if role else False)
        if (open_to_role and refused and role) or (not open_to_role and not refused):
            wrong.append((endpoint, method, status))
        assert status < 500, (endpoint, method, status)
    assert wrong == []


def test_signed_in_means_every_role():
    assert set(Role) == EVERYBODY


def test_sign_in_keeps_the_wanted_page_only_when_it_is_ours(app, client, cast):
    with app.test_request_context():
        assert url_for("people.sign_in", next="/visits").endswith("?next=/visits")
    page = client.post("/sign-in?next=//evil.example", {"username": "employee", "password": "window-2026"})
    assert page.location == "/"
