"""The fairness report of a wave: open to all staff, naming nobody, silent about small groups."""

from datetime import timedelta

import pytest

from sqm_training.extensions import db
from sqm_training.progress.actions import rebuild
from sqm_training.progress.queries.fairness import fairness_of
from sqm_training.visits.actions import appeals, publishing

from ..checklists.kit import load_small
from ..factories import make_person
from ..visits import kit


def a_wave(cast, people):
    """Publish a wave in which each of some people was met once."""
    wave, version = kit.make_wave(), load_small()
    for place, person in enumerate(people):
        visit = kit.plan(cast.east, cast.shopper, version, wave_id=wave.id)
        kit.submit(visit, person, version, kit.VISITED + timedelta(days=place))
        result = kit.approved(visit, person, cast.trainer)
        publishing.publish_result(result=result, by=cast.trainer, at=kit.VISITED + timedelta(days=20))
    db.session.commit()
    return wave, result


@pytest.fixture
def team(cast):
    more = [make_person(f"e{n}", "employee", site=cast.east, badge=f"09{n}") for n in range(3)]
    db.session.commit()
    return [cast.colleague, *more, cast.employee]


def test_every_role_may_read_it_and_nobody_is_named(client, cast, team):
    wave, _result = a_wave(cast, team)
    rebuild()
    db.session.commit()
    for person in (cast.employee, cast.shopper, cast.manager, cast.trainer):
        page = client.sign_in(person).get(f"/fairness/{wave.id}")
        assert "5 people met, 1 shoppers" in page.words
        names = {"员工甲", "员工乙", "神秘客甲"} - {person.name}
        assert [name for name in names if name in page.words] == []
        assert f"/fairness/{wave.id}" in client.get("/fairness").text


def test_objections_are_counted_with_the_days_they_took(app, cast, team):
    wave, result = a_wave(cast, team)
    appeal = appeals.file_appeal(
        result=result, person=cast.employee, item_code="D2", text="当时复述过", at=kit.VISITED + timedelta(days=21)
    )
    db.session.commit()
    report = fairness_of(wave.id)
    assert (report.filed, report.decided, report.median_days) == (1, 0, None)
    appeals.decide_appeal(appeal=appeal, decision="rejected", reason="录音里没有", by=cast.second_trainer)
    appeal.decided_at = kit.VISITED + timedelta(days=23)
    db.session.commit()
    report = fairness_of(wave.id)
    assert (report.filed, report.upheld, report.decided, report.median_days) == (1, 0, 1, 2)


def test_doubled_visits_count_before_the_first_night(app, cast, team):
    version, wave = load_small(), kit.make_wave()
    for shopper in (cast.shopper, cast.other_shopper):
        visit = kit.plan(cast.east, shopper, version, wave_id=wave.id, pair=1)
        kit.submit(visit, cast.employee, version, kit.VISITED)
        publishing.publish_result(result=kit.approved(visit, cast.employee, cast.trainer), by=cast.trainer)
    db.session.commit()
    report = fairness_of(wave.id)
    assert (report.visits, report.agreement["pairs"], report.doubled_share) == (2, 1, 1)


def test_a_small_wave_is_not_shown(client, cast):
    wave, _result = a_wave(cast, [cast.employee, cast.colleague])
    words = client.sign_in(cast.employee, "zh").get(f"/fairness/{wave.id}").words
    assert "不足 5 人" in words
    assert "申诉" not in words.split("公平性报告")[-1]


def test_a_wave_without_results_is_not_there(client, cast):
    wave = kit.make_wave()
    db.session.commit()
    client.sign_in(cast.employee)
    assert client.get(f"/fairness/{wave.id}").status == 404
    assert "No report yet" in client.get("/fairness").words
