"""Marking free answers: without names, once, by somebody else, and with the result at the end."""

from fractions import Fraction

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.people.models import AuditRow
from sqm_training.roleplay.actions import playing
from sqm_training.roleplay.models import Attempt, AttemptState, Mark

from . import play_kit as kit


def written(person, version):
    attempt = kit.begun(person, version)
    playing.write_answer(attempt=attempt, number=1, text=f"抱歉{person.id}")
    playing.choose(attempt=attempt, number=2, choice="four")
    db.session.commit()
    assert len(attempt.steps) == 2
    return attempt


@pytest.fixture
def version(cast):
    return kit.publish_written()


def test_an_answer_is_marked_without_a_name_and_the_next_one_comes(client, cast, version):
    first, second = written(cast.employee, version), written(cast.colleague, version)
    client.sign_in(cast.trainer)
    assert "员工" not in client.get("/marking").words
    page = client.get(f"/marking/{first.steps[0].id}")
    assert f"抱歉{cast.employee.id}" in page.words and "员工甲" not in page.text and "2 answers wait" in page.words
    page = client.post(f"/marking/{first.steps[0].id}", {"points-0": "3", "note": "说到点上"})
    assert page.location == f"/marking/{second.steps[0].id}"
    assert client.post(page.location, {"points-0": "0"}).location.startswith("/marking?")
    assert "员工甲" in client.get(f"/marking/{first.steps[0].id}").words


def test_the_mark_settles_the_attempt(client, cast, version):
    attempt = written(cast.employee, version)
    client.sign_in(cast.trainer).post(f"/marking/{attempt.steps[0].id}", {"points-0": "3"})
    db.session.expire_all()
    attempt = db.session.get(Attempt, attempt.id)
    assert attempt.state == AttemptState.ENDED and attempt.passed and attempt.overall == 100
    assert [row.event for row in db.session.query(Completion).order_by(Completion.id)] == [
        "started",
        "awaiting",
        "passed",
    ]
    assert {row.dimension for row in db.session.query(ScoreRecord)} == {"empathy", "assurance"}
    assert db.session.query(AuditRow).filter_by(act="attempt.mark").one().person_id == cast.employee.id
    assert "3/3" in client.sign_in(cast.employee).get(f"/attempts/{attempt.id}/debrief").words


def test_points_beyond_the_rubric_or_none_are_refused(client, cast, version):
    attempt = written(cast.employee, version)
    client.sign_in(cast.trainer)
    for points in ({}, {"points-0": "4"}, {"points-0": "x"}):
        assert client.post(f"/marking/{attempt.steps[0].id}", points).status == 422
    assert db.session.query(Mark).count() == 0


def test_nobody_marks_twice_nor_oneself(client, cast, version):
    attempt, own = written(cast.employee, version), written(cast.trainer, version)
    client.sign_in(cast.trainer)
    assert client.get(f"/marking/{own.steps[0].id}").status == 404
    assert client.post(f"/marking/{own.steps[0].id}", {"points-0": "3"}).status == 404
    client.post(f"/marking/{attempt.steps[0].id}", {"points-0": "1"})
    client.sign_in(cast.second_trainer)
    assert client.post(f"/marking/{attempt.steps[0].id}", {"points-0": "3"}).status == 422
    assert [mark.points for mark in db.session.query(Mark)] == [1]


def test_who_fails_by_the_mark_has_failed(client, cast, version):
    attempt = kit.begun(cast.employee, version)
    playing.write_answer(attempt=attempt, number=1, text="快了")
    playing.choose(attempt=attempt, number=2, choice="soon")
    db.session.commit()
    assert attempt.steps[0].text == "快了"
    client.sign_in(cast.trainer).post(f"/marking/{attempt.steps[0].id}", {"points-0": "0"})
    db.session.expire_all()
    attempt = db.session.get(Attempt, attempt.id)
    assert attempt.passed is False and attempt.overall == Fraction(0)
