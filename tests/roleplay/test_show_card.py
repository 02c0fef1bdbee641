"""The actor's card: for who acts and who scores, never for the learner; ticked while the scene is played."""

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.models import Observation

from .observe_kit import HIDDEN_EN, HIDDEN_ZH, play, scene, sent
from .play_kit import begun, played


def test_the_actor_reads_the_card_in_the_own_language(client, cast):
    path = f"/card/{play(cast).code}"
    english = client.sign_in(cast.colleague).get(path).words
    assert HIDDEN_EN in english and "Why did the bill double?" in english and "Interrupts you." in english
    chinese = client.sign_in(cast.colleague, "zh").get(path).words
    assert HIDDEN_ZH in chinese and "水费怎么翻倍了" in chinese and "问到才说" in chinese


def test_a_rater_reads_it_and_cannot_tick(client, cast):
    observation = play(cast)
    client.sign_in(cast.trainer)
    page = client.get(f"/card/{observation.code}")
    assert HIDDEN_EN in page.words and 'value="undo"' not in page.text
    assert client.post(f"/card/{observation.code}/mood", {"mood": "1"}).status == 302
    assert db.session.get_one(Observation, observation.id).moods == []


@pytest.mark.either
@pytest.mark.parametrize("who", ["employee", "second_trainer", "manager", "westerner", "admin", "shopper"])
def test_for_everybody_else_there_is_no_card(client, cast, who):
    observation = play(cast)
    client.sign_in(getattr(cast, who))
    assert client.get(f"/card/{observation.code}").status == 404
    assert client.post(f"/card/{observation.code}/mood", {"mood": "1"}).status == 404


def test_ticks_move_the_mood_with_and_without_a_script(client, cast):
    observation = play(cast)
    path = f"/card/{observation.code}"
    client.sign_in(cast.colleague)
    assert client.post(f"{path}/mood", {"act": "cooler:1"}).location == f"{path}#mood"
    told = client.post(f"{path}/mood", {"act": "trigger:0"}, headers={"Accept": "application/json"})
    assert told.json == {"mood": 4, "ticks": ["cooler:1", "trigger:0"]}
    assert client.post(f"{path}/mood", {"mood": "1"}, headers={"Accept": "application/json"}).json["mood"] == 1
    assert client.post(f"{path}/mood", {"act": "undo"}, headers={"Accept": "application/json"}).json["mood"] == 4
    assert client.post(f"{path}/mood", {"act": "trigger:9"}, headers={"Accept": "application/json"}).status == 422
    assert "×1" in client.get(path).words


def test_when_the_play_is_over_the_card_is_closed(client, cast):
    observation = sent(play(cast), cast.trainer)
    page = client.sign_in(cast.colleague).get(f"/card/{observation.code}")
    assert "The card is closed" in page.words and HIDDEN_EN not in page.text


def test_no_page_of_a_learner_holds_a_hidden_fact(app, client, cast):
    """The canary: whatever an employee can open, before, during and after the play, in both languages."""
    scene()
    observation = play(cast)
    done = sent(play(cast), cast.trainer)
    ended = played(cast.employee, "calm", "leak", version=scene())
    running = begun(cast.employee, scene())
    for language in ("zh", "en"):
        client.sign_in(cast.employee, language)
        for path in (
            "/", "/face-to-face", "/card", f"/card?code={observation.code}", f"/card/{observation.code}", "/scenarios",
            "/scenarios/SC91", "/scenarios/SC91?node=look", "/scenarios/SC91/file.md", "/scenarios/SC91/file.twee",
            "/scenarios/SC91/edit", "/scenarios/SC91/graph.svg", f"/observations/{observation.id}",
            f"/observations/{observation.id}/play", f"/observations/{observation.id}/rubric", f"/observations/{done.id}",
            "/observations", "/observations?export=csv", "/progress", "/role-plays", "/practice",
            f"/attempts/{running.id}", f"/attempts/{ended.id}",
            f"/attempts/{ended.id}/debrief", f"/attempts/{ended.id}/graph.svg", "/tasks", "/me",
        ):  # fmt: skip
            page = client.get(path)
            for canary in (HIDDEN_ZH, HIDDEN_EN):
                assert canary not in page.text and canary.encode() not in page.data, path
