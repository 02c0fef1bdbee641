"""The commands that a timer calls."""

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.jobs import lock, registry

from .test_outbox import put
from .test_runner import job, noting


def call(app, *words):
    return app.test_cli_runner().invoke(args=["jobs", *words, "--language", "en"])


def test_run_does_what_is_due_and_says_how_much(app, cast):
    put(cast.employee)
    done = call(app, "run", "--only", "send-messages")
    assert (done.exit_code, done.output) == (0, "send-messages: 1\n")
    assert "send-messages" in call(app, "run", "--all").output


def test_a_failure_ends_with_one(app, jobs):
    job("breaks", noting("a", then=ValueError("no luck")))
    done = call(app, "run")
    assert (done.exit_code, done.stderr) == (1, "breaks: ValueError: no luck\n")


def test_while_another_process_runs_them_nothing_happens(app, jobs):
    lock.take("elsewhere:1", now())
    db.session.commit()
    done = call(app, "run")
    assert (done.exit_code, done.output) == (0, "Another process is running the jobs just now.\n")


def test_an_unknown_name_is_refused(app, jobs):
    job("one", noting("b"))
    done = call(app, "run", "--only", "nine")
    assert (done.exit_code, done.stderr) == (1, "There is no job nine. There are: one\n")


def test_the_list_names_every_job(app):
    call(app, "run")
    listed = call(app, "list").output
    assert call(app, "run", "--list").output == listed
    assert [line.split("\t")[0] for line in listed.splitlines()] == [one.name for one in registry.in_order()]
    assert "Done" in listed
