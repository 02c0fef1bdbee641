"""Voiding an observed role-play, with the reason."""

from sqlalchemy import func, select

from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.roleplay.models import Observation

from .observe_kit import done, play


def test_it_counts_no_more_and_keeps_the_reason(client, cast):
    observation = done(cast)
    client.sign_in(cast.trainer)
    path = f"/observations/{observation.id}/void"
    assert client.post(path, {"reason": ""}).status == 422
    assert client.post(path, {"reason": "用错了情景"}).location == "/observations"
    assert client.post(path, {"reason": "again"}).status == 422
    standing = select(func.count(ScoreRecord.id)).where(ScoreRecord.voided_at.is_(None))
    assert db.session.scalar(standing) == 0
    assert "用错了情景" in client.get(f"/observations/{observation.id}").words
    assert client.sign_in(cast.employee).get(f"/observations/{observation.id}").status == 404


def test_a_play_that_never_came_about_can_be_void_too(client, cast):
    observation = play(cast)
    client.sign_in(cast.trainer).post(f"/observations/{observation.id}/void", {"reason": "对方有事"})
    assert db.session.get_one(Observation, observation.id).state == "void"
    assert client.get(f"/observations/{observation.id}").status == 200


def test_managers_and_learners_cannot(client, cast):
    observation = done(cast)
    for who in (cast.manager, cast.employee, cast.admin):
        assert client.sign_in(who).post(f"/observations/{observation.id}/void", {"reason": "x"}).status == 403
