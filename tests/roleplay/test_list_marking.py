"""The queue of free answers that wait for a trainer."""

from sqm_training.extensions import db

from . import play_kit as kit
from .test_mark_answer import written


def test_an_empty_queue_says_so(client, cast):
    assert "Nothing waits for a mark" in client.sign_in(cast.trainer).get("/marking").words


def test_the_queue_costs_the_same_for_one_and_for_three(client, cast):
    version = kit.publish_written()
    written(cast.employee, version)
    client.sign_in(cast.trainer).get("/marking")
    one = client.get("/marking").queries
    for person in (cast.colleague, cast.westerner):
        written(db.session.merge(person), db.session.merge(version))
    page = client.get("/marking")
    assert page.queries == one and page.text.count("/marking/") == 3


def test_practice_from_the_middle_burdens_nobody(client, cast):
    from sqm_training.roleplay.actions import playing

    attempt = playing.begin_at(person=cast.employee, version=kit.publish_written(), node="call")
    playing.write_answer(attempt=attempt, number=1, text="抱歉")
    playing.choose(attempt=attempt, number=2, choice="four")
    db.session.commit()
    assert "Nothing waits for a mark" in client.sign_in(cast.trainer).get("/marking").words
