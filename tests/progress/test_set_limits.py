"""Limits that are locked begin anew only by a decision with a reason, which everybody concerned can read."""

from datetime import timedelta

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow, NoticeAcceptance
from sqm_training.people.privacy import keepers
from sqm_training.progress.models import Baseline
from sqm_training.progress.queries.chart import improvement_series
from sqm_training.progress.queries.scores import known_of, visit_scores
from sqm_training.visits.models import PersonResult

from .past import load_past

pytestmark = pytest.mark.either


@pytest.fixture
def results(app, cast, tmp_path):
    """Import fourteen visits to the employee, eight low ones and six high ones."""
    load_past(app, tmp_path, 14, (("employee", "H-E"),))
    rows = db.session.query(PersonResult).order_by(PersonResult.at).all()
    for n, one in enumerate(rows):
        one.got, one.possible = (60 + 2 * (n % 3) if n < 8 else 90 + 2 * (n % 3)) * 1_000_000, 100_000_000
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    db.session.commit()
    return [one.result for one in rows]


def page_of(cast):
    return f"/people/{cast.employee.id}/limits"


def decide(client, cast, result, reason="New counter hall since May"):
    return client.post(page_of(cast), {"result": result.id, "reason": reason})


def drawn(cast):
    starts = [one.starts_at for one in known_of(cast.employee.id).baselines]
    return improvement_series(visit_scores(cast.employee.id), rebased=starts)


def test_limits_begin_anew_by_a_recorded_decision_and_can_be_taken_back(client, cast, results):
    before = drawn(cast)
    client.sign_in(cast.manager)
    assert "Begin the limits anew" in client.get(f"/people/{cast.employee.id}/progress").words
    assert decide(client, cast, results[8]).status == 302
    old, new = (band for band in drawn(cast).bands if band.kind != "pooled")
    assert (old.kind, new.kind, round(old.center, 1), round(new.center, 1)) == ("trial", "trial", 61.8, 92.0)
    assert old.until == new.since and [mark.kind for mark in drawn(cast).marks] == ["limits"]
    assert any(point.ringed for point in before.points[8:])
    assert not any(point.ringed for point in drawn(cast).points)
    assert "New limits" in client.get(f"/people/{cast.employee.id}/chart.svg").text
    acts = db.session.query(AuditRow).filter_by(act="limits.begin").one()
    assert (acts.actor_id, acts.person_id) == (cast.manager.id, cast.employee.id)
    client.sign_in(cast.employee)
    page = client.get("/progress")
    assert "New counter hall since May" in page.words and "Begin the limits anew" not in page.words
    assert page.queries <= 10
    client.sign_in(cast.manager)
    one = db.session.query(Baseline).one()
    assert client.post(f"{page_of(cast)}/{one.id}/take-back").status == 302
    assert drawn(cast) == before
    assert "taken back" in client.get(page_of(cast)).words
    assert client.post(f"{page_of(cast)}/{one.id}/take-back").status == 404


def test_only_a_visit_with_six_from_it_on_and_a_reason_will_do(client, cast, results):
    client.sign_in(cast.trainer)
    for result, reason, words in (
        (results[9], "Later", "Choose one of the visits"),
        (results[0], "First", "Choose one of the visits"),
        (results[5], " ", "Write the reason"),
    ):
        page = decide(client, cast, result, reason)
        assert page.status == 422 and words in page.words
    assert decide(client, cast, results[6], "Moved").status == 302
    assert decide(client, cast, results[6], "Twice").status == 422
    assert db.session.query(Baseline).count() == 1


def test_below_twelve_visits_nothing_is_locked(client, cast, results):
    client.sign_in(cast.trainer)
    db.session.query(PersonResult).filter(PersonResult.result_id.in_([one.id for one in results[:3]])).delete()
    db.session.commit()
    assert "Begin the limits anew" not in client.get(f"/people/{cast.employee.id}/progress").words
    assert "from twelve visits on" in client.get(page_of(cast)).words
    assert decide(client, cast, results[7]).status == 422


def test_others_decide_nothing_and_a_leaver_leaves_no_decision(client, cast, results):
    for person in (cast.employee, cast.colleague, cast.shopper):
        assert decide(client.sign_in(person), cast, results[8]).status == 403
    assert client.sign_in(cast.manager).get(f"/people/{cast.westerner.id}/limits").status == 404
    assert client.post(f"{page_of(cast)}/999/take-back").status == 404
    decide(client.sign_in(cast.trainer), cast, results[8])
    (keeper,) = (one for one in keepers() if one.name == "progress")
    assert keeper.export(cast.employee)["limits"][0]["reason"] == "New counter hall since May"
    keeper.forget(cast.employee)
    assert db.session.query(Baseline).count() == 0


def test_a_decision_is_deleted_when_the_visits_it_begins_with_lose_their_names(client, cast, results):
    decide(client.sign_in(cast.trainer), cast, results[8])
    (keeper,) = (one for one in keepers() if one.name == "progress")
    for at, left in ((now(), 1), (now() + timedelta(days=4000), 0)):
        for write in keeper.retain(at):
            write()
        assert db.session.query(Baseline).count() == left
