"""Everybody takes along what is kept about them; people who left become nameless."""

import io
import zipfile
from datetime import timedelta

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import Person, SignIn

from .kit import retained


def names(page):
    return zipfile.ZipFile(io.BytesIO(page.data)).namelist()


def test_everybody_takes_the_own_archive(client, cast):
    client.sign_in(cast.employee)
    assert "Download my data (ZIP)" in client.get("/me").words
    page = client.post("/me/archive")
    assert page.headers["Content-Type"] == "application/zip" and "account/account.json" in names(page)


def test_only_the_administrator_takes_somebody_elses(client, cast):
    client.sign_in(cast.trainer)
    assert client.post(f"/admin/people/{cast.employee.id}/archive").status == 403
    client.sign_in(cast.admin)
    assert "account/account.json" in names(client.post(f"/admin/people/{cast.employee.id}/archive"))
    assert client.post("/admin/people/9999/archive").status == 404


def test_an_open_account_is_not_made_nameless(client, cast):
    client.sign_in(cast.admin)
    client.post(f"/admin/people/{cast.employee.id}/nameless")
    assert "Close the account first" in client.get(f"/admin/people/{cast.employee.id}").words
    assert db.session.get(Person, cast.employee.id).name == "员工甲"


def test_who_left_is_made_nameless_by_hand(client, cast):
    client.sign_in(cast.admin)
    client.post(f"/admin/people/{cast.employee.id}/active", {"active": "no"})
    client.post(f"/admin/people/{cast.employee.id}/nameless")
    person = db.session.get(Person, cast.employee.id)
    assert person.number.startswith("x-") and person.name.startswith("#")
    assert (person.badge, person.mail, person.password_hash, person.roles) == ("", "", None, frozenset())
    assert "员工甲" not in client.get("/admin/people?state=no").words


def test_who_left_long_ago_is_made_nameless_by_the_term(app, cast):
    at = now()
    for person, days in ((cast.employee, 400), (cast.colleague, 300)):
        person.is_active, person.left_on = False, (at - timedelta(days=days)).date()
    db.session.add(SignIn(person_id=cast.employee.id, secret_digest="d", started_at=at, last_seen_at=at, expires_at=at))
    db.session.commit()
    assert retained(at=at) == {"account leavers": 1}
    assert (cast.employee.name[0], cast.colleague.name) == ("#", "员工乙")
    assert db.session.query(SignIn).count() == 0
