"""Planning one visit, and the list of visits."""

from sqm_training.extensions import db
from sqm_training.visits.models import Visit

from ..checklists.kit import load_small
from . import kit


def form(cast, version, **changes):
    return {
        "site": cast.east.id, "version": version.id, "script": version.scripts[0].id, "shopper": cast.shopper.id,
        "opens_on": "2026-04-01", "closes_on": "2026-04-07", "briefing": "",
    } | changes  # fmt: skip


def test_a_visit_is_planned_and_listed(client, cast):
    version = load_small()
    client.sign_in(cast.trainer)
    assert client.post("/visits/new", form(cast, version)).status == 302
    page = client.get("/visits?q=East&state=planned")
    assert "东门营业厅" in client.get("/visits", headers={"Accept-Language": "zh"}).words
    assert "East Gate Hall" in page.words and "Planned" in page.words


def test_a_visit_is_added_to_a_wave(client, cast):
    version, wave = load_small(), kit.make_wave()
    db.session.commit()
    client.sign_in(cast.trainer)
    assert f"/visits/new?wave={wave.id}" in client.get(f"/waves/{wave.id}").text
    assert client.get(f"/visits/new?wave={wave.id}").status == 200
    answer = client.post("/visits/new", form(cast, version, wave=wave.id))
    assert answer.location == f"/waves/{wave.id}"
    assert db.session.query(Visit).one().wave_id == wave.id


def test_the_rotation_is_kept(client, cast):
    version = load_small()
    client.sign_in(cast.trainer)
    client.post("/visits/new", form(cast, version))
    again = client.post("/visits/new", form(cast, version, opens_on="2026-05-01", closes_on="2026-05-07"))
    assert again.status == 422 and "within 90 days" in again.words
    assert db.session.query(Visit).count() == 1


def test_a_window_that_ends_before_it_begins_is_refused(client, cast):
    version = load_small()
    client.sign_in(cast.trainer)
    page = client.post("/visits/new", form(cast, version, closes_on="2026-03-01"))
    assert page.status == 422 and "ends before it begins" in page.words


def test_an_empty_list_invites_a_plan(client, cast):
    assert "No visits yet" in client.sign_in(cast.trainer).get("/visits").words
