"""Choosing the scene of an observed role-play: tapping one, narrowed by what it trains and where it plays."""

from sqm_training.extensions import db

from .observe_kit import scene
from .play_kit import publish_written


def test_a_scene_is_chosen_with_one_tap(client, cast):
    scene()
    page = client.sign_in(cast.trainer).get("/observations/new")
    assert "The bill doubled" in page.words and "/observations/new/SC91" in page.text


def test_filters_and_words_narrow_the_list(client, cast):
    scene()
    publish_written()
    db.session.commit()
    client.sign_in(cast.trainer)
    assert "SC92" in client.get("/observations/new").words
    for query in ("channel=counter", "q=bill", "level=1"):
        words = client.get(f"/observations/new?{query}").words
        assert "SC91" in words and "SC92" not in words, query
    assert "Nothing matches" in client.get("/observations/new?q=nothing").words


def test_a_learner_in_the_address_is_kept(client, cast):
    scene()
    page = client.sign_in(cast.trainer).get(f"/observations/new?person={cast.employee.id}")
    assert f"/observations/new/SC91/{cast.employee.id}" in page.text


def test_without_scenarios_it_says_where_they_come_from(client, cast):
    assert "No scenarios yet" in client.sign_in(cast.trainer).get("/observations/new").words


def test_the_number_of_queries_does_not_grow_with_the_scenes(client, cast):
    scene()
    client.sign_in(cast.trainer).get("/")
    few = client.get("/observations/new").queries
    publish_written()
    db.session.commit()
    assert client.get("/observations/new").queries == few
