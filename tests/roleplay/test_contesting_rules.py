"""Objections to marks of free answers: own lines, in time, without a stake, never to the person's harm."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.ledger.models import ScoreRecord
from sqm_training.measures.score import Answer
from sqm_training.people.actions.privacy import archive_of
from sqm_training.people.models import PersonRole
from sqm_training.roleplay.actions import contesting, marking, playing
from sqm_training.roleplay.models import MarkObjection

from ..people.kit import retained
from . import play_kit as kit


def marked(cast, points=0, choice="soon"):
    attempt = kit.begun(cast.employee, kit.publish_written())
    playing.write_answer(attempt=attempt, number=1, text="给您添麻烦了")
    playing.choose(attempt=attempt, number=2, choice=choice)
    marking.mark_answer(step=attempt.steps[0], points={"EMP-1": points}, note="", by=cast.trainer)
    db.session.commit()
    return attempt


def object_to(attempt, person, key="1:EMP-1", **values):
    return contesting.object_to(attempt=attempt, person=person, key=key, text="我道了歉", **values)


def decide(objection, by, decision="upheld", answer=None, reason="确实道了歉"):
    return contesting.decide(objection=objection, by=by, decision=decision, reason=reason, answer=answer)


def counting():
    return db.session.query(ScoreRecord).filter_by(source_kind="scenario", voided_at=None).count()


def test_while_an_objection_is_open_the_attempt_is_in_no_sum(cast):
    attempt = marked(cast, 1)
    assert counting() > 0
    objection = object_to(attempt, cast.employee)
    assert counting() == 0
    decide(objection, cast.second_trainer, "rejected")
    assert counting() > 0 and attempt.steps[0].marks[0].points == 1


def test_upheld_the_mark_rises_and_what_is_passed_by_it_counts_as_passed(cast):
    attempt = marked(cast, 0, "four")
    before = attempt.overall
    assert attempt.passed is False
    objection = object_to(attempt, cast.employee)
    decide(objection, cast.admin, answer=Answer(3))
    assert attempt.overall > before and attempt.passed and objection.change == {"before": 0, "after": 3}
    last = db.session.query(Completion).order_by(Completion.id.desc()).first()
    assert (last.event, last.at) == ("passed", attempt.ended_at)


def test_only_own_lines_that_lost_points_each_once_and_in_time(cast):
    attempt = marked(cast, 1)
    for person, key in ((cast.colleague, "1:EMP-1"), (cast.employee, "2:EMP-1"), (cast.employee, "1:NEXT-1")):
        with pytest.raises(RuleBroken, match="of your own"):
            object_to(attempt, person, key)
    with pytest.raises(RuleBroken, match="over"):
        object_to(attempt, cast.employee, at=attempt.ended_at + timedelta(days=30))
    object_to(attempt, cast.employee)
    with pytest.raises(RuleBroken, match="already"):
        object_to(attempt, cast.employee)


def test_a_full_mark_takes_no_objection(cast):
    attempt = marked(cast, 3)
    assert contesting.open_lines(attempt, attempt.steps) == []
    with pytest.raises(RuleBroken, match="lost points"):
        object_to(attempt, cast.employee)


def test_neither_marker_nor_appellant_nor_line_manager_may_decide(cast):
    objection = object_to(marked(cast), cast.employee)
    cast.manager.role_rows.append(PersonRole(role="trainer"))
    db.session.flush()
    assert [contesting.may_decide(objection, one) for one in (cast.trainer, cast.manager, cast.employee)] == [False] * 3
    assert contesting.may_decide(objection, cast.second_trainer) and contesting.may_decide(objection, cast.admin)
    with pytest.raises(RuleBroken, match="Somebody else"):
        decide(objection, cast.trainer, "rejected")


@pytest.mark.parametrize("points", [0, 1, 4])
def test_an_upheld_mark_rises_within_its_rubric(cast, points):
    objection = object_to(marked(cast, 1), cast.employee)
    with pytest.raises(RuleBroken, match="2 to 3"):
        decide(objection, cast.second_trainer, answer=Answer(points))


def test_who_played_is_told_of_the_mark_and_of_the_answer(cast):
    attempt = marked(cast, 1)
    decide(object_to(attempt, cast.employee), cast.second_trainer, "rejected")
    told = db.session.query(Message).order_by(Message.id).all()
    assert [one.key for one in told] == [f"marked:{attempt.id}", "objection:mark:1"]
    assert [one.path.partition("#")[2] for one in told] == ["", "marks"] and all(one.sent_at for one in told)
    assert "不成立" in told[1].body["zh"] and "not upheld" in told[1].body["en"]


def test_what_was_objected_goes_with_the_names_after_three_years(cast):
    objection = object_to(marked(cast, 1), cast.employee)
    decide(objection, cast.second_trainer, "rejected")
    db.session.commit()
    archive = zipfile.ZipFile(io.BytesIO(archive_of(cast.employee, by=cast.employee)))
    assert [one["text"] for one in json.loads(archive.read("roleplay/objections.json"))] == ["我道了歉"]
    retained(at=now() + timedelta(days=1200))
    db.session.commit()
    kept = db.session.get(MarkObjection, objection.id, populate_existing=True)
    assert (kept.text, kept.reason) == ("", "") and kept.person_id != cast.employee.id
