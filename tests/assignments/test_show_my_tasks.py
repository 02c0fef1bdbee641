"""My tasks: what to do, why, until when; the calendar file."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from sqm_training.assignments.calendar import DueDay, calendar, escaped, folded
from sqm_training.assignments.models import Assignment, Completion, Extension
from sqm_training.database import now
from sqm_training.extensions import db

from .kit import give, in_days, make_card, make_standard


def test_what_to_do_comes_overdue_first_with_why_and_when(client, cast):
    give(cast.employee, ref="A", title={"zh": "乙", "en": "Later one"}, due_on=in_days(1), attempts_allowed=3)
    give(cast.employee, ref="B", title={"zh": "甲", "en": "Late one"}, due_on=in_days(-2), reason="Bills are hard")
    give(cast.employee, ref="C", title={"zh": "丙", "en": "Done one"}, passed_on=in_days(0))
    give(cast.colleague, ref="D", title={"zh": "别人", "en": "Not mine"}, reason="canary-foreign")
    db.session.commit()
    page = client.sign_in(cast.employee).get("/tasks")
    words = page.words
    assert words.index("Late one") < words.index("Later one") < words.index("Done one")
    for said in ("2 tasks to do", "Overdue", "was due", "Bills are hard", "due tomorrow", "3 attempts left"):
        assert said in words
    assert "Not mine" not in words
    assert "canary-foreign" not in page.text


def test_what_was_practised_is_reported_once(client, cast):
    card = make_card(make_standard())
    task = give(cast.employee, kind="card", ref=card.ref).id
    own_way = give(cast.employee).id
    foreign = give(cast.colleague, kind="card", ref=card.ref).id
    db.session.commit()
    client.sign_in(cast.employee)
    assert client.get("/tasks").words.count("I have practised it") == 1
    assert client.post(f"/tasks/{foreign}/done").status == 404
    client.post(f"/tasks/{own_way}/done")
    assert "Open the task and do it there" in client.get("/tasks").words
    client.post(f"/tasks/{task}/done")
    assert "Done in time" in client.get("/tasks").words
    client.post(f"/tasks/{task}/done")
    assert "This task is not to be done any more." in client.get("/tasks").words
    assert list(db.session.scalars(select(Completion.event))) == ["passed"]
    assert db.session.get_one(Assignment, task, populate_existing=True).attempts_used == 1


def test_empty_and_in_chinese(client, cast):
    page = client.sign_in(cast.employee, "zh").get("/tasks")
    assert page.title == "我的任务"
    assert "没有待完成的任务" in page.words


def test_it_costs_the_same_for_one_task_and_for_many(client, cast):
    give(cast.employee)
    db.session.commit()
    client.sign_in(cast.employee)
    client.get("/tasks")
    few = client.get("/tasks").queries
    for number in range(9):
        give(cast.employee, ref=f"X{number}")
    db.session.commit()
    assert client.get("/tasks").queries == few <= 8


def parsed(data: bytes) -> list[dict[str, str]]:
    """Read a calendar file as RFC 5545 says: unfold, split, unescape; fail on what it forbids."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()
    unfolded = data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    events, event = [], {}
    for line in unfolded:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            events.append(event)
        else:
            assert name.split(";")[0] not in event
            event[name] = re.sub(r"\\([\\;,nN])", lambda found: {"n": "\n"}.get(found[1].lower(), found[1]), value)
    return events


def test_the_calendar_holds_ones_own_due_days(client, cast):
    long = "排队超过十五分钟，先说抱歉；再说还要等多久, then offer the machine\\counter" * 3
    task = give(cast.employee, title={"zh": long, "en": long}, reason="First line\nsecond; third", due_on=in_days(3))
    give(cast.employee, ref="X", due_on=None)
    give(cast.employee, ref="Y", passed_on=in_days(0))
    give(cast.colleague, ref="Z")
    task.extensions.append(Extension(due_on=in_days(3), reason="x", by_id=cast.trainer.id, at=now()))
    task_id = task.id
    db.session.commit()
    answer = client.sign_in(cast.employee).get("/tasks.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = parsed(answer.data)
    assert event["UID"] == f"task-{task_id}@sqm-training"
    assert event["SUMMARY"] == long
    assert event["DESCRIPTION"].endswith("First line\nsecond; third")
    assert event["DTSTART;VALUE=DATE"] == in_days(3).strftime("%Y%m%d")
    assert event["DTEND;VALUE=DATE"] == in_days(4).strftime("%Y%m%d")
    assert event["SEQUENCE"] == "1"
    assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    (again,) = parsed(client.get("/tasks.ics").data)
    assert again["UID"] == event["UID"]


@pytest.mark.either
def test_no_sign_of_a_text_breaks_the_file():
    title = "a" * 74 + "水务😀" * 40 + "\r\nBEGIN:VEVENT\x00\x1b"
    at = now()
    (event,) = parsed(calendar("名", [DueDay("u", at.date(), title, "", revision=2)], at + timedelta(days=1)))
    assert event["SUMMARY"] == "a" * 74 + "水务😀" * 40 + "\nBEGIN:VEVENT"
    assert escaped("a;b,c\\d") == r"a\;b\,c\\d"
    assert folded("") == b"\r\n"
