"""What courses keep about a person is handed out, and unnamed when its time is over."""

from datetime import timedelta

from sqlalchemy import select

from sqm_training.assignments import targets
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.training import course_privacy
from sqm_training.training.actions import reflecting, runs
from sqm_training.training.course_schedule import settle_running
from sqm_training.training.models import CourseTaking, Participant, TransferPlan

from ..people.kit import kept_by
from .kit import add_standard, begin, complete, publish, read
from .test_show_run import planned


def test_everything_about_a_person_is_handed_out(cast):
    taking = complete(cast.employee, publish())
    reflecting.make_plan(taking=taking, text="先问好", at=now())
    found = course_privacy.export(cast.employee)
    counts = {name: len(rows) for name, rows in found.items()}
    assert counts == {"courses": 1, "lessons": 2, "course_tasks": 1, "attendance": 0, "certificates": 1, "plans": 1,
                      "refreshers": 0}  # fmt: skip
    assert found["plans"][0]["text"] == "先问好" and course_privacy.export(cast.colleague)["plans"] == []


def test_names_go_when_results_lose_theirs(cast):
    taking = complete(cast.employee, publish())
    reflecting.make_plan(taking=taking, text="先问好", at=now())
    kept_by(course_privacy.retain(now()))
    assert taking.person_id == cast.employee.id
    kept_by(course_privacy.retain(now() + timedelta(days=4 * 365)))
    db.session.expire_all()
    assert taking.person_id != cast.employee.id
    assert db.session.scalar(select(TransferPlan.text)) == ""


def test_who_leaves_is_taken_off_lists_of_runs_not_attended(cast):
    run = planned(cast, cast.employee, cast.colleague)
    runs.attend(session=run.sessions[0], person=cast.colleague, way="trainer", by=cast.trainer, at=now())
    for person in (cast.employee, cast.colleague):
        course_privacy.forget(person)
    assert db.session.scalars(select(Participant.person_id)).all() == [cast.colleague.id]


def test_courses_and_lessons_can_be_assigned_and_are_found_by_standard(cast):
    add_standard()
    publish()
    assert targets.target("course", "T1").path == "/courses/T1"
    assert targets.target("lesson", "T1:L1").standards == ("LIS",)
    assert targets.target("lesson", "T1:L9") is None
    assert {one.key for one in targets.matching("", "LIS") if one.kind in ("course", "lesson")} == {
        "course:T1",
        "lesson:T1:L1",
    }


def test_the_nightly_job_completes_what_a_new_version_no_longer_asks_for(cast):
    from .kit import PLAN, lesson

    version = publish()
    begin(cast.employee, version)
    read(cast.employee, version, "L1")
    publish({**PLAN, "modules": [PLAN["modules"][0]]}, {"L1": lesson("L1")})
    assert sum(settle_running(now())) == 1
    assert db.session.scalar(select(CourseTaking.completed_at)) is not None
