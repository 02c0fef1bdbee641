"""The doctor: what is well, what should be seen to, and an exit status for whoever watches."""

import json
import os
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from sqm_training.database import now
from sqm_training.doctor.cli import examined
from sqm_training.extensions import db
from sqm_training.jobs.models import JobRun
from sqm_training.people.actions import audit


def call(app, *words):
    return app.test_cli_runner().invoke(args=["doctor", *words])


def levels(app):
    """Return the worst level of each thing looked at."""
    order = ["ok", "warn", "bad"]
    found = {}
    for one in examined():
        found[one.what] = max(found.get(one.what, "ok"), one.level, key=order.index)
    db.session.rollback()
    return found


def ran(outcome="done", age=timedelta(minutes=4), details=""):
    at = now() - age
    db.session.add(JobRun(name="photos", started_at=at, ended_at=at, outcome=outcome, details=details))
    db.session.commit()


@pytest.fixture
def well(app):
    """An installation in production with which nothing is wrong."""
    settings = app.config["SQM"]
    app.config["SQM"] = replace(settings, production=True, base_url="https://training.example.org", proxies=1)
    audit.note(actor_id=None, act="backup.make", at=now() - timedelta(hours=9))
    ran()
    return app


def test_all_is_well(well):
    done = call(well, "--language", "en")
    assert done.exit_code == 0
    assert {line.split()[0] for line in done.output.splitlines()} == {"ok"}
    assert [line.split(":")[0].split()[1] for line in done.output.splitlines()] == [
        "HTTPS", "Disk", "Clock", "Database", "Tables", "Backup", "Jobs",
    ]  # fmt: skip


def test_a_fresh_installation_is_told_what_comes_next_in_both_languages(app):
    english, chinese = call(app, "--language", "en"), call(app, "--language", "zh")
    assert english.exit_code == chinese.exit_code == 0
    assert "warn  Backup: none was ever made. Run every night: flask --app app backup FILE" in english.output
    assert "warn  备份：从未备份。请每晚运行：flask --app app backup FILE" in chinese.output


def test_monitoring_reads_json_and_the_exit_status(well):
    ran("failed", timedelta(minutes=1), "ValueError: no luck")
    done = call(well, "--format", "json", "--language", "en")
    bad = [row for row in json.loads(done.output) if row["level"] == "bad"]
    assert done.exit_code == 1
    assert [row["what"] for row in bad] == ["jobs"] and "no luck" in bad[0]["text"]


@pytest.mark.parametrize(
    ("changes", "level"),
    [({"base_url": "http://10.0.0.5"}, "bad"), ({"base_url": ""}, "bad"), ({"proxies": 0}, "warn")],
)
def test_without_https_tablets_cannot_work_offline(well, changes, level):
    well.config["SQM"] = replace(well.config["SQM"], **changes)
    assert levels(well)["https"] == level


@pytest.mark.parametrize(("share", "level"), [(0.04, "bad"), (0.08, "warn"), (0.5, "ok")])
def test_the_disk_runs_full(well, monkeypatch, share, level):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=int(share * usage.total)))
    assert levels(well)["disk"] == level


def test_a_folder_that_cannot_be_written_is_bad(well, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _file: (_ for _ in ()).throw(OSError(30, "Read-only file system")))
    assert levels(well)["disk"] == "bad"


def test_a_clock_that_went_back_is_noticed(well):
    audit.note(actor_id=None, act="backup.make", at=now() + timedelta(hours=3))
    db.session.commit()
    assert levels(well)["clock"] == "bad"


def test_a_machine_and_its_data_that_disagree_are_noticed(well, monkeypatch):
    monkeypatch.setattr("sqm_training.doctor.machine.time.time", lambda: 1_000_000.0)
    assert levels(well)["clock"] == "bad"


@pytest.mark.parametrize(("days", "level"), [(1, "ok"), (3, "warn"), (9, "bad")])
def test_backups_grow_old(app, days, level):
    audit.note(actor_id=None, act="backup.make", at=now() - timedelta(days=days))
    db.session.commit()
    assert levels(app)["backup"] == level


def test_a_timer_that_stopped_is_noticed(app):
    ran(age=timedelta(hours=5))
    assert levels(app)["jobs"] == "bad"


def test_tables_of_another_release_are_bad(well):
    db.session.execute(db.text("update alembic_version set version_num = '0001'"))
    db.session.commit()
    assert levels(well)["migrations"] == "bad"


def test_one_fault_hides_no_other(well):
    db.session.execute(db.text("drop table job_run"))
    db.session.commit()
    found = levels(well)
    assert found["jobs"] == "bad" and found["backup"] == found["database"] == "ok"


@pytest.mark.either
def test_a_backup_is_remembered(app, tmp_path):
    assert app.test_cli_runner().invoke(args=["backup", str(tmp_path / "one.tar.gz")]).exit_code == 0
    assert levels(app)["backup"] == "ok"
