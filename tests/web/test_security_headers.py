"""What every answer carries so that a browser keeps the page to itself."""

import re

import pytest


@pytest.mark.either
@pytest.mark.parametrize("path", ["/sign-in", "/styleguide", "/nowhere", "/healthz", "/static/icons.svg"])
def test_every_answer_carries_the_policy(client, path):
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"] and "*" not in headers["Content-Security-Policy"]
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_word_that_lets_scripts_run_is_new_each_time(client):
    found = [
        re.search(r"'nonce-([^']+)'", client.get("/sign-in").headers["Content-Security-Policy"]).group(1)
        for _ in range(2)
    ]
    assert found[0] != found[1] and min(map(len, found)) >= 20


def test_every_script_carries_that_word(client):
    page = client.get("/sign-in")
    word = re.search(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"]).group(1)
    assert {script.get("nonce") for script in page.all("script")} == {word}


def test_a_page_names_no_other_origin(client):
    page = client.get("/styleguide")
    addresses = [each.get(name) or "" for each in page.tree.iter() for name in ("src", "href", "action")]
    assert [address for address in addresses if "//" in address] == []


def test_pages_of_a_person_are_never_kept(client, cast):
    assert client.get("/sign-in").headers.get("Cache-Control") != "no-store"
    client.sign_in(cast.employee)
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_closed_to_scripts_and_other_sites(client, cast):
    client.sign_in(cast.employee)
    cookie = client.browser.get_cookie("sqm")
    assert cookie.http_only and cookie.same_site == "Lax"


def test_an_unsafe_method_without_the_token_is_refused(app, cast):
    refused = app.test_client().post("/sign-in", data={"username": "employee", "password": "window-2026"})
    assert refused.status_code == 400
