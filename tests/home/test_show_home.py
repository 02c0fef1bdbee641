"""The start page of each role: what to do next, and nothing that is not one's own."""

from datetime import timedelta

import pytest

from sqm_training.database import Text, now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance, Person
from sqm_training.progress import actions
from sqm_training.progress.models import Summary
from sqm_training.progress.queries.sites import people_who_improved
from sqm_training.standards.actions.approval import propose_state
from sqm_training.standards.models import Standard, StandardLink
from sqm_training.visits.actions import telling

from ..checklists.kit import load_small
from ..visits import kit


def publish(cast, version, met, day, **changes):
    return kit.published(cast.east, cast.shopper, met, version, cast.trainer, day, **changes)


@pytest.mark.parametrize("role", ["trainer", "manager", "admin", "shopper", "employee"])
def test_a_new_organisation_is_told_what_to_do_first(client, cast, role):
    page = client.sign_in(getattr(cast, role)).get("/")
    assert page.status == 200 and page.words


def test_a_new_result_says_where_and_roughly_when(client, cast):
    telling.tell_published(publish(cast, load_small(), cast.employee, 0), until=None)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=kit.VISITED))
    db.session.commit()
    words = client.sign_in(cast.employee).get("/").words
    assert "A new result" in words and "East Gate Hall · early March 2026, morning" in words


def test_the_wave_under_way_is_shown_and_before_the_first_the_one_that_comes_next(client, cast):
    def planned(code: str, days: int) -> None:
        wave = kit.make_wave(code)
        first = (now() + timedelta(days=days)).date()
        wave.title, wave.starts_on, wave.ends_on = {"zh": code, "en": code}, first, first
        db.session.commit()

    client.sign_in(cast.trainer)
    planned("Far", 90)
    planned("Near", 30)
    assert "This wave Near" in client.get("/").words
    planned("Old", -200)
    planned("Current", -20)
    assert "This wave Current" in client.get("/").words


def test_who_improved_is_listed_by_name_with_count_and_interval(client, cast):
    version = load_small()
    poor = {"D1": kit.Answer("no"), "D2": kit.Answer(0, comment="没有"), "D3": kit.Answer([])}
    for day in range(12):
        publish(cast, version, cast.employee, 7 * day, **(poor if day < 6 else {}))
        publish(cast, version, cast.colleague, 7 * day)
    actions.rebuild(at=kit.VISITED + timedelta(days=100))
    db.session.commit()
    people, _as_of = people_who_improved()
    assert [(one.person.id, one.n) for one in people] == [(cast.employee.id, 12)]
    words = client.sign_in(cast.trainer).get("/").words
    assert "a change needs" in words and "12 visits by 1 shopper" in words
    assert "员工甲" in words and "By name, not by rank" in words


def test_who_improved_reads_what_a_night_before_the_update_kept(client, cast):
    known = {"person": cast.employee.id, "n": 12, "difference": 9.5, "low": 2.0, "high": 17.0}
    db.session.add(Summary(key="improved", content={"people": [known]}, as_of=now()))
    db.session.commit()
    words = client.sign_in(cast.trainer).get("/").words
    assert "员工甲 +9.5 (+2.0 to +17.0), 12 visits By name" in words


def test_a_trainer_is_told_which_changes_of_standards_wait_for_somebody_else(client, cast):
    standard = Standard(code="WAIT-9", title={"zh": "等候", "en": "Waiting"}, target={"zh": "60 秒", "en": "60 seconds"},
                        channel="counter", dimension="responsiveness", state="approved")  # fmt: skip
    db.session.add(standard)
    propose_state(standard=standard, reason="Too strict", by=cast.second_trainer)
    db.session.commit()
    waiting = "1 change of a standard awaits approval"
    assert waiting in client.sign_in(cast.trainer).get("/").words
    assert waiting not in client.sign_in(cast.second_trainer).get("/").words


def test_a_trainer_is_told_when_nobody_has_improved(client, cast):
    assert "Nobody yet beyond what chance explains" in client.sign_in(cast.trainer).get("/").words


def test_practice_is_not_assigned_for_a_standard_out_of_force(client, cast):
    publish(cast, load_small(), cast.employee, 0, D2=kit.Answer(0, comment="没有"))
    standard = db.session.query(Standard).filter_by(code="LIS").one()
    title: Text = {"zh": "倾听", "en": "Listening"}
    lesson = StandardLink(standard_id=standard.id, relation="trains", kind="lesson", ref="T:L", title=title, path="/x")
    db.session.add(lesson)
    actions.rebuild(at=now())
    db.session.commit()
    offered = [
        one.get("href") for one in client.sign_in(cast.trainer).get("/").all("a") if "weakness" in one.get("href")
    ]
    assert len(offered) == 1 and "standard=LIS" in offered[0]
    db.session.query(Standard).filter_by(code="LIS").one().state = "retired"
    db.session.commit()
    page = client.get("/")
    assert "LIS" in page.words and not [one for one in page.all("a") if "weakness" in one.get("href")]


def test_an_administrator_is_led_to_what_is_missing(client, cast):
    page = client.sign_in(cast.admin).get("/")
    links = {one.get("href") for one in page.all("a")}
    assert "/jobs" in links and "No job has run yet" in page.words
    db.session.get(Person, cast.employee.id).password_hash = None
    db.session.commit()
    page = client.get("/")
    assert "1 person has no password yet" in page.words
    listed = client.get("/admin/people?state=waiting").words
    assert "员工甲" in listed and "员工乙" not in listed


def test_a_visit_is_found_by_its_number(client, cast):
    visit = kit.plan(cast.east, cast.shopper, load_small())
    db.session.commit()
    page = client.sign_in(cast.trainer).get(f"/search?q={visit.id}")
    assert f"/visits/{visit.id}/review" in {one.get("href") for one in page.all("a")}
    assert client.get("/search?q=99999999999999999999").status == 200


def test_help_is_that_of_the_own_work(client, cast):
    assert "Before you go" in client.sign_in(cast.shopper).get("/help").words
    assert "Before you go" not in client.sign_in(cast.employee).get("/help").words
