"""The board of a play under way: the code, who has sent, and going on without the second rater."""

from sqm_training.extensions import db
from sqm_training.roleplay.models import Observation

from .observe_kit import HIDDEN_EN, play, sent


def test_the_board_shows_the_code_and_who_takes_part(client, cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    page = client.sign_in(cast.trainer).get(f"/observations/{observation.id}/play")
    assert observation.code in page.words and "data:image/svg+xml" in page.text
    assert page.words.count("Not sent yet") == 2 and "员工乙 acts the customer" in page.words
    assert HIDDEN_EN not in page.text


def test_whoever_acts_opens_the_own_card_at_once(client, cast):
    observation = play(cast, actor=cast.trainer)
    page = client.sign_in(cast.trainer).get(f"/observations/{observation.id}/play")
    assert f"/card/{observation.code}" in page.text and "data:image/svg+xml" not in page.text


def test_one_rater_goes_on_alone(client, cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    client.sign_in(cast.trainer)
    refused = client.post(f"/observations/{observation.id}/one-rater")
    assert refused.location == f"/observations/{observation.id}"
    assert db.session.get_one(Observation, observation.id).state == "open"
    sent(observation, cast.trainer)
    client.sign_in(cast.trainer)
    assert "Go on with my rating alone" in client.get(f"/observations/{observation.id}/play").words
    client.post(f"/observations/{observation.id}/one-rater")
    assert db.session.get_one(Observation, observation.id).state == "done"
    assert client.get(f"/observations/{observation.id}/play").location == f"/observations/{observation.id}"
