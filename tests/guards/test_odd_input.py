"""Whatever anybody sends, the answer is never an error of ours: every address, as a person with every role."""

import re

import pytest

from sqm_training.extensions import db
from sqm_training.people.robots import robot_at
from sqm_training.web.access import Role
from sqm_training.web.strict import Parameters, is_number, parsed

from ..factories import make_person
from ..page import apart

HUGE = "99999999999999999999"
ODD = ("-1", HUGE, "nan", "1e999", "%00", "a%00b", "%ff", "'", "x" * 3000, "0000-00-00", "99999-01-01", "2026-W99", "(")
NAMES = (
    "page",
    "sort",
    "q",
    "site",
    "wave",
    "state",
    "kind",
    "from",
    "until",
    "person",
    "checklist",
    "standard",
    "next",
)
QUERIES = ["&".join(f"{name}={odd}" for name in NAMES) for odd in ODD]
BODIES = (b"[null]", b'"x"', b"NaN", b'{"a":' * 20_000, b'{"answers": [{"item": "\\ud800"}], "part": "answers"}')


@pytest.fixture
def ask(app, client, cast):
    """Ask for an address as a person with every role; fail on an error of the server."""
    make_person("everybody", *Role, site=cast.east)
    db.session.commit()
    client.sign_in("everybody")
    headers = {"X-CSRFToken": client.token()}

    def open_it(url, method="GET", **options):
        db.session.remove()
        answer = apart(lambda: client.browser.open(url, method=method, headers=headers, **options))
        assert answer.status_code < 500, (method, url[:200], options)

    return open_it


def rules(app):
    """Return the rules of all addresses; signing out would end what is tried."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in {"static", "people.sign_out"}]


def test_an_address_that_names_nothing_is_no_error(app, ask):
    for rule in (rule for rule in rules(app) if rule.arguments):
        path = re.sub(r"<[^<>:]+>", "a%00b", re.sub(r"<[^<>:]+:[^<>]+>", HUGE, rule.rule))
        ask(path, "GET" if "GET" in rule.methods else next(iter(rule.methods - {"OPTIONS"})))


def test_what_stands_after_the_question_mark_is_no_error(app, ask):
    for number, rule in enumerate(rule for rule in rules(app) if not rule.arguments and "GET" in rule.methods):
        ask(f"{rule.rule}?{QUERIES[number % len(QUERIES)]}")


def test_json_where_a_form_belongs_is_no_error(app, ask):
    """All forms read what is sent in one way, so those whose address names nothing stand for the others."""
    tried = (rule for rule in rules(app) if not rule.arguments or rule.rule.startswith("/api/"))
    for number, rule in enumerate(rule for rule in tried if rule.methods & {"POST", "PUT"}):
        path = re.sub(r"<(?:[^:<>]+:)?[^<>]+>", "1", rule.rule)
        method = next(iter(rule.methods & {"POST", "PUT"}))
        ask(path, method, data=BODIES[number % len(BODIES)], content_type="application/json")


def test_an_address_that_is_none_leads_home(client, cast):
    page = client.post("/sign-in?next=https://[", {"username": "employee", "password": "window-2026"})
    assert (page.status, page.location) == (302, "/")
    assert client.post("/me", headers={"Referer": "https://["}).status < 500
    assert robot_at("https://[") is None


@pytest.mark.parametrize("text", ["NaN", "[1e999]", '"\\ud800"', '"\\u0000"', '"\\\\\\u0000"', "[" * 100_000, b"\xff"])
def test_json_that_cannot_be_kept_is_none(text):
    with pytest.raises(ValueError):
        parsed(text)


@pytest.mark.parametrize("text", ['"\\\\u0000"', '"\\ud83d\\ude00"'])
def test_text_that_only_looks_like_it_is_kept(text):
    assert isinstance(parsed(text), str)


def test_a_number_is_one_that_a_column_can_hold():
    sent = Parameters([("n", "7"), ("n", "-3"), ("huge", HUGE), ("long", "9" * 5000), ("power", "²"), ("text", "a\0b")])
    assert (sent.get("n", type=int), sent.getlist("n", int)) == (7, [7, -3])
    assert [sent.get(name, 5, type=int) for name in ("huge", "long", "power", "text")] == [5, 5, 5, 5]
    assert sent["text"] == "ab"
    assert not any(is_number(text) for text in ("", "²", HUGE, "-1", "9" * 5000))


def test_slips_for_nobody_there_are_no_error(client, cast):
    client.sign_in(cast.admin)
    assert client.post("/admin/people/slips", {"ids": HUGE}).status < 500
