"""Signing in and out."""

from sqlalchemy import delete, select

from sqm_training.extensions import db
from sqm_training.people import passwords, settings
from sqm_training.people.models import Setting, SignIn

from ..factories import REAL_COST


def test_signs_in_and_out(client, cast):
    client.sign_in(cast.employee)
    assert client.get("/").title == "Hello, 员工甲"
    client.post("/sign-out")
    assert client.get("/").location.startswith("/sign-in")


def test_the_settings_come_with_the_sign_in(app):
    chosen = {"organisation": {"zh": "城南水务", "en": 'South "Water"'}, "double_share": 0.25, "is_demo": True}
    for name, value in chosen.items():
        settings.put(name, value)
    settings.hold(db.session.scalar(select(settings.all_set())))
    assert settings.values().items() >= chosen.items()
    db.session.execute(delete(Setting))
    settings.hold(db.session.scalar(select(settings.all_set())))
    assert settings.values() == {} and settings.get("double_share") == 0.1


def test_a_kept_cookie_opens_nothing_after_sign_out(client, cast):
    client.sign_in(cast.employee)
    kept = client.browser.get_cookie("sqm").value
    client.post("/sign-out")
    client.browser.set_cookie("sqm", kept)
    assert client.get("/").status == 302


def test_a_wrong_password_is_refused_without_telling_whether_the_account_exists(client, cast):
    wrong = client.post("/sign-in", {"username": "employee", "password": "not this one"})
    unknown = client.post("/sign-in", {"username": "nobody", "password": "not this one"})
    assert wrong.status == unknown.status == 422
    assert db.session.query(SignIn).count() == 0


def test_a_password_costs_what_the_advice_of_owasp_asks():
    assert REAL_COST == (2, 19 * 1024)
    assert passwords.hasher().time_cost == passwords.PASSES  # the hasher takes its cost from there
    assert passwords.hasher().memory_cost == passwords.MEMORY_KIB
