"""Planning a wave on its page."""

from sqlalchemy import update

from sqm_training.extensions import db
from sqm_training.people.models import Site
from sqm_training.visits.models import Visit, Wave
from sqm_training.visits.views import planning

from ..checklists.kit import load_small

FORM = {
    "code": "2026-Q2", "title_zh": "二季度", "title_en": "", "starts_on": "2026-04-01", "ends_on": "2026-06-30",
    "per_site": "2", "double_percent": "0", "seed": "1",
}  # fmt: skip


def test_draw_look_and_keep(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    data = FORM | {"sites": [str(cast.east.id), str(cast.west.id)]}
    drawn = client.post("/waves/new", data | {"act": "draw"})
    assert "of 3, expected" in drawn.words and db.session.query(Wave).count() == 0
    kept = client.post("/waves/new", data | {"act": "keep"})
    assert kept.status == 302 and db.session.query(Visit).count() == 4
    assert "二季度" in client.get(kept.location).words
    assert "二季度" in client.get("/waves").words


def test_without_a_site_the_form_says_so(client, cast):
    load_small()
    page = client.sign_in(cast.trainer).post("/waves/new", FORM | {"act": "draw"})
    assert page.status == 422 and "Choose at least one site" in page.words


def test_the_same_code_is_refused(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    data = FORM | {"sites": [str(cast.east.id)], "act": "keep"}
    client.post("/waves/new", data)
    assert client.post("/waves/new", data).status == 422


def test_a_wave_without_a_fitting_checklist_is_refused(client, cast):
    page = client.sign_in(cast.trainer).post("/waves/new", FORM | {"sites": [str(cast.east.id)], "act": "keep"})
    assert page.status == 422 and "No published checklist fits" in page.words


def test_many_visits_and_waves_are_cut_to_pages(client, cast, monkeypatch):
    monkeypatch.setattr(planning, "VISITS_ON_PAGE", 3)
    monkeypatch.setattr(planning, "WAVES_ON_PAGE", 1)
    load_small()
    client.sign_in(cast.trainer)
    data = FORM | {"sites": [str(cast.east.id), str(cast.west.id)], "act": "keep"}
    older = client.post("/waves/new", data).location
    client.post("/waves/new", data | {"code": "2026-Q3", "starts_on": "2026-07-01", "ends_on": "2026-09-30"})
    page = client.get(older)
    assert "Visits 4" in page.words and "All visits of this wave" in page.words
    assert len(page.all("tbody")[0].findall("tr")) == 3
    first, second = client.get("/waves"), client.get("/waves?page=2")
    assert "2026-Q3" in first.words and "Next" in first.words and "2026-Q2" not in first.words
    assert "2026-Q2" in second.words and "Previous" in second.words and "Next" not in second.words


def test_without_sites_it_says_who_enters_them(client, cast):
    db.session.execute(update(Site).values(is_active=False))
    db.session.commit()
    client.sign_in(cast.trainer)
    for path in ("/waves/new", "/visits/new"):
        assert "There is no site to visit yet" in client.get(path).words
