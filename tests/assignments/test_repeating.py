"""Repeated tasks: a row is added when the time comes, none is rewritten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sqm_training.assignments.actions.changing import stop_repeating
from sqm_training.assignments.actions.giving import give as give_batch
from sqm_training.assignments.actions.leaving import note_leave
from sqm_training.assignments.actions.repeating import repeat_due
from sqm_training.assignments.models import Assignment
from sqm_training.assignments.queries.candidates import Wanted
from sqm_training.assignments.terms import Terms
from sqm_training.database import now
from sqm_training.extensions import db

from .kit import in_days, make_card, make_standard


@pytest.fixture
def weekly(cast):
    """A task that was given eight days ago, due after three days, again every seven days."""
    target = make_card(make_standard())
    batch = give_batch(
        target=target,
        wanted=Wanted("names", numbers="employee"),
        terms=Terms(in_days(3), in_days(5), 2, 7, "days", "Refresh"),
        by=cast.trainer,
        at=now(),
    )
    age(batch, 8)
    return db.session.scalar(select(Assignment))


def age(batch, days):
    """Move a batch and its tasks into the past."""
    back = timedelta(days=days)
    for row in (batch, *db.session.scalars(select(Assignment))):
        row.due_on, row.cut_off_on = row.due_on - back, row.cut_off_on - back
    batch.made_at -= back
    for row in db.session.scalars(select(Assignment)):
        row.assigned_at -= back
    db.session.flush()


def rows():
    return list(db.session.scalars(select(Assignment).order_by(Assignment.id)))


def test_the_next_row_has_as_much_time_as_the_first_and_fresh_attempts(app, cast, weekly):
    weekly.attempts_used = weekly.failed = 2
    assert sum(repeat_due(now())) == 1
    first, second = rows()
    assert (first.failed, first.due_on) == (2, in_days(-5))
    assert (second.previous_id, second.person_id, second.batch_id) == (first.id, first.person_id, first.batch_id)
    assert (second.due_on, second.cut_off_on) == (in_days(3), in_days(5))
    assert (second.attempts_allowed, second.attempts_used, second.failed) == (2, 0, 0)
    assert sum(repeat_due(now())) == 0


def test_missed_times_are_not_made_up_for(app, cast, weekly):
    age(weekly.batch, 60)
    assert sum(repeat_due(now())) == 1
    assert sum(repeat_due(now() + timedelta(days=7))) == 1
    assert len(rows()) == 3


def test_before_its_time_nothing_happens(app, cast, weekly):
    weekly.batch.made_at = weekly.assigned_at = now() - timedelta(days=6)
    assert sum(repeat_due(now())) == 0


@pytest.mark.parametrize("why", ["stopped", "left", "gone"])
def test_it_ends_when_stopped_when_the_person_left_or_the_thing_is_gone(app, cast, weekly, why):
    if why == "stopped":
        stop_repeating(assignment=weekly, by=cast.trainer)
    elif why == "left":
        cast.employee.is_active = False
    else:
        weekly.ref = "GONE"
    db.session.flush()
    assert sum(repeat_due(now())) == 0


def test_after_leave_it_comes_again(app, cast, weekly):
    note_leave(person=cast.employee, from_on=in_days(0), until_on=in_days(1), by=cast.trainer, at=now())
    assert sum(repeat_due(now())) == 0
    assert sum(repeat_due(now() + timedelta(days=2))) == 1
