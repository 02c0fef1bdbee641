"""Filling sheets on a version, and what becomes of them."""

from fractions import Fraction

import pytest

from sqm_training.checklists.actions.fill import answers_of, correct, fill, records_of, rescore
from sqm_training.checklists.actions.loading import draft_of_next, load_checklist, publish_version
from sqm_training.checklists.models import SheetAnswer
from sqm_training.checklists.plain import to_plain, whole_version
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.measures.score import Answer
from sqm_training.standards.models import StandardLink

from .kit import AT, load_small, small_plain

GIVEN = {
    "A1": Answer(0.5),
    "A2": Answer("yes"),
    "D1": Answer("yes"),
    "D2": Answer(0, comment="没有复述地址"),
    "D3": Answer([0]),
    "D4": Answer(na=True),
    "V1": Answer("no"),
}


def filled(version, **changes):
    return fill(version=version, script=version.scripts[0], rater_id=None, answers=GIVEN | changes, filled_at=AT)


def test_a_sheet_keeps_answers_and_exact_score(cast):
    version = load_small()
    sheet = filled(version)
    assert (sheet.got, sheet.possible) == (Fraction(50), Fraction(90))
    assert sheet.calculated == sheet.reported == Fraction(500, 9)
    assert answers_of(sheet) == GIVEN
    assert sheet.parts["answers_for"]["site"] == ["5", "10", "50"]


def test_a_critical_failure_caps_only_once_confirmed(cast):
    version = load_small()
    sheet = filled(version, V1=Answer("yes"), D2=Answer(1), D3=Answer([0, 1]))
    assert sheet.critical == ["V1"]
    assert sheet.reported == sheet.calculated
    rescore(sheet, confirmed={"V1"})
    assert sheet.reported == 59 and sheet.calculated > 59


def test_a_corrected_answer_changes_the_score(cast):
    sheet = filled(load_small())
    correct(sheet, "D2", Answer(1))
    assert sheet.got == 70
    assert answers_of(sheet)["D2"].comment == "没有复述地址"


def test_records_name_whoever_was_met_in_each_part(cast):
    sheet = filled(load_small())
    records = records_of(
        sheet, {"main": cast.employee.id}, site_id=cast.east.id, source_kind="visit", source_id=1, rater_id=None,
        wave_id=None, at=AT,
    )  # fmt: skip
    whose = {(record.answers_for, record.touchpoint): record.person_id for record in records}
    assert whose["person", "greet"] == cast.employee.id
    assert whose["person", "triage"] is None
    assert whose["site", "arrive"] is None
    assert sum(record.possible for record in records) == 90_000_000


def test_a_published_version_is_frozen(cast):
    version = whole_version(load_small().id)
    version.sections[0].items[0].points = Fraction(11)
    with pytest.raises(RuleBroken):
        db.session.flush()
    db.session.rollback()


def test_the_same_content_makes_no_new_version_and_other_content_the_next(cast):
    first = load_small()
    again, is_new = load_checklist(small_plain())
    assert not is_new and again.id == first.id
    changed = small_plain()
    changed["sections"][0]["items"][0]["points"] = 12
    second, is_new = load_checklist(changed)
    assert is_new and second.number == 2 and second.state == "published"
    assert whole_version(first.id).state == "retired"


def test_an_edited_draft_becomes_the_next_version(cast):
    first = load_small()
    draft = draft_of_next(version=first, by_id=cast.trainer.id)
    assert to_plain(draft) == to_plain(whole_version(first.id))
    draft.sections[1].items[0].points = Fraction(25)
    publish_version(version=draft, by_id=cast.trainer.id)
    assert whole_version(first.id).state == "retired"
    assert draft_of_next(version=draft, by_id=cast.trainer.id).number == 3


def test_publishing_links_items_to_standards(cast):
    load_small()
    links = {link.ref: link.standard.code for link in db.session.query(StandardLink)}
    assert links["SML:D2"] == "LIS" and links["SML:A1"] == "ENV"


def test_an_unknown_standard_is_refused_by_name(cast):
    load_small()
    plain = small_plain("BAD")
    plain["sections"][0]["items"][0]["standard"] = "NOPE"
    with pytest.raises(RuleBroken, match=r"A1.*NOPE"):
        load_checklist(plain)


def test_an_unanswered_item_has_no_row(cast):
    version = load_small()
    answers = {code: answer for code, answer in GIVEN.items() if code != "D4"}
    sheet = fill(version=version, script=None, rater_id=None, answers=answers, filled_at=AT)
    assert db.session.query(SheetAnswer).filter_by(sheet_id=sheet.id).count() == 6
