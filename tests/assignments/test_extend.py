"""More time or more attempts, with a reason that stays."""

import pytest
from sqlalchemy import select

from sqm_training.assignments.models import Assignment, Extension
from sqm_training.assignments.states import State, state_of
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow

from .kit import give, in_days


def saved(*tasks):
    db.session.commit()
    return "&".join(f"ids={task.id}" for task in tasks)


def fresh(task_id):
    return db.session.get_one(Assignment, task_id, populate_existing=True)


def test_a_closed_task_is_open_again_and_what_held_before_is_kept(client, cast):
    task = give(cast.employee, due_on=in_days(-9), cut_off_on=in_days(-5))
    key, task_id = saved(task), task.id
    client.sign_in(cast.trainer)
    page = client.post(f"/assignments/extend?{key}", {"due_on": str(in_days(4)), "reason": "System was down"})
    assert page.location == f"/assignments/{task_id}"
    task = fresh(task_id)
    assert (task.due_on, task.cut_off_on) == (in_days(4), in_days(4))
    assert state_of(task, in_days(0)) is State.OPEN
    row = db.session.scalar(select(Extension))
    assert (row.was_due_on, row.was_cut_off_on, row.reason, row.by_id) == (
        in_days(-9),
        in_days(-5),
        "System was down",
        cast.trainer.id,
    )
    assert "System was down" in client.get(f"/assignments/{task_id}").words
    assert "System was down" in client.sign_in(cast.employee).get("/tasks").words


def test_more_attempts_after_the_last_one(client, cast):
    task = give(cast.employee, attempts_allowed=2, attempts_used=2, failed=2)
    key, task_id = saved(task), task.id
    client.sign_in(cast.trainer).post(f"/assignments/extend?{key}", {"more_attempts": "1", "reason": "Nearly"})
    task = fresh(task_id)
    assert (task.attempts_allowed, state_of(task, in_days(0))) == (3, State.OPEN)


def test_the_preview_counts_who_is_concerned_and_who_is_not(client, cast):
    rows = give(cast.employee), give(cast.colleague, passed_on=in_days(0)), give(cast.westerner, due_on=in_days(-1))
    key = saved(*rows)
    page = client.sign_in(cast.trainer).get(f"/assignments/extend?{key}")
    assert "Tasks to extend 2" in page.words
    assert "Done in time 1 stays as it is" in page.words
    client.post(f"/assignments/extend?{key}", {"due_on": str(in_days(9)), "reason": "Holidays"})
    days = list(db.session.scalars(select(Assignment.due_on).order_by(Assignment.id)))
    assert days == [in_days(9), in_days(7), in_days(9)]
    acts = db.session.scalars(select(AuditRow.person_id).where(AuditRow.act == "assignments.extend"))
    assert set(acts) == {cast.employee.id, cast.westerner.id}


@pytest.mark.either
@pytest.mark.parametrize(
    ("due", "cut", "more", "reason", "words"),
    [
        (None, None, "", "x", "Enter a new day, or how many more attempts."),
        (9, None, "", " ", "Give the reason. It stays with the task."),
        (-1, None, "", "x", "This day is over."),
        (2, None, "", "x", "An extension cannot bring the due day forward."),
        (9, 8, "", "x", "The cut-off cannot come before the due day."),
        (9, None, "99", "x", "Number must be between 1 and 20."),
    ],
)
def test_what_makes_no_sense_is_refused(client, cast, due, cut, more, reason, words):
    key = saved(give(cast.employee))
    days = {name: str(in_days(day)) if day is not None else "" for name, day in (("due_on", due), ("cut_off_on", cut))}
    client.sign_in(cast.trainer)
    page = client.post(f"/assignments/extend?{key}", {**days, "more_attempts": more, "reason": reason})
    assert (page.status, words in page.words) == (422, True)
    assert db.session.scalar(select(Extension)) is None


def test_nothing_chosen_or_nothing_left_to_extend(client, cast):
    key = saved(give(cast.employee, passed_on=in_days(0)))
    client.sign_in(cast.trainer)
    assert client.get("/assignments/extend").status == 404
    assert "None of the chosen tasks" in client.get(f"/assignments/extend?{key}").words
    page = client.post(f"/assignments/extend?{key}", {"due_on": str(in_days(9)), "reason": "x"})
    assert page.status == 422
