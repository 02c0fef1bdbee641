"""Reminding by hand: one message to each person, once a day."""

from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.jobs.runner import run_due
from sqm_training.people.models import AuditRow

from .kit import give, in_days
from .test_extend import saved


def test_each_person_once_a_day_with_all_chosen_tasks(client, cast):
    key = saved(
        give(cast.employee),
        give(cast.employee, ref="SC02", title={"zh": "报修", "en": "A leak"}, due_on=in_days(-1)),
        give(cast.colleague, passed_on=in_days(0)),
    )
    client.sign_in(cast.trainer)
    assert "Tasks to remind of 2" in client.get(f"/assignments/nudge?{key}").words
    client.post(f"/assignments/nudge?{key}")
    assert "1 person reminded." in client.get("/assignments").words
    client.post(f"/assignments/nudge?{key}")
    assert "1 had been reminded today." in client.get("/assignments").words
    run_due(only="send-messages")
    (message,) = db.session.scalars(select(Message).execution_options(populate_existing=True))
    assert (message.person_id, message.state) == (cast.employee.id, "sent")
    assert "A leak – was due" in message.body["en"]
    assert "账单突然变高" in message.body["zh"]
    acts = db.session.scalars(select(AuditRow.person_id).where(AuditRow.act == "assignments.nudge"))
    assert list(acts) == [cast.employee.id]


def test_nobody_but_trainers_may(client, cast):
    key = saved(give(cast.employee))
    for person in (cast.manager, cast.employee):
        assert client.sign_in(person).post(f"/assignments/nudge?{key}").status == 403
