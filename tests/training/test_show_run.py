"""Course runs: planned from the timetable, people signed in by the code on the wall, hours and files."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.training.actions import runs
from sqm_training.training.models import Attendance, CourseTaking, SignInCode
from sqm_training.training.queries.standing import standing
from sqm_training.web.text import day

from ..assignments.kit import give, in_days
from .kit import publish

MONDAY = date(2026, 6, 1)


def planned(cast, *people):
    version = publish()
    run = runs.plan_run(
        version=version, starts_on=MONDAY, place="三楼教室", trainer=cast.trainer, by=cast.trainer, at=now()
    )
    runs.add_participants(run=run, people=people, at=now())
    db.session.commit()
    return run


def test_half_days_come_from_the_timetable_and_share_the_hours(cast):
    run = planned(cast)
    assert [(one.modules, one.hours) for one in run.sessions] == [(["M1"], 2), (["M2"], 2)]
    with pytest.raises(RuleBroken, match="no working day"):
        runs.plan_run(
            version=run.version,
            starts_on=date(2026, 6, 6),
            place="x",
            trainer=cast.trainer,
            by=cast.trainer,
            at=now(),
        )


def test_somebody_signs_in_with_the_code_once_and_in_time(client, cast):
    run = planned(cast, cast.employee)
    session, begin = run.sessions[0], run.sessions[0].starts_at
    with pytest.raises(RuleBroken, match="an hour before"):
        runs.open_sign_in(session=session, by=cast.trainer, at=begin - timedelta(hours=2))
    code = runs.open_sign_in(session=session, by=cast.trainer, at=begin)
    runs.sign_in_by_code(code=code, person=cast.employee, at=begin + timedelta(minutes=3))
    runs.sign_in_by_code(code=code, person=cast.employee, at=begin + timedelta(minutes=4))
    assert db.session.scalars(select(Attendance.way)).all() == ["code"]
    with pytest.raises(RuleBroken, match="not on the list"):
        runs.sign_in_by_code(code=code, person=cast.colleague, at=begin)
    with pytest.raises(RuleBroken, match="too old"):
        runs.sign_in_by_code(code=code, person=cast.employee, at=begin + timedelta(minutes=11))
    first = code.secret
    assert runs.open_sign_in(session=session, by=cast.trainer, at=begin).secret != first
    assert len(db.session.scalars(select(SignInCode)).all()) == 1


def test_what_was_taught_in_a_session_counts_as_read(cast):
    run = planned(cast, cast.employee)
    runs.attend(session=run.sessions[0], person=cast.employee, way="trainer", by=cast.trainer, at=now())
    stands = standing(cast.employee, run.version)
    assert stands.modules[0].is_done and not stands.modules[1].is_done
    runs.attend(session=run.sessions[1], person=cast.employee, way="trainer", by=cast.trainer, at=now())
    assert runs.tick_for_present(session=run.sessions[1], ref="M2:1", by=cast.trainer, at=now()) == 1
    assert db.session.scalar(select(CourseTaking.completed_at)) is not None


def test_the_page_of_the_course_tells_when_it_is_due_and_the_runs_to_come(client, cast):
    version = publish()
    held = {"version": version, "trainer": cast.trainer, "by": cast.trainer, "at": now()}
    for starts_on, place, person in (
        (MONDAY + timedelta(weeks=1040), "三楼教室", cast.employee),
        (MONDAY + timedelta(weeks=1030), "二楼教室", cast.employee),
        (MONDAY - timedelta(weeks=53), "旧教室", cast.employee),
        (MONDAY + timedelta(weeks=1035), "别人的教室", cast.colleague),
    ):
        run = runs.plan_run(starts_on=starts_on, place=place, **held)
        runs.add_participants(run=run, people=[person], at=now())
    give(cast.employee, kind="course", ref="T1", due_on=in_days(9))
    give(cast.employee, kind="course", ref="T1", due_on=None)
    db.session.commit()
    words = client.sign_in(cast.employee).get("/courses/T1").words
    assert f"Assigned, due {day(in_days(9))}" in words
    assert words.index("二楼教室") < words.index("三楼教室")
    assert "旧教室" not in words and "别人的教室" not in words
    assert "Assigned, due" not in client.sign_in(cast.colleague).get("/courses/T1").words


def test_the_trainer_sees_everybody_and_a_participant_only_the_own(client, cast):
    run = planned(cast, cast.employee, cast.colleague)
    page = client.sign_in(cast.trainer).get(f"/runs/{run.id}")
    assert "员工甲" in page.words and "员工乙" in page.words
    page = client.sign_in(cast.employee).get(f"/runs/{run.id}")
    assert "Your attendance" in page.words and "员工乙" not in page.words
    assert client.sign_in(cast.westerner).get(f"/runs/{run.id}").status == 404


def test_files_of_a_run(client, cast):
    run = planned(cast, cast.employee)
    runs.attend(session=run.sessions[0], person=cast.employee, way="trainer", by=cast.trainer, at=now())
    db.session.commit()
    client.sign_in(cast.trainer)
    calendar = client.get(f"/runs/{run.id}/run.ics").text
    assert (
        calendar.count("BEGIN:VEVENT") == 2
        and "DTSTART:20260601T010000Z" in calendar
        and "LOCATION:三楼教室" in calendar
    )
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(f"/runs/{run.id}/completion.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["employee", "员工甲", "East Gate Hall"] and rows[1][5] == 2
    assert any("coaching" in str(cell) for row in rows for cell in row)


def test_people_are_added_by_number_and_by_site(client, cast):
    run = planned(cast)
    client.sign_in(cast.trainer)
    client.post(f"/runs/{run.id}/people", {"numbers": "employee, nobody", "site": str(cast.west.id)})
    words = client.get(f"/runs/{run.id}").words
    assert "员工甲" in words and "员工丙" in words and "员工乙" not in words
    assert "Nobody has these numbers: nobody" in words
    client.post(f"/runs/{run.id}/cancel", {"reason": "停电"})
    assert "This run is cancelled: 停电" in client.get(f"/runs/{run.id}").words
    assert "STATUS:CANCELLED" in client.get(f"/runs/{run.id}/run.ics").text
