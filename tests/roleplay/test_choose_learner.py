"""Choosing the learner of an observed role-play: by site and name."""

from .observe_kit import play, scene


def test_employees_are_offered_by_name_and_site(client, cast):
    scene()
    client.sign_in(cast.trainer)
    words = client.get("/observations/new/SC91").words
    assert all(one in words for one in ("员工甲", "员工乙", "员工丙")) and "神秘客甲" not in words
    east = client.get(f"/observations/new/SC91?site={cast.east.id}").words
    assert "员工甲" in east and "员工丙" not in east
    found = client.get("/observations/new/SC91?site=&q=westerner").words
    assert "员工丙" in found and "员工甲" not in found
    assert "Nobody found" in client.get("/observations/new/SC91?q=nobody").words


def test_it_begins_at_the_site_of_the_last_play(client, cast):
    play(cast)
    words = client.sign_in(cast.trainer).get("/observations/new/SC91").words
    assert "员工甲" in words and "员工丙" not in words


def test_a_scene_that_cannot_be_played_is_not_there(client, cast):
    assert client.sign_in(cast.trainer).get("/observations/new/SC77").status == 404
