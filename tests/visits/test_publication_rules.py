"""Publication by wave: nothing that gives the shopper away, nothing undecided."""

from datetime import timedelta

import pytest

from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.measures.score import Answer
from sqm_training.visits.actions import publishing, review
from sqm_training.visits.models import PersonResult, VisitState

from ..checklists.kit import load_small
from . import kit

LATER = kit.VISITED + timedelta(days=10)


@pytest.fixture
def version(cast):
    return load_small()


def three_visits(cast, version, wave, **changes):
    visits = []
    for index, shopper in enumerate((cast.shopper, cast.other_shopper, cast.shopper)):
        visit = kit.plan(cast.east, shopper, version, wave_id=wave.id)
        kit.submit(visit, cast.employee, version, kit.VISITED + timedelta(hours=index), **changes)
        kit.approved(visit, cast.employee, cast.trainer)
        visits.append(visit)
    return visits


def test_a_wave_is_published_in_one_go(cast, version):
    wave = kit.make_wave()
    visits = three_visits(cast, version, wave)
    done = publishing.publish_wave(wave=wave, by=cast.trainer, at=LATER)
    assert len(done.ready) == 3 and not done.held
    assert {visit.state for visit in visits} == {VisitState.PUBLISHED}
    assert db.session.query(PersonResult).count() == 3
    told = db.session.query(Message).order_by(Message.id).all()
    assert [(one.person_id, one.path) for one in told] == [
        (cast.employee.id, f"/results/{result.id}") for result in done.ready
    ]
    assert all(one.sent_at for one in told) and "10:30" not in told[0].body["en"]


def test_two_visits_are_too_few_to_hide_the_shopper(cast, version):
    wave = kit.make_wave()
    for visit in three_visits(cast, version, wave)[:1]:
        review.void(visit=visit, reason="走错营业厅", by=cast.trainer)
    with pytest.raises(RuleBroken):
        publishing.publish_wave(wave=wave, by=cast.trainer, at=LATER)


def test_a_visit_of_yesterday_waits(cast, version):
    wave = kit.make_wave()
    visits = three_visits(cast, version, wave)
    plan = publishing.forecast(visits, at=kit.VISITED + timedelta(days=1))
    assert list(plan.held) == ["too_recent"] and not plan.ready


def test_an_undecided_critical_item_waits_and_the_rest_goes(cast, version):
    wave = kit.make_wave()
    three_visits(cast, version, wave)
    doubtful = kit.plan(cast.east, cast.other_shopper, version, wave_id=wave.id)
    kit.submit(doubtful, cast.employee, version, V1=Answer("yes"))
    kit.approved(doubtful, cast.employee, cast.trainer)
    done = publishing.publish_wave(wave=wave, by=cast.trainer, at=LATER)
    assert len(done.ready) == 3
    assert done.held == {"critical_undecided": [doubtful]}


def test_publishing_early_needs_a_reason(cast, version):
    visit = kit.plan(cast.east, cast.shopper, version)
    kit.submit(visit, cast.employee, version)
    kit.approved(visit, cast.employee, cast.trainer)
    with pytest.raises(RuleBroken, match="reason"):
        publishing.publish_early(visit=visit, reason="", by=cast.trainer)
    assert publishing.publish_early(visit=visit, reason="试点，已征得同意", by=cast.trainer).published_at


def test_only_the_first_of_a_pair_counts(cast, version):
    first = kit.plan(cast.east, cast.shopper, version, pair=1)
    second = kit.plan(cast.east, cast.other_shopper, version, pair=1)
    for visit in (first, second):
        kit.submit(visit, cast.employee, version)
        publishing.publish_result(result=kit.approved(visit, cast.employee, cast.trainer), by=cast.trainer)
    assert [row.excluded for row in db.session.query(PersonResult).order_by(PersonResult.id)] == ["", "pair"]
