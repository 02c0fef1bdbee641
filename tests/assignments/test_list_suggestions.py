"""Practise next: suggested from records, confirmed or dismissed by a trainer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sqm_training.assignments.actions.completions import record
from sqm_training.assignments.models import Assignment, Dismissal
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.standards.models import Standard

from .kit import give, in_days, make_card, make_standard, score


@pytest.fixture
def weak(cast):
    """An employee who is weak on two standards that a card trains, and on one that nothing trains."""
    for code, points in (("WAIT-3", 2), ("HALL-1", 6), ("X-1", 0)):
        standard = make_standard(code)
        if code != "X-1":
            make_card(standard)
        for visit in range(3):
            score(cast.employee, standard, points, days_ago=20 + visit, rater_id=cast.shopper.id)
    score(cast.colleague, db.session.scalar(select(Standard).where(Standard.code == "WAIT-3")), 0)
    db.session.commit()
    return db.session.scalar(select(Standard).where(Standard.code == "WAIT-3"))


def chosen(cast, standard, **values):
    return {"site": cast.east.id, "person": cast.employee.id, "standard": standard.id, **values}


def page_of(client, cast):
    return client.get(f"/assignments/suggestions?site={cast.east.id}")


def test_the_weakest_come_first_with_their_records_and_nothing_is_given(client, cast, weak):
    client.sign_in(cast.trainer)
    assert "Choose a site" in client.get("/assignments/suggestions").words
    page = page_of(client, cast)
    words = page.words
    assert words.index("WAIT-3") < words.index("HALL-1")
    assert "X-1" not in words
    assert "20% of the points · 3 records: 3 mystery shops" in words
    assert "2/10" in words
    assert "员工乙" not in words
    assert "神秘客" not in page.text
    assert not any(f"{hour:02}:" in words for hour in range(24))
    assert db.session.scalar(select(Assignment)) is None
    looked = db.session.scalars(select(AuditRow.person_id).where(AuditRow.act == "scores.view"))
    assert list(looked) == [cast.employee.id]


def test_one_click_gives_the_task(client, cast, weak):
    client.sign_in(cast.trainer)
    code = weak.code
    client.post("/assignments/suggestions/confirm", chosen(cast, weak, target="card:WAIT-3"))
    task = db.session.scalar(select(Assignment))
    assert (task.person_id, task.ref, task.due_on, task.standard_id) == (
        cast.employee.id,
        code,
        in_days(14),
        db.session.merge(weak).id,
    )
    page = page_of(client, cast)
    assert "员工甲 has the task now." in page.words
    assert "WAIT-3" not in page.words
    again = client.post("/assignments/suggestions/confirm", chosen(cast, weak, target="card:WAIT-3"))
    assert again.status == 404


def test_only_what_was_suggested_can_be_confirmed(client, cast, weak):
    client.sign_in(cast.trainer)
    path = "/assignments/suggestions/confirm"
    assert client.post(path, chosen(cast, weak, target="card:HALL-1")).status == 404
    assert client.post(path, chosen(cast, weak, target="nothing")).status == 404
    assert client.post(path, chosen(cast, weak, target="card:WAIT-3", person=cast.westerner.id)).status == 404
    assert client.post(path, chosen(cast, weak, target="card:WAIT-3", site=999)).status == 404
    assert db.session.scalar(select(Assignment)) is None


def test_dismissed_with_a_reason_until_there_is_a_newer_record(client, cast, weak):
    client.sign_in(cast.trainer)
    path = "/assignments/suggestions/dismiss"
    client.post(path, chosen(cast, weak, reason=" "))
    assert "Say in a few words why not." in page_of(client, cast).words
    client.post(path, chosen(cast, weak, reason="Was new to the counter"))
    row = db.session.scalar(select(Dismissal))
    assert (row.reason, row.by_id) == ("Was new to the counter", cast.trainer.id)
    page_of(client, cast)
    assert "WAIT-3" not in page_of(client, cast).words
    score(db.session.merge(cast.employee), db.session.merge(weak), 1, days_ago=1)
    db.session.commit()
    assert "WAIT-3" in page_of(client, cast).words


def test_what_was_practised_since_is_not_suggested_again(client, cast, weak):
    give(cast.employee, kind="card", ref="HALL-1")
    at = now() - timedelta(days=2)
    record(person_id=cast.employee.id, kind="card", ref="WAIT-3", event="passed", at=at)
    db.session.commit()
    client.sign_in(cast.trainer)
    assert "No suggestion" in page_of(client, cast).words


def test_it_costs_the_same_for_one_person_and_for_many(client, cast, weak):
    client.sign_in(cast.trainer)
    page_of(client, cast)
    rows = db.session.query(AuditRow).count()
    few = page_of(client, cast).queries
    written = db.session.query(AuditRow).count() - rows
    colleague, standard = db.session.merge(cast.colleague), db.session.merge(weak)
    for _visit in range(4):
        score(colleague, standard, 1)
    db.session.commit()
    rows = db.session.query(AuditRow).count()
    many = page_of(client, cast).queries
    assert (db.session.query(AuditRow).count() - rows, written) == (2, 1)
    assert many - few <= 3, "one row of the trail more (with its lock on PostgreSQL), and nothing else"


def test_in_chinese(client, cast, weak):
    client.sign_in(cast.trainer, "zh")
    page = page_of(client, cast)
    assert page.title == "接下来练什么"
    assert "得分率 20%" in page.words
