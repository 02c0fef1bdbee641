"""The fairness report of a wave: open to all staff, naming nobody, silent about small groups."""

from datetime import timedelta

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people import settings
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import Summary
from sqm_training.progress.pieces import keep
from sqm_training.progress.queries import fairness, told
from sqm_training.progress.queries.fairness import fairness_of
from sqm_training.progress.queries.scores import MET, WAVE
from sqm_training.progress.small_groups import FEW, How, Told
from sqm_training.visits.actions import appeals, publishing
from sqm_training.visits.models import Appeal

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
        shoppers = "1" if person is cast.trainer else "fewer than 5"
        assert f"5 people met, {shoppers} shoppers" in page.words
        names = {"员工甲", "员工乙", "神秘客甲"} - {person.name}
        assert [name for name in names if name in page.words] == []
        assert f"/fairness/{wave.id}" in client.get("/fairness").text


def test_objections_are_counted_with_the_days_they_took(client, cast, team):
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
    settings.put("answer_days", 7)
    db.session.commit()
    assert "2 working days promised: 7 working days" in client.sign_in(cast.trainer).get(f"/fairness/{wave.id}").words


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


def kept_as(wave, **changes):
    """Let the night have found so many people by verdict; who they are does not matter, so long as nobody is led."""
    people, first = {}, 9000
    for change, n in changes.items():
        people[change] = list(range(first, first + n))
        first += n
    content = fairness.measured_in(wave.id) | {"people": first - 9000, "changes": changes, "shoppers": 3, "sites": []}
    keep(f"{WAVE}{wave.id}", content, now())
    keep(f"{MET}{wave.id}", {"people": people, "shoppers": []}, now())
    db.session.commit()
    return people


def test_few_who_improved_are_said_as_few_and_nothing_gives_them_away(client, cast, team):
    wave, _result = a_wave(cast, team)
    kept_as(wave, usual=30, improved=3, dropped=1, too_few=6)
    for person in (cast.employee, cast.shopper, cast.manager):
        words = client.sign_in(person).get(f"/fairness/{wave.id}").words
        assert "Really improved fewer than 5" in words and "Really dropped fewer than 5" in words
        assert "People judged 34" in words and "Within the usual ups and downs at least 76%" in words
        assert "fewer than 5 shoppers" in words and "by fewer than 5 people" in words
        assert "88%" not in words
    zh = client.sign_in(cast.employee, "zh").get(f"/fairness/{wave.id}").words
    assert "确有进步 不足 5" in zh and "至少 76%" in zh


def test_who_may_open_the_people_is_told_the_numbers(client, cast, team):
    wave, _result = a_wave(cast, team)
    kept_as(wave, usual=30, improved=3, dropped=1, too_few=6)
    words = client.sign_in(cast.trainer).get(f"/fairness/{wave.id}").words
    assert "Really improved 3" in words and "Really dropped 1" in words and "ups and downs 88%" in words
    assert "Filed 0" in words and "people elsewhere" not in words


def test_enough_on_every_side_is_told_as_it_is(client, cast, team):
    wave, _result = a_wave(cast, team)
    kept_as(wave, usual=30, improved=8, dropped=5, too_few=6)
    words = client.sign_in(cast.employee).get(f"/fairness/{wave.id}").words
    assert "Really improved 8" in words and "Really dropped 5" in words and "ups and downs 70%" in words


def test_a_few_without_a_verdict_are_covered_by_the_number_of_those_judged(client, cast, team):
    wave, _result = a_wave(cast, team)
    kept_as(wave, usual=30, improved=8, dropped=7, too_few=2)
    words = client.sign_in(cast.employee).get(f"/fairness/{wave.id}").words
    assert "People judged at least 43" in words and "Really improved 8" in words and "at least 65%" in words


def test_a_manager_cannot_subtract_the_own_people(client, cast, team):
    wave, _result = a_wave(cast, team)
    people = kept_as(wave, usual=30, improved=4, dropped=6, too_few=6)
    people["improved"] += [one.id for one in team[:3]]
    content = db.session.get(Summary, f"{WAVE}{wave.id}").content
    keep(f"{WAVE}{wave.id}", content | {"people": 49, "changes": content["changes"] | {"improved": 7}}, now())
    keep(f"{MET}{wave.id}", {"people": people, "shoppers": []}, now())
    db.session.commit()
    words = client.sign_in(cast.manager).get(f"/fairness/{wave.id}").words
    assert "Really improved fewer than 5 elsewhere" in words and "Really dropped 6" in words
    report = client.get(f"/waves/{wave.id}/report")
    assert "Really improved fewer than 5 elsewhere" in report.words
    assert "Really improved 7" in client.sign_in(cast.employee).get(f"/fairness/{wave.id}").words


def test_a_manager_is_not_told_of_fewer_than_five_others(client, cast, team):
    wave, _result = a_wave(cast, team)
    people = kept_as(wave, usual=4)
    content = db.session.get(Summary, f"{WAVE}{wave.id}").content
    own = {"usual": people["usual"] + [one.id for one in team]}
    keep(f"{WAVE}{wave.id}", content | {"people": 9, "changes": {"usual": 9}}, now())
    keep(f"{MET}{wave.id}", {"people": own, "shoppers": []}, now())
    db.session.commit()
    assert (
        "fewer than 5 people were met outside your sites"
        in client.sign_in(cast.manager).get(f"/fairness/{wave.id}").words
    )


def filed(upheld, rejected, still_open, people=None):
    """Return objections that nobody stored, each of another person unless there are fewer `people`."""
    decisions = ["upheld"] * upheld + ["rejected"] * rejected + [""] * still_open
    return [
        Appeal(person_id=n % (people or len(decisions)), decision=decision, filed_at=kit.VISITED,
               decided_at=kit.VISITED + timedelta(days=2) if decision else None)
        for n, decision in enumerate(decisions)
    ]  # fmt: skip


def test_objections_are_told_so_that_no_few_are_left_over(app):
    few = told.objections_told(filed(6, 12, 2), set())
    assert (few.filed, few.answered, few.upheld) == (Told(20), Told(16, How.LEAST), Told(6))
    assert few.upheld_share is None and few.median_days is not None
    exact = told.objections_told(filed(6, 7, 5), set())
    assert (exact.answered, exact.upheld, exact.upheld_share) == (Told(13), Told(6), 6 / 13)
    assert told.objections_told(filed(3, 3, 0), set()) == told.Objections(Told(6))
    assert told.objections_told(filed(6, 7, 5, people=4), set()) == told.Objections(FEW)
    assert told.objections_told(filed(6, 0, 0), {0, 1}) == told.Objections(FEW)
    assert told.objections_told(filed(2, 3, 20), set()) == told.Objections(Told(25)), "the answered ones would be few"
