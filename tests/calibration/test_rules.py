"""The way of an exercise: key first, then shoppers, once sent for good, and nothing of it in any ledger."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from sqm_training.assignments.models import Assignment
from sqm_training.calibration.actions import exercises, sheets
from sqm_training.calibration.models import CalibrationSheet
from sqm_training.calibration.privacy import export, forget, retain
from sqm_training.calibration.states import state_of
from sqm_training.checklists.models import Sheet
from sqm_training.database import now
from sqm_training.errors import NotFound, RuleBroken
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.web.text import local_day

from ..factories import make_person
from ..people.kit import kept_by
from ..visits import kit as visits
from .kit import begun, fill_in, load_small, own, rows, written


def test_it_begins_once_key_shoppers_and_day_are_there(cast):
    made = written(cast, due_on=None)
    for missing, then in (
        ("key", lambda: fill_in(sheets.begin_key(calibration=made, by=cast.trainer), cast.trainer)),
        ("two shoppers", lambda: exercises.choose_shoppers(
            calibration=made, shoppers=[cast.shopper, cast.other_shopper], by=cast.trainer)),
        ("due day", lambda: setattr(made, "due_on", local_day(now()))),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=missing):
            exercises.open_exercise(calibration=made, by=cast.trainer)
        then()
    exercises.open_exercise(calibration=made, by=cast.trainer)
    assert state_of(made, local_day(now())) == "open"
    with pytest.raises(RuleBroken, match="begun already"):
        exercises.open_exercise(calibration=made, by=cast.trainer)


def test_a_sheet_is_sent_once_and_no_ledger_knows_it(cast):
    made = begun(cast)
    sheet = own(made, cast.shopper)
    sheets.save(sheet=sheet, answers=rows({"D1": "no"}))
    assert sheets.send(sheet=sheet, by=cast.shopper)
    assert not sheets.send(sheet=sheet, by=cast.shopper)
    assert db.session.get_one(Sheet, sheet.sheet_id).rater_id == cast.shopper.id
    assert db.session.scalar(select(func.count()).select_from(ScoreRecord)) == 0
    task = db.session.query(Assignment).filter_by(person_id=cast.shopper.id).one()
    assert (task.path, task.passed_on) == (f"/my-calibrations/{made.id}", local_day(now()))
    with pytest.raises(RuleBroken, match="already sent"):
        sheets.save(sheet=sheet, answers=rows())


def test_what_is_missing_is_named_and_photos_are_not_asked_for(cast):
    made = begun(cast)
    sheet = own(made, cast.shopper)
    sheets.save(sheet=sheet, answers=[row for row in rows({"D2": 0}, comment="") if row["item"] != "A1"])
    with pytest.raises(sheets.Unfinished) as refused:
        sheets.send(sheet=sheet, by=cast.shopper)
    assert refused.value.problems == [("A1", "unanswered"), ("D2", "needs_comment")]


def test_after_the_due_day_nothing_is_sent_and_closing_waives_the_task(cast):
    made = begun(cast)
    exercises.close(calibration=made, by=cast.trainer)
    assert state_of(made, local_day(now())) == "closed"
    assert {task.waive_reason for task in db.session.query(Assignment)} == {"The exercise was closed."}
    with pytest.raises(RuleBroken, match="is closed"):
        sheets.send(sheet=own(made, cast.shopper), by=cast.shopper)
    late = begun(cast)
    assert state_of(late, local_day(now()) + timedelta(days=8)) == "closed"


def test_under_way_only_the_day_moves_and_only_later(cast):
    made = begun(cast)
    later = made.due_on + timedelta(days=3)
    exercises.change(
        calibration=made, title={"zh": "x", "en": "x"}, material=made.material, due_on=later, by=cast.trainer
    )
    assert (made.title["en"], made.due_on) == ("A transfer", later)
    assert {task.due_on for task in db.session.query(Assignment)} == {later}
    with pytest.raises(RuleBroken, match="forward"):
        exercises.change(calibration=made, title={}, material={}, due_on=later - timedelta(days=1), by=cast.trainer)
    with pytest.raises(RuleBroken, match="stays as it is"):
        sheets.reopen_key(calibration=made, by=cast.trainer)


def test_shoppers_can_be_added_later_and_others_are_refused(cast):
    made = begun(cast)
    third = make_person("shopper3", "shopper")
    exercises.choose_shoppers(calibration=made, shoppers=[third], by=cast.trainer)
    assert db.session.query(CalibrationSheet).filter_by(is_key=False).count() == 3
    assert db.session.query(Assignment).filter_by(person_id=third.id).count() == 1
    with pytest.raises(RuleBroken, match="mystery shoppers"):
        exercises.choose_shoppers(calibration=made, shoppers=[cast.employee], by=cast.trainer)


def test_the_key_can_be_taken_back_before_it_begins(cast):
    made = written(cast)
    key = fill_in(sheets.begin_key(calibration=made, by=cast.trainer), cast.trainer, {"D1": "no"})
    again = sheets.reopen_key(calibration=made, by=cast.trainer)
    assert again is key and key.sheet_id is None
    assert {row["item"]: row["value"] for row in key.answers}["D1"] == "no"
    exercises.discard(calibration=made, by=cast.trainer)
    assert db.session.query(CalibrationSheet).count() == 0 and db.session.query(Sheet).count() == 0
    with pytest.raises(NotFound):
        sheets.begin_key(calibration=written(cast), by=cast.admin)


def test_a_record_names_nobody_and_its_key_begins_with_the_reviewed_answers(cast):
    result = visits.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)
    made = written(cast, result=result, material={"zh": "员工甲在东门营业厅", "en": ""})
    key = sheets.begin_key(calibration=made, by=cast.trainer)
    assert {row["item"]: row["value"] for row in key.answers}["A1"] == 0.5
    assert {row["comment"] for row in key.answers} == {""}
    fill_in(key, cast.trainer)
    with pytest.raises(RuleBroken, match="神秘客甲 made this visit"):
        exercises.choose_shoppers(calibration=made, shoppers=[cast.shopper, cast.other_shopper], by=cast.trainer)
    third = make_person("shopper3", "shopper")
    exercises.choose_shoppers(calibration=made, shoppers=[third, cast.other_shopper], by=cast.trainer)
    with pytest.raises(RuleBroken, match="员工甲"):
        exercises.open_exercise(calibration=made, by=cast.trainer)


def test_what_is_kept_is_handed_out_forgotten_and_unnamed(cast):
    made = begun(cast)
    fill_in(own(made, cast.shopper), cast.shopper)
    assert [row["score"] for row in export(cast.shopper)["calibrations"]] == [95.0]
    forget(cast.other_shopper)
    assert export(cast.other_shopper)["calibrations"] == []
    assert kept_by(retain(now() + timedelta(days=3000))) == {"shoppers": 2}
    assert export(cast.shopper)["calibrations"] == []
