"""Running jobs: what is due, one process at a time, each on its own feet."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.jobs import lock, registry
from sqm_training.jobs.models import JobLock, JobRun
from sqm_training.jobs.queries import last_runs
from sqm_training.jobs.runner import is_due, run_due
from sqm_training.people.models import Setting

HOUR = timedelta(hours=1)


def job(name, run, **values):
    registry.register(name, run, every=HOUR, title=name, **values)


def noting(name, *numbers, then=None):
    """Return a job that leaves a setting behind for each number and then fails, if asked to."""

    def run(_at):
        for number in numbers:
            db.session.add(Setting(name=f"{name}{number}", value=number))
            db.session.flush()
            yield number
        if then:
            db.session.add(Setting(name=f"{name}-lost", value=0))
            db.session.flush()
            raise then

    return run


def kept():
    return set(db.session.scalars(select(Setting.name)))


def test_what_is_due_runs_and_is_recorded(app, jobs):
    job("count", noting("a", 2, 3))
    assert [(one.name, one.is_ok, one.count) for one in run_due()] == [("count", True, 5)]
    run = last_runs()["count"]
    assert (run.outcome, run.count, run.details) == ("done", 5, "")
    assert run.started_at <= run.ended_at
    assert run_due() == []


def test_a_failure_is_recorded_keeps_finished_units_and_stops_no_other_job(app, jobs):
    job("breaks", noting("b", 1, then=ValueError("no luck\nsecond line")))
    job("goes-on", noting("c", 1))
    assert [(one.name, one.is_ok) for one in run_due()] == [("breaks", False), ("goes-on", True)]
    run = last_runs()["breaks"]
    assert (run.outcome, run.count, run.details) == ("failed", 1, "ValueError: no luck")
    assert kept() == {"b1", "c1"}


def test_the_error_of_the_database_is_told_without_the_row(app, jobs):
    job("twice", noting("d", 1, 1))
    details = run_due()[0].details
    assert "IntegrityError" in details
    assert "[parameters" not in details


def test_when_a_job_is_due_again(app, jobs):
    job("hourly", noting("e"))
    known, at = registry.JOBS["hourly"], now()
    done = JobRun(name="hourly", started_at=at - HOUR, outcome="done")
    assert is_due(known, None, at)
    assert is_due(known, done, at)
    assert not is_due(known, done, at - timedelta(minutes=2))
    failed = JobRun(name="hourly", started_at=at - timedelta(minutes=10), outcome="failed")
    assert is_due(known, failed, at)
    assert not is_due(known, failed, at - timedelta(minutes=2))


def test_what_is_wanted_does_not_wait(app, jobs):
    wanted = []
    job("asked", noting("h", 1), is_wanted=lambda since: any(at > since for at in wanted))
    assert [one.name for one in run_due()] == ["asked"]
    assert run_due() == []
    wanted.append(now())
    job("asked", noting("h", 2), is_wanted=lambda since: any(at > since for at in wanted))
    assert [one.name for one in run_due()] == ["asked"]
    assert run_due() == []


def test_one_job_by_name_runs_whether_it_is_due_or_not(app, jobs):
    job("one", noting("f"))
    job("other", noting("g"))
    assert [one.name for one in run_due(only="one")] == ["one"]
    assert [one.name for one in run_due(only="one")] == ["one"]
    with pytest.raises(RuleBroken, match="There is no job nine"):
        run_due(only="nine")


def test_jobs_that_send_what_others_make_come_last(app, jobs):
    job("a-send", noting("h"), is_last=True)
    job("z-make", noting("i"))
    assert [one.name for one in run_due()] == ["z-make", "a-send"]


def test_only_one_process_runs_jobs_until_its_lease_is_over(app, jobs):
    job("one", noting("j"))
    assert lock.take("elsewhere:1", now())
    db.session.commit()
    assert run_due() is None
    db.session.get_one(JobLock, lock.NAME).held_until = now() - timedelta(seconds=1)
    db.session.commit()
    assert [one.name for one in run_due()] == ["one"]
    assert db.session.get_one(JobLock, lock.NAME, populate_existing=True).holder == ""


def test_a_process_that_lost_the_lock_stops(app, jobs):
    def robbed(_at):
        db.session.get_one(JobLock, lock.NAME, populate_existing=True).holder = "elsewhere:1"
        db.session.flush()
        yield 1

    job("robbed", robbed)
    assert run_due()[0].details.startswith("LostLock")


def test_a_run_that_a_killed_process_left_open_is_closed(app, jobs):
    db.session.add(JobRun(name="killed", started_at=now() - HOUR, outcome="running"))
    db.session.commit()
    run_due()
    run = db.session.scalar(select(JobRun).execution_options(populate_existing=True))
    assert (run.outcome, run.details) == ("failed", "interrupted")
