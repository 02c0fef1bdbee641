"""Reminders: each occasion once, one message a day, asked again before it is sent."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from sqm_training.assignments.actions.changing import extend
from sqm_training.assignments.actions.completions import record
from sqm_training.assignments.actions.leaving import note_leave
from sqm_training.assignments.actions.reminding import remind, write_digests
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.jobs.sending import send_waiting
from sqm_training.people import settings
from tests.jobs.servers import MailServer, RobotServer, running

from .kit import give, in_days, noon

SHANGHAI = ZoneInfo("Asia/Shanghai")


def tell(days=0):
    return sum(remind(noon(days)))


def messages(channel="inbox"):
    rows = select(Message).where(Message.channel == channel).order_by(Message.id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def send(days=0):
    return sum(send_waiting(noon(days)))


@pytest.fixture
def task(cast):
    return give(cast.employee, assigned_at=noon() - timedelta(days=1), due_on=in_days(10))


def test_a_new_task_is_told_once(app, cast, task):
    assert (tell(), tell(), tell(1)) == (1, 0, 0)
    (message,) = messages()
    assert message.person_id == cast.employee.id
    assert send() == 1
    assert message.subject == {"zh": "您有 1 项学习任务待完成", "en": "You have 1 task to do"}
    assert message.body["en"].startswith("· The bill that doubled – due ")
    assert message.path == "/tasks"


def test_before_the_due_day_and_on_the_day_after_it(app, cast, task):
    told = [day for day in range(16) if tell(day)]
    assert told == [0, 7, 11]
    settings.put("reminder_days", 0)
    give(cast.colleague, assigned_at=noon() - timedelta(days=1), due_on=in_days(20))
    assert [day for day in range(16, 30) if tell(day)] == [16, 20, 21]


def test_one_message_a_day_for_all_tasks_of_a_person(app, cast, task):
    give(cast.employee, ref="SC02", due_on=in_days(2), assigned_at=noon() - timedelta(hours=2))
    assert tell() == 1
    give(cast.employee, ref="SC03", assigned_at=noon() - timedelta(hours=1))
    assert (tell(), tell(1)) == (0, 1)
    assert [len(message.about["ids"]) for message in messages()] == [2, 1]


def test_an_extension_is_spoken_of_anew(app, cast, task):
    told = [day for day in range(12) if tell(day)]
    extend(assignments=[task], due_on=in_days(20), reason="Ill", by=cast.trainer, at=now())
    assert told + [day for day in range(12, 30) if tell(day)] == [0, 7, 11, 17, 21]


def test_what_was_done_in_the_meantime_is_not_said(app, cast, task):
    give(cast.employee, ref="SC02", assigned_at=noon() - timedelta(days=1))
    tell()
    record(person_id=cast.employee.id, kind="scenario", ref="SC01", event="passed", at=noon())
    send()
    (message,) = messages()
    assert message.subject["en"] == "You have 1 task to do"
    give(cast.colleague, assigned_at=noon() - timedelta(days=1))
    tell(1)
    record(person_id=cast.colleague.id, kind="scenario", ref="SC01", event="passed", at=noon())
    send(1)
    assert [(one.state, one.cancel_reason) for one in messages()][1:] == [("cancelled", "nothing left to do")]


def test_nobody_is_woken_or_called_during_leave(app, cast, task):
    night = noon() - timedelta(hours=8)
    sum(remind(night))
    (message,) = messages()
    assert message.due_at.astimezone(SHANGHAI).strftime("%H:%M") == "08:30"
    give(cast.colleague, assigned_at=noon() - timedelta(days=1))
    note_leave(person=cast.colleague, from_on=in_days(0), until_on=in_days(2), by=cast.trainer, at=now())
    assert (tell(), tell(1), tell(2), tell(3)) == (0, 0, 0, 1)
    note_leave(person=cast.employee, from_on=in_days(0), until_on=in_days(0), by=cast.trainer, at=now())
    assert send() == 0
    assert messages()[0].cancel_reason == "on leave"


def test_who_left_is_not_reminded(app, cast, task):
    cast.employee.is_active = False
    db.session.flush()
    assert tell() == 0


def test_by_mail_and_file_when_they_are_set_up(app, cast, task):
    cast.employee.mail = "e@example.org"
    settings.put("reminders_to_file", True)
    with running(MailServer()) as server:
        app.config["SQM"] = replace(app.config["SQM"], smtp_url=server.url, mail_from="t@example.org")
        tell()
        assert send() == 3
        assert [letter["Subject"] for letter in server.letters] == ["您有 1 项学习任务待完成"]
    assert [one.channel for one in db.session.scalars(select(Message).order_by(Message.id))] == [
        "inbox",
        "mail",
        "file",
    ]
    settings.put("reminders_by_mail", False)
    give(cast.employee, ref="X", assigned_at=noon())
    tell(1)
    assert len(messages("mail")) == 1


def test_the_group_robot_hears_numbers_and_no_name(app, cast, task):
    give(cast.colleague, due_on=in_days(-3), assigned_at=noon() - timedelta(days=9), reason="score 41 canary")
    give(cast.westerner, due_on=in_days(1), assigned_at=noon() - timedelta(hours=1))
    with running(RobotServer()) as server:
        app.config["SQM"] = replace(app.config["SQM"], webhook_kind="dingtalk", webhook_url=server.url)
        assert (tell(), tell()) == (3, 0)
        send()
        ((_path, body),) = server.told
    text = body["text"]["content"]
    assert text.splitlines() == [
        "你有新的学习任务，请登录查看。今日新增 1 项 · 即将到期 1 项 · 已超期 1 项",
        "You have new or open tasks. Please sign in to see them. New: 1 · due soon: 1 · overdue: 1",
    ]
    for secret in ("员工", "账单", "canary", "41", "employee", "营业厅"):
        assert secret not in text


def test_the_weekly_digest_goes_to_trainers_and_managers_once_a_week(app, cast, task):
    give(cast.colleague, due_on=in_days(-3), assigned_at=noon() - timedelta(days=9))
    give(cast.westerner, passed_on=in_days(-1), assigned_at=noon() - timedelta(days=2))
    monday = next(day for day in range(7) if in_days(day).isoweekday() == 1)
    assert sum(write_digests(noon(monday))) == 3
    assert sum(write_digests(noon(monday + 6))) == 0
    assert sum(write_digests(noon(monday + 7))) == 3
    db.session.execute(db.delete(Message).where(Message.key.not_like(f"%{in_days(monday).isocalendar()[1]:02}:inbox")))
    assert send(monday) == 3
    told = {message.person_id: message for message in messages()}
    assert set(told) == {cast.trainer.id, cast.second_trainer.id, cast.manager.id}
    message = told[cast.trainer.id]
    assert message.body["en"].splitlines()[0].startswith("In all: ")
    assert "East Gate Hall: " in message.body["en"]
    assert "员工" not in str(message.body)
    own = told[cast.manager.id].body["en"]
    assert "· 员工乙 1" in own and "员工丙" not in own and "West" not in own


def test_without_any_task_there_is_no_digest(app, cast):
    sum(write_digests(noon()))
    assert send() == 0
    assert {message.cancel_reason for message in messages()} == {"nothing to say"}
