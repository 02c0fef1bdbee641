"""One scenario: the brief for everybody, the moment that a lost item leads to, and the workshop for trainers only."""

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.models import Attempt
from sqm_training.roleplay.queries import library
from sqm_training.standards.models import StandardLink

from .kit import drafted, published


def test_an_employee_reads_the_brief_and_nothing_that_gives_the_game_away(client, cast):
    published(cast.trainer)
    page = client.sign_in(cast.employee).get("/scenarios/SC90")
    assert "His bill doubled and he is angry." in page.words and "Repeats LIS" in page.words
    for canary in (
        "Let me look at your record",
        "Refused a complaint",
        "A verdict without a look",
        "graph.svg",
        "anger",
    ):
        assert canary not in page.text, canary


def test_a_trainer_reads_bounds_findings_and_versions(client, cast):
    published(cast.trainer)
    page = client.sign_in(cast.trainer).get("/scenarios/SC90")
    assert "Best path" in page.words and "Version 1" in page.words and "In force" in page.words
    assert client.get("/scenarios/SC90/graph.svg").text.lstrip().startswith(("<svg", "<?xml"))


def test_a_lost_item_opens_the_moment_with_the_best_wording(client, cast):
    published(cast.trainer)
    link = db.session.query(StandardLink).filter_by(ref="SC90:argue").one()
    assert link.path == "/scenarios/SC90?node=argue" and link.title["en"] == "The bill doubled · I will complain!"
    words = client.sign_in(cast.employee).get(link.path).words
    assert "I am sorry, I should have looked first." in words and "Complain elsewhere" not in words
    assert "对不起，是我没有先看清楚。" in client.sign_in(cast.employee, "zh").get(link.path).words


def test_from_a_moment_one_plays_from_there_or_from_the_start(client, cast):
    published(cast.trainer)
    page = client.sign_in(cast.employee).get("/scenarios/SC90?node=argue")
    forms = [one for one in page.tree.iter("form") if one.get("action") == "/scenarios/SC90/attempts"]
    pressed = [one.find(".//button[@class]") for one in forms]
    assert [(one.get("name"), one.get("value")) for one in pressed] == [("node", "argue"), (None, None)]
    client.post("/scenarios/SC90/attempts", {"node": "argue"})
    assert db.session.query(Attempt).one().node == "argue"


@pytest.mark.parametrize("node", ["none", "done", "", "<script>"])
def test_a_moment_that_is_none_shows_the_scenario_all_the_same(client, cast, node):
    published(cast.trainer)
    page = client.sign_in(cast.employee).get("/scenarios/SC90", query_string={"node": node})
    assert page.status == 200 and "This moment" not in page.words


@pytest.mark.parametrize("path", ["/scenarios/SC92", "/scenarios/NONE", "/scenarios/SC90?version=9"])
def test_a_draft_is_missing_for_who_may_not_read_it(client, cast, path):
    published(cast.trainer)
    drafted(cast.trainer, "SC92")
    status = client.sign_in(cast.employee).get(path).status
    assert status == (200 if "version" in path else 404)
    assert client.sign_in(cast.trainer).get(path).status == (200 if "SC92" in path else 404)


def test_retiring_takes_it_and_its_links_away_and_bringing_back_returns_them(client, cast):
    published(cast.trainer)
    client.sign_in(cast.trainer).post("/scenarios/SC90/retire")
    assert db.session.query(StandardLink).filter_by(kind="scenario").count() == 0
    assert library.playable_version("SC90") is None
    assert client.sign_in(cast.employee).get("/scenarios/SC90").status == 404
    client.sign_in(cast.trainer).post("/scenarios/SC90/bring-back")
    assert library.playable_version("SC90").number == 1
    refs = {link.ref for link in db.session.query(StandardLink).filter_by(kind="scenario")}
    assert refs == {"SC90", "SC90:arrive", "SC90:look", "SC90:argue"}
    assert "not retired" in client.post("/scenarios/SC90/bring-back", follow_redirects=True).words


def test_a_draft_is_deleted_and_a_scenario_that_was_never_published_goes_with_it(client, cast):
    drafted(cast.trainer)
    client.sign_in(cast.trainer)
    assert client.post("/scenarios/SC90/draft/delete").location == "/scenarios"
    assert library.scenario_by_code("SC90") is None
    published(cast.trainer, "SC91")
    page = client.post("/scenarios/SC91/draft/delete", follow_redirects=True)
    assert "There is no draft to delete." in page.words


def test_files_go_out_as_text_twee_and_mermaid(client, cast):
    published(cast.trainer)
    client.sign_in(cast.trainer)
    assert "水费怎么翻倍了" in client.get("/scenarios/SC90/file.md").text
    assert "Why did the bill double?" in client.get("/scenarios/SC90/file.en.md?version=1").text
    assert ":: arrive" in client.get("/scenarios/SC90/file.twee").text
    assert "-->" in client.get("/scenarios/SC90/file.mmd").text
    assert client.get("/scenarios/SC90/file.exe").status == 404
    assert client.get("/scenarios/SC90/file.zh.md").status == 404
