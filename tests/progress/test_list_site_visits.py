"""All published visits of a site: paged, filtered, exported, without day or shopper."""

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import SitePart
from sqm_training.progress.queries import site_visits
from sqm_training.visits.models import Result, Visit

from ..checklists.kit import load_small
from ..visits import kit
from . import cards


def publish(cast, days):
    version = load_small()
    for day in days:
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day)


def test_the_manager_turns_pages_and_takes_a_file(client, cast):
    publish(cast, (0, 1, 12))
    client.sign_in(cast.manager)
    assert f"/sites/{cast.east.id}/visits" in client.get(f"/sites/{cast.east.id}").text
    page = client.get(f"/sites/{cast.east.id}/visits")
    assert page.words.count("early March 2026, morning") == 2 and page.words.count("mid March 2026, morning") == 1
    file = client.get(f"/sites/{cast.east.id}/visits?export=csv").data.decode("utf-8-sig")
    assert "early March 2026" in file and "2026-03-04" not in file and "For coaching only" in file
    assert "No" in client.get(f"/sites/{cast.east.id}/visits?channel=hotline").words


def test_the_number_of_queries_does_not_grow_with_the_rows(client, cast):
    publish(cast, (0,))
    client.sign_in(cast.manager)
    client.get("/")
    few = client.get(f"/sites/{cast.east.id}/visits").queries
    publish(cast, (3, 6, 9))
    assert client.get(f"/sites/{cast.east.id}/visits").queries == few


def test_another_site_is_not_there(client, cast):
    client.sign_in(cast.manager)
    assert client.get(f"/sites/{cast.west.id}/visits").status == 404


def test_an_empty_list_says_when_results_appear(client, cast):
    assert "once their wave is published" in client.sign_in(cast.manager).get(f"/sites/{cast.east.id}/visits").words


def test_the_shorter_way_finds_the_visits_that_the_list_holds(cast):
    version = cards.load_practice()
    for place in range(4):
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, cards.recently() - place)
    rebuild()
    db.session.execute(db.update(SitePart).values(visits=100))
    newest = (site_visits.VISITED.desc(), Visit.id.desc())
    every = [row.id for row in db.session.execute(site_visits.published_visits(cast.east).order_by(*newest))]
    ways = [(most, skipped) for most in (1, 2, 3, 9) for skipped in (0, 1, 3)]
    for most, skipped in ways:
        found = [row.id for row in site_visits.newest_visits(cast.east, most, skipped)]
        assert found == every[skipped : skipped + most]
    assert site_visits.count_visits(cast.east) == len(every) == 4
    db.session.execute(db.update(Result).where(Result.id == every[0]).values(withdrawn_at=now()))
    assert site_visits.count_visits(cast.east) == 3
    assert [row.id for row in site_visits.newest_visits(cast.east, 2)] == every[1:3]
