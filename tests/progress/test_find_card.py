"""The short way to the card: one's own hall's, for trainers without a site the whole organisation's."""

from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.people.models import Site

from ..factories import make_person
from . import cards


def test_everybody_is_led_to_their_own_site(client, cast):
    for person in (cast.employee, cast.manager):
        assert client.sign_in(person).get("/monday").location == f"/sites/{cast.east.id}/card"


def test_a_trainer_is_led_to_the_whole_or_to_what_was_chosen(client, cast):
    root = db.session.scalars(select(Site).where(Site.parent_id.is_(None))).one()
    client.sign_in(cast.trainer)
    assert client.get("/monday").location == f"/sites/{root.id}/card"
    chosen = client.get(f"/monday?site={cast.west.id}&standard=GRT")
    assert chosen.location == f"/sites/{cast.west.id}/card?standard=GRT"
    assert client.get(f"/monday?site={cast.west.id}&standard=").location == f"/sites/{cast.west.id}/card"


def test_who_has_no_site_is_led_to_where_the_reason_stands(client, cast):
    alone, lost = make_person("alone", "manager"), make_person("lost", "employee")
    db.session.commit()
    assert client.sign_in(alone).get("/monday").location == "/sites"
    assert client.sign_in(lost).get("/monday").location == "/"


def test_the_start_pages_and_the_site_lead_to_the_card(client, cast):
    cards.load_practice()
    own = f"/sites/{cast.east.id}/card"
    assert own in client.sign_in(cast.manager).get("/").text
    assert own in client.get(f"/sites/{cast.east.id}").text
    for person in (cast.trainer, cast.employee):
        assert 'href="/monday"' in client.sign_in(person).get("/").text


def test_who_is_not_signed_in_comes_back_after_signing_in(client, cast):
    page = client.get("/scenarios/SC90?node=look")
    assert page.location == "/sign-in?next=/scenarios/SC90?node%3Dlook"
    answer = client.post(page.location, {"username": "employee", "password": "window-2026"})
    assert answer.location == "/scenarios/SC90?node=look"
