"""Attempts are limited: whatever is open in how many tabs, nobody gets one more than allowed."""

from datetime import timedelta

import pytest

from sqm_training.assignments.actions.attempts import claim
from sqm_training.assignments.actions.completions import record
from sqm_training.assignments.models import Assignment
from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db

from .kit import at_once, give, in_days


def begin(person):
    return claim(person_id=person.id, kind="scenario", ref="SC01", at=now())


def test_without_a_task_it_is_free_practice(app, cast):
    assert begin(cast.employee) is None
    give(cast.colleague)
    assert begin(cast.employee) is None


def test_each_attempt_is_counted_until_none_is_left(app, cast):
    task = give(cast.employee, attempts_allowed=2)
    assert (begin(cast.employee), begin(cast.employee)) == (task, task)
    assert task.attempts_used == 2
    with pytest.raises(RuleBroken, match="All 2 attempts are used"):
        begin(cast.employee)
    assert task.attempts_used == 2


def test_without_a_limit_attempts_are_only_counted(app, cast):
    task = give(cast.employee)
    assert [begin(cast.employee) for _again in range(5)] == [task] * 5
    assert task.attempts_used == 5


def test_after_the_cut_off_no_attempt_begins(app, cast):
    give(cast.employee, due_on=in_days(-3), cut_off_on=in_days(-1))
    with pytest.raises(RuleBroken, match="closed on"):
        begin(cast.employee)


def test_after_the_due_day_an_attempt_still_counts(app, cast):
    task = give(cast.employee, due_on=in_days(-3), cut_off_on=in_days(0))
    assert begin(cast.employee) == task


def test_what_is_done_or_waived_may_be_practised_freely(app, cast):
    give(cast.employee, attempts_allowed=1)
    begin(cast.employee)
    record(person_id=cast.employee.id, kind="scenario", ref="SC01", event="passed", at=now())
    assert begin(cast.employee) is None
    give(cast.colleague, waived_at=now(), waive_reason="moved")
    assert begin(cast.colleague) is None


def test_the_task_that_is_due_first_is_charged_first(app, cast):
    later = give(cast.employee, attempts_allowed=1)
    sooner = give(cast.employee, attempts_allowed=1, due_on=in_days(1))
    assert (begin(cast.employee), begin(cast.employee)) == (sooner, later)


def test_an_old_closed_task_does_not_stand_in_the_way_of_a_newer_one(app, cast):
    give(cast.employee, due_on=in_days(-9), cut_off_on=in_days(-9), assigned_at=now() - timedelta(days=20))
    task = give(cast.employee)
    assert begin(cast.employee) == task


def test_eight_tabs_at_once_get_no_more_than_allowed(app, cast):
    task_id, person_id = give(cast.employee, attempts_allowed=3).id, cast.employee.id

    def begin_once():
        claim(person_id=person_id, kind="scenario", ref="SC01", at=now())

    assert at_once(app, 8, begin_once) == 3
    assert db.session.get_one(Assignment, task_id).attempts_used == 3
