"""Publishing: what changes, who and when; versions compared, retired and taken back into use."""

import pytest

from sqm_training.checklists.changes import difference
from sqm_training.checklists.models import ChecklistVersion
from sqm_training.checklists.plain import current_version
from sqm_training.checklists.queries import version_of
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.standards.models import StandardLink

from ..visits.kit import plan
from .kit import both, draft_of, fields_of, load_small, small_plain


@pytest.fixture
def trainer(client, cast):
    load_small()
    return client.sign_in(cast.trainer)


def change_and_publish(client, **changes):
    client.post("/checklists/SML/draft")
    address = "/checklists/SML/items/D2"
    client.post(address, fields_of(client.get(address)) | {"points": "15"} | changes)
    return client.post("/checklists/SML/publish")


def test_what_changes_is_told_before_it_is_published(trainer):
    trainer.post("/checklists/SML/draft")
    assert "nothing to publish" in trainer.get("/checklists/SML/publish").words
    address = "/checklists/SML/items/D2"
    trainer.post(address, fields_of(trainer.get(address)) | {"points": "15", "en": "Says it again"})
    trainer.post("/checklists/SML/items/D4/delete")
    trainer.post("/checklists/SML/items/D1/duplicate")
    page = trainer.get("/checklists/SML/publish")
    for words in ("Repeats the need", "Says it again", "taken out D4", "new D5", "shipped and in use since"):
        assert words in page.words
    assert "Before: 20 → Now: 15" in page.words
    assert trainer.post("/checklists/SML/publish").status == 302
    page = trainer.get("/checklists/SML")
    assert "Version 2 · Published" in page.words and "培训师甲" in page.words
    assert db.session.query(AuditRow).filter_by(act="checklist.publish", ref="SML").count() == 1


def test_a_difference_names_every_kind_of_change():
    before, now = small_plain(), small_plain()
    now["cap"] = "zero"
    talk = now["sections"][1]
    talk["title"] = both("对话", "Conversation")
    talk["items"][0]["text"] = both("问好", "Says hello")
    talk["items"][1]["allow_na"] = True
    moved = talk["items"].pop(3)
    now["sections"][0]["items"].append(moved)
    now["sections"][2]["items"].append({"code": "V2", "text": both("索要好处", "Bribe"), "type": "yes_no", "points": 0})
    del now["sections"][0]["items"][0]
    now["sections"].append({"code": "N", "title": both("新", "New"), "items": []})
    now["scripts"][0]["key"] = now["scripts"][0]["key"][:1]
    found = difference(before, now)
    assert [(one.key, one.before, one.now) for one in found.settings] == [("cap", "59", "0 points")]
    assert {(one.code, one.act) for one in found.sections} == {("D", "changed"), ("N", "added")}
    assert {(one.code, one.act, one.place) for one in found.items} == {
        ("D1", "changed", ""), ("D2", "changed", ""), ("D4", "moved", "D → A"), ("V2", "added", ""), ("A1", "removed", "")
    }  # fmt: skip
    assert [
        (change.key, change.before, change.now) for one in found.items if one.code == "D2" for change in one.changes
    ] == [("allow_na", "No", "Yes")]
    assert [(one.code, [change.key for change in one.changes]) for one in found.scripts] == [("S1", ["key"])]
    assert difference(before, small_plain()).is_empty
    assert found.counts("items") == {"added": 1, "removed": 1, "changed": 2, "moved": 1}


@pytest.fixture
def in_english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_two_versions_can_be_compared(trainer):
    change_and_publish(trainer)
    page = trainer.get("/checklists/SML/compare?before=1&now=2")
    assert "From version 1 to version 2" in page.words and "Before: 20 → Now: 15" in page.words
    assert trainer.get("/checklists/SML/compare").status == 200
    assert trainer.get("/checklists/SML/compare?before=9").status == 404


def test_versions_tell_how_many_visits_use_them_in_one_query(trainer, cast):
    first = version_of("SML")
    plan(cast.east, cast.shopper, first)
    db.session.commit()
    before = trainer.get("/checklists/SML").queries
    change_and_publish(trainer)
    plan(cast.east, cast.other_shopper, version_of("SML"))
    plan(cast.west, cast.other_shopper, version_of("SML"))
    db.session.commit()
    page = trainer.get("/checklists/SML")
    cells = ["".join(cell.itertext()).strip() for row in page.all("tr") for cell in row.iter("td")]
    assert cells[-12:-6][4] == "2" and cells[-6:][4] == "1"
    assert page.queries <= before + 1, "names are read once one is known"


def test_a_version_is_retired_and_taken_back_into_use(trainer):
    change_and_publish(trainer)
    assert trainer.post("/checklists/SML/versions/2/retire").status == 302
    assert current_version("SML") is None
    assert "No version of this checklist is in use" in trainer.get("/checklists/SML").words
    assert db.session.query(StandardLink).filter(StandardLink.ref.like("SML:%")).count() == 0
    trainer.post("/checklists/SML/versions/1/reuse")
    assert current_version("SML").number == 1
    assert db.session.query(StandardLink).filter(StandardLink.ref.like("SML:%")).count() == 7
    trainer.post("/checklists/SML/versions/2/reuse")
    assert [(one.number, one.state) for one in db.session.query(ChecklistVersion).order_by(ChecklistVersion.number)] == [
        (1, "retired"), (2, "published")
    ]  # fmt: skip
    acts = [row.act for row in db.session.query(AuditRow).filter(AuditRow.ref == "SML").order_by(AuditRow.id)]
    assert acts[-3:] == ["checklist.retire", "checklist.reuse", "checklist.reuse"]


def test_a_retired_checklist_that_was_shipped_does_not_come_back_by_itself(trainer, cast):
    from sqm_training.checklists.actions.loading import load_shipped_checklist

    load_shipped_checklist(small_plain("SHP"))
    db.session.commit()
    trainer.post("/checklists/SHP/versions/1/retire")
    _version, is_new = load_shipped_checklist(small_plain("SHP"))
    assert not is_new and current_version("SHP") is None


def test_what_cannot_be_retired_is_refused(trainer):
    trainer.post("/checklists/SML/draft")
    for number, act in ((2, "retire"), (1, "reuse"), (2, "reuse")):
        trainer.post(f"/checklists/SML/versions/{number}/{act}")
    assert current_version("SML").number == 1 and draft_of("SML").number == 2
    assert trainer.post("/checklists/SML/versions/9/retire").status == 404


def test_a_draft_is_thrown_away(trainer):
    trainer.post("/checklists/SML/draft")
    trainer.post("/checklists/SML/discard")
    assert trainer.get("/checklists/SML/edit").status == 404
    assert current_version("SML").number == 1


def test_an_empty_checklist_cannot_be_published(trainer):
    trainer.post("/checklists/new", {"source": "blank", "code": "NEW", "channel": "counter"})
    page = trainer.post("/checklists/NEW/publish")
    assert page.status == 422 and "without items" in page.words
