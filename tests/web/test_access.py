"""Default deny: a view that declares nothing is closed to everybody."""

import pytest

from sqm_training.web.access import Role, allow, denied, may_open, public, signed_in


@pytest.fixture
def app(own_app):
    """An application of its own: pages are added to it."""
    return own_app


@pytest.fixture
def views(app):
    """Four views: undeclared, public, signed in, trainers only."""
    app.add_url_rule("/test-undeclared", "undeclared", lambda: "open")
    app.add_url_rule("/test-public", "public", public(lambda: "open"))
    app.add_url_rule("/test-signed-in", "signed", signed_in(lambda: "open"))
    app.add_url_rule("/test-trainers", "trainers", allow(Role.TRAINER)(lambda: "open"))
    app.add_url_rule("/api/test-trainers", "api", allow(Role.TRAINER)(lambda: "open"))
    return app


def statuses(client):
    return [client.fetch("GET", f"/test-{name}") for name in ("undeclared", "public", "signed-in", "trainers")]


def test_what_declares_nothing_opens_to_nobody(views, client, cast):
    assert statuses(client) == [302, 200, 302, 302]
    client.sign_in(cast.trainer)
    assert statuses(client) == [403, 200, 200, 200]
    client.sign_in(cast.employee)
    assert statuses(client) == [403, 200, 200, 403]


def test_a_program_gets_a_status_and_not_a_form(views, client):
    answer = client.get("/api/test-trainers")
    assert answer.status == 401
    assert answer.json["error"] == "Please sign in"


def test_a_refusal_to_a_signed_in_person_is_signalled(views, client, cast):
    heard = []
    client.sign_in(cast.employee)
    with denied.connected_to(lambda _sender, endpoint: heard.append(endpoint)):
        client.fetch("GET", "/test-trainers")
        client.fetch("GET", "/test-signed-in")
    assert heard == ["trainers"]


def test_a_declaration_without_roles_is_a_mistake():
    with pytest.raises(ValueError, match="name at least one role"):
        allow()


def test_navigation_asks_the_same_rules(views):
    with views.test_request_context("/"):
        assert [may_open(name) for name in ("undeclared", "public", "signed", "trainers", "missing")] == [
            False,
            True,
            False,
            False,
            False,
        ]


def test_signing_in_leads_to_the_page_one_wanted(views, client, cast):
    location = client.get("/test-trainers?q=a").location
    assert location == "/sign-in?next=/test-trainers?q%3Da"
