"""What visits keep about people is handed out without the shopper, and goes when its time is over."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from sqm_training.checklists.models import Attachment, Photo, Sheet, SheetAnswer
from sqm_training.checklists.photos import store
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.people.actions import audit, retention
from sqm_training.people.actions.privacy import archive_of, retain
from sqm_training.people.models import AuditRow, Person
from sqm_training.visits.actions.photos import keep_photo
from sqm_training.visits.models import Addendum, PersonResult, Result, Statement, Submission, Visit, VisitContact
from sqm_training.visits.queries.photos import photo_for

from ..checklists.kit import load_small
from ..people.kit import retained
from . import kit


@pytest.fixture
def result(cast):
    return kit.published(
        cast.east, cast.shopper, cast.employee, load_small(), cast.trainer, D1=kit.Answer("no", comment="工牌看不清")
    )


def picture(result, owner):
    """Keep a photo on the result's sheet."""
    stream = io.BytesIO()
    Image.effect_noise((64, 48), 50).convert("RGB").save(stream, "JPEG")
    data = stream.getvalue()
    photo = keep_photo(person=owner, sha256=hashlib.sha256(data).hexdigest(), data=data)
    photo.received_at = kit.VISITED
    db.session.add(Attachment(sheet_id=result.sheet_id, item_code="D1", photo_id=photo.id))
    db.session.commit()
    return photo


def later(days):
    counts = retained(at=kit.VISITED + timedelta(days=days))
    db.session.commit()
    db.session.expire_all()
    return counts


def test_nothing_goes_before_its_time(cast, result):
    assert later(59) == {}


def test_notes_of_the_encounter_go_after_sixty_days(cast, result):
    assert later(61) == {"visits notes": 2}
    contact = db.session.scalars(select(VisitContact)).one()
    assert (contact.badge, contact.window, contact.person_id) == ("", "", cast.employee.id)
    assert db.session.scalars(select(Submission)).one().body == ""


def test_photos_go_after_a_year_with_their_files(cast, result):
    photo = picture(result, cast.shopper)
    name = photo.stored
    assert store().open(name)
    assert later(366)["visits photos"] == 1
    assert db.session.scalar(select(Photo.id)) is None and db.session.scalar(select(Attachment.id)) is None
    with pytest.raises(FileNotFoundError):
        store().open(name)


def test_a_photo_stays_when_the_deletion_is_taken_back(cast, result):
    photo = picture(result, cast.shopper)
    for _counts in retain(at=kit.VISITED + timedelta(days=366)):
        db.session.rollback()
    assert store().open(photo_for(cast.trainer, photo.id))


def test_who_shopped_is_forgotten_after_two_years_and_stays_one_and_the_same(cast, result):
    again = kit.published(
        cast.west,
        cast.shopper,
        cast.westerner,
        db.session.get(Sheet, result.sheet_id).checklist_version,
        cast.trainer,
        1,
    )
    later(24 * 31)
    raters = set(db.session.scalars(select(PersonResult.rater_id)))
    assert len(raters) == 1 and cast.shopper.id not in raters
    stand_in = db.session.get(Person, raters.pop())
    assert stand_in.number.startswith("x-") and not stand_in.is_active and "神秘客" not in stand_in.name
    for column in (Submission.sent_by_id, Sheet.rater_id, ScoreRecord.rater_id):
        assert set(db.session.scalars(select(column))) == {stand_in.id}
    assert {result.visit.shopper_id, again.visit.shopper_id} == {stand_in.id}


def test_a_visit_loses_its_names_in_one_piece_and_a_run_that_was_cut_off_goes_on(cast, result, monkeypatch):
    version = db.session.get(Sheet, result.sheet_id).checklist_version
    kit.published(cast.west, cast.shopper, cast.westerner, version, cast.trainer, 1)
    monkeypatch.setattr(retention, "SLICE", 1)
    slices = retain(at=kit.VISITED + timedelta(days=24 * 31))
    assert next(one for one in slices if "visits shoppers" in one)["visits shoppers"] > 3
    slices.close()
    db.session.commit()
    assert [sorted(raters) == [cast.shopper.id] for raters in raters_by_visit().values()] == [False, True]
    assert all(len(raters) == 1 for raters in raters_by_visit().values())
    assert set(later(24 * 31)) == {"visits shoppers"} and later(24 * 31) == {}
    assert len(set.union(*raters_by_visit().values())) == 1
    assert audit.first_broken() is None


def raters_by_visit():
    """Return who shopped each visit, according to all tables that say so."""
    ways = (
        select(Visit.id, Visit.shopper_id),
        select(Submission.visit_id, Submission.sent_by_id),
        select(Submission.visit_id, Sheet.rater_id).join(Sheet, Sheet.id == Submission.sheet_id),
        select(Result.visit_id, PersonResult.rater_id).join(Result, Result.id == PersonResult.result_id),
        select(ScoreRecord.source_id, ScoreRecord.rater_id),
    )
    found = {}
    for visit_id, rater_id in (
        row for way in ways for row in db.session.execute(way.order_by(way.selected_columns[0]))
    ):
        found.setdefault(visit_id, set()).add(rater_id)
    return found


def test_results_lose_their_name_and_words_after_three_years(cast, result):
    db.session.add(Statement(result_id=result.id, person_id=cast.employee.id, text="系统故障", at=kit.VISITED))
    db.session.commit()
    later(37 * 31)
    assert cast.employee.id not in set(db.session.scalars(select(PersonResult.person_id)))
    assert cast.employee.id not in set(db.session.scalars(select(ScoreRecord.person_id)))
    assert db.session.scalars(select(Statement)).all() == []
    assert set(db.session.scalars(select(SheetAnswer.comment))) == {""}
    assert db.session.get(Result, result.id).reported is not None, "the score itself stays"
    assert later(37 * 31) == {}, "a second time changes nothing"


def test_the_archive_holds_everything_of_ones_own_and_nobody_elses(cast, result):
    archive = zipfile.ZipFile(io.BytesIO(archive_of(cast.employee, by=cast.employee)))
    texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert json.loads(texts["visits/results.json"])[0]["site"] == cast.east.id
    everything = "".join(texts.values())
    for canary in ("神秘客甲", '"shopper"', "shopper_id", "rater", "10:30", "02:30", "员工乙"):
        assert canary not in everything
    assert (
        db.session.scalars(select(AuditRow).where(AuditRow.act == "person.export")).one().person_id == cast.employee.id
    )


def test_a_shopper_takes_the_own_visits(cast, result):
    archive = zipfile.ZipFile(io.BytesIO(archive_of(cast.shopper, by=cast.shopper)))
    assert len(json.loads(archive.read("visits/visits_made.json"))) == 1


def test_what_was_verified_later_goes_with_the_notes_and_names_no_shopper(cast, result):
    db.session.add(
        Addendum(
            visit_id=result.visit_id, revision=1, item_codes=["D1"], due_on=kit.VISITED.date(), uuid="late", state="applied",
            content={"answers": [{"item": "D1", "comment": "回访人员姓林"}]}, decided_by_id=cast.shopper.id,
        )
    )  # fmt: skip
    db.session.commit()
    assert later(61)["visits notes"] == 3
    assert db.session.scalars(select(Addendum)).one().content == {}
    later(24 * 31)
    assert db.session.scalars(select(Addendum)).one().decided_by_id != cast.shopper.id
