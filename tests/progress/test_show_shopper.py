"""One shopper over time: flags and strictness by quarter, and which visits a person should look at."""

import pytest

from sqm_training.extensions import db
from sqm_training.visits.models import Flag

from ..checklists.kit import load_small
from ..visits import kit


@pytest.fixture
def shopped(cast):
    version = load_small()
    results = [
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day=day) for day in (0, 10, 100)
    ]
    for result, kind in ((results[0], "too_fast"), (results[2], "edited_late"), (results[2], "big_loss")):
        db.session.add(Flag(visit_id=result.visit_id, kind=kind, raised_at=kit.VISITED, item_code=""))
    db.session.commit()
    return [result.visit_id for result in results]


def test_quarters_and_flagged_visits(client, cast, shopped):
    page = client.sign_in(cast.trainer).get(f"/insights/shoppers/{cast.shopper.id}")
    assert "2026Q2 1 – 1" in page.words and "2026Q1 2 – 1" in page.words
    assert f"Visit {shopped[2]}" in page.words and f"Visit {shopped[1]}" not in page.words
    assert "answers changed long after leaving" in page.words and "Many points lost" not in page.words
    assert page.queries <= 10
    lines = client.get(f"/insights/shoppers/{cast.shopper.id}?export=csv").text.splitlines()
    assert lines[1:] == ["2026Q2,1,,1,0,1", "2026Q1,2,,1,1,0"]


def test_who_never_shopped_has_no_page_and_nobody_else_reads_it(client, cast, shopped):
    assert client.sign_in(cast.trainer).get(f"/insights/shoppers/{cast.employee.id}").status == 404
    for who in (cast.manager, cast.employee, cast.shopper):
        assert client.sign_in(who).get(f"/insights/shoppers/{cast.shopper.id}").status == 403


def test_each_count_of_flags_opens_its_visits(client, cast, shopped):
    page = client.sign_in(cast.trainer).get(f"/insights/shoppers/{cast.shopper.id}")
    links = [link.get("href") for link in page.all("a") if "of=flags" in link.get("href")]
    assert len(links) == 4, "the flagged visits and one kind in each of two quarters"
    for href in links:
        opened = client.get(href)
        ids = [one for one in shopped if f"/visits/{one}/review" in opened.text]
        assert ids == [shopped[2]] if "2026Q2" in href else [shopped[0]]
    assert client.get(f"{links[0]}&export=csv").text.count("answers changed long after leaving") == 1
    assert client.get(f"/insights/visits?of=flags&shopper={cast.shopper.id}&kind=late").status == 404
    assert client.sign_in(cast.manager).get(links[0]).status == 404
