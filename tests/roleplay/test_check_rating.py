"""Checking a rating before it is sent: what is missing leads to its place; sent twice it is sent once."""

from sqlalchemy import func, select

from sqm_training.checklists.models import Sheet
from sqm_training.extensions import db
from sqm_training.roleplay.actions import observing

from .observe_kit import play, rating, rows


def filled(cast, *raters, values=4, mood_end=2):
    observation = play(cast, *raters)
    own = rating(observation, cast.trainer)
    observing.save_rating(rating=own, answers=rows(values, quote=""), mood_start=4, mood_end=mood_end)
    db.session.commit()
    return observation


def test_what_is_missing_is_named_and_linked(client, cast):
    observation = filled(cast, values={"R3": 5}, mood_end=None)
    page = client.sign_in(cast.trainer).get(f"/observations/{observation.id}/check")
    assert "2 items still need you" in page.words and "Quote what was said or done." in page.words
    for anchor in ("item-R3", "item-mood_end"):
        assert f"/observations/{observation.id}/rubric#{anchor}" in page.text


def test_an_unfinished_rating_is_not_sent(client, cast):
    observation = filled(cast, values={"R3": 5})
    page = client.sign_in(cast.trainer).post(f"/observations/{observation.id}/send")
    assert page.status == 422 and "1 item still needs you" in page.words
    assert db.session.scalar(select(func.count(Sheet.id))) == 0


def test_a_whole_rating_is_sent_once(client, cast):
    observation = filled(cast)
    client.sign_in(cast.trainer)
    first = client.post(f"/observations/{observation.id}/send")
    again = client.post(f"/observations/{observation.id}/send")
    assert first.location == again.location == f"/observations/{observation.id}"
    assert db.session.scalar(select(func.count(Sheet.id))) == 1
    assert "75.0" in client.get(first.location).words


def test_the_first_of_two_is_told_what_is_waited_for(client, cast):
    observation = filled(cast, cast.trainer, cast.second_trainer)
    client.sign_in(cast.trainer)
    page = client.post(f"/observations/{observation.id}/send")
    board = client.get(client.get(page.location).location)
    assert "once the other rating has come" in board.words and "75.0" not in board.words


def test_a_foreign_rating_is_not_there(client, cast):
    observation = filled(cast)
    client.sign_in(cast.second_trainer)
    assert client.get(f"/observations/{observation.id}/check").status == 404
    assert client.post(f"/observations/{observation.id}/send").status == 404
