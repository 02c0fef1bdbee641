"""Completions: what features record, and what it does to the person's assignments."""

from datetime import timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqm_training.assignments.actions.completions import facts_of, record, recount
from sqm_training.assignments.models import Completion
from sqm_training.assignments.queries import open_for
from sqm_training.assignments.states import Facts, State, state_of
from sqm_training.database import now
from sqm_training.extensions import db

from .kit import beijing, give, in_days


def done(person, event="passed", **values):
    return record(**{"person_id": person.id, "kind": "scenario", "ref": "SC01", "event": event, "at": now(), **values})


def test_a_pass_is_kept_with_its_exact_score_and_ends_the_task(app, cast):
    task = give(cast.employee)
    done(cast.employee, "started")
    assert state_of(task, in_days(0)) is State.STARTED
    row = done(cast.employee, score=Fraction(200, 3))
    db.session.expire(row)
    assert (row.score, row.event) == (Fraction(200, 3), "passed")
    assert state_of(task, in_days(0)) is State.DONE
    assert open_for(cast.employee) == []


def test_what_was_done_before_the_task_was_given_does_not_count_for_it(app, cast):
    task = give(cast.employee)
    done(cast.employee, at=now() - timedelta(days=1))
    assert facts_of(task) == Facts()


def test_practice_without_a_task_and_of_others_changes_nothing(app, cast):
    task = give(cast.employee)
    done(cast.colleague)
    done(cast.employee, ref="SC02")
    done(cast.employee, kind="course")
    assert facts_of(task) == Facts()
    assert db.session.query(Completion).count() == 3


def test_the_deadline_is_the_end_of_its_day_in_shanghai(app, cast):
    task = give(cast.employee, due_on=in_days(-1), assigned_at=now() - timedelta(days=5))
    done(cast.employee, at=beijing(in_days(-1), 23, 59, 59))
    assert state_of(task, in_days(0)) is State.DONE
    other = give(cast.colleague, due_on=in_days(-1), assigned_at=now() - timedelta(days=5))
    done(cast.colleague, at=beijing(in_days(0), 0, 0, 0))
    assert state_of(other, in_days(0)) is State.DONE_LATE


def test_open_tasks_come_overdue_first_then_by_day_and_one_kind_when_asked(app, cast):
    later, overdue = give(cast.employee, ref="A"), give(cast.employee, ref="B", due_on=in_days(-2))
    undated = give(cast.employee, ref="C", due_on=None, kind="course")
    give(cast.employee, ref="D", waived_at=now(), waive_reason="moved")
    give(cast.colleague, ref="E")
    assert open_for(cast.employee) == [overdue, later, undated]
    assert open_for(cast.employee, "course") == [undated]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(("started", "awaiting", "passed", "failed")), max_size=8))
def test_what_a_task_keeps_is_what_its_records_add_up_to(app, cast, events):
    task = give(cast.employee, assigned_at=now())
    for event in events:
        done(cast.employee, event)
    kept = facts_of(task)
    recount(task)
    assert facts_of(task) == kept
    db.session.rollback()
