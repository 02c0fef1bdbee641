"""One's own account, and slips for people without mail."""

import re
from datetime import timedelta

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.actions import audit
from sqm_training.people.devices import device_words
from sqm_training.people.models import AuditRow, Person, SignIn

from ..factories import PASSWORD

NEW = "a short new sentence"


def test_the_language_is_kept_on_the_person(client, cast):
    client.sign_in(cast.employee, "en")
    client.post("/language", {"language": "zh", "next": "/"})
    assert client.get("/").all("html")[0].get("lang") == "zh-CN"
    assert db.session.get(Person, cast.employee.id).language == "zh"


def test_the_language_never_leads_elsewhere(client, cast):
    assert client.post("/language", {"language": "en", "next": "//evil.example"}).location == "/"


def test_the_device_in_use_is_marked(client, cast):
    assert "This device" in client.sign_in(cast.employee).get("/me").words


def test_a_changed_password_ends_the_other_sign_ins(client, cast, app):
    client.sign_in(cast.employee)
    client.sign_in(cast.employee)
    page = client.post("/me", {"current": PASSWORD, "password": NEW, "again": NEW})
    assert page.status == 302
    assert db.session.query(SignIn).filter(SignIn.ended_at.is_(None)).count() == 1
    client.post("/sign-out")
    assert client.post("/sign-in", {"username": "employee", "password": NEW}).status == 302


def test_easy_or_unequal_passwords_are_refused_in_words(client, cast):
    client.sign_in(cast.employee)
    assert "at least 10" in client.post("/me", {"current": PASSWORD, "password": "short", "again": "short"}).words
    assert "not the same" in client.post("/me", {"current": PASSWORD, "password": NEW, "again": "x"}).words
    assert "not right" in client.post("/me", {"current": "x", "password": NEW, "again": NEW}).words


def test_a_slip_works_once_and_looking_at_it_uses_nothing_up(client, cast):
    client.sign_in(cast.admin)
    page = client.post("/admin/people/slips", {"ids": cast.employee.id})
    images = [one.get("src") for one in page.all("img")]
    assert any(src.startswith("data:image/svg+xml") for src in images)
    secret = _secret_for(cast)
    client.post("/sign-out")
    for _ in range(2):
        assert client.get(f"/slip/{secret}").status == 200
    assert client.post(f"/slip/{secret}", {"password": NEW, "again": NEW}).status == 302
    assert client.get("/").status == 200
    client.post("/sign-out")
    spent = client.get(f"/slip/{secret}")
    assert spent.status == 404 and "ask your administrator for a new slip" in spent.words


def _secret_for(cast):
    from sqm_training.people.actions.accounts import make_slip

    person = db.session.get(Person, cast.employee.id)
    secret = make_slip(person=person, by=db.session.get(Person, cast.admin.id))
    db.session.commit()
    return secret


def test_eight_wrong_passwords_close_the_door_for_a_while(client, cast):
    for _ in range(8):
        client.post("/sign-in", {"username": "employee", "password": "wrong"})
    page = client.post("/sign-in", {"username": "employee", "password": PASSWORD})
    assert page.status == 422 and "Too many attempts" in page.words


def test_every_sign_in_has_a_new_secret(client, cast):
    first = client.sign_in(cast.employee).browser.get_cookie("sqm").value
    second = client.sign_in(cast.employee).browser.get_cookie("sqm").value
    assert first != second and db.session.query(SignIn.secret_digest).distinct().count() == 2


def test_who_looked_at_my_scores_is_told(client, cast):
    client.sign_in(cast.trainer).get(f"/people/{cast.employee.id}/progress")
    assert db.session.query(AuditRow).filter_by(act="scores.view").count() == 1
    assert "培训师甲" in client.sign_in(cast.employee).get("/me").words


def test_looks_in_lists_are_told_once_a_day_and_reader(client, cast):
    for days, actor in ((0, cast.manager), (0, cast.manager), (0, cast.trainer), (2, cast.manager)):
        audit.note(actor_id=actor.id, act="scores.list", kind="list", ref="team", person_id=cast.employee.id,
                   at=now() - timedelta(days=days))  # fmt: skip
    db.session.commit()
    assert client.sign_in(cast.employee).get("/me").words.count("· in a list") == 3


def test_the_trail_holds_ids_and_never_names(client, cast):
    client.sign_in(cast.admin).post("/admin/people/slips", {"ids": cast.employee.id})
    text = " ".join(f"{row.act}{row.ref}{row.details}" for row in db.session.query(AuditRow))
    assert not re.search("[\u4e00-\u9fff]", text)


@pytest.mark.either
@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Safari/604.1", "Safari · iPad"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/130 Mobile MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_named_in_words(app, agent, words):
    assert device_words(agent) == words
