"""All published visits of a site: paged, filtered, exported, without day or shopper."""

from ..checklists.kit import load_small
from ..visits import kit


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
