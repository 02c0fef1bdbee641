"""Reading checklists and editing the next version on pages."""

import io

import pytest

from sqm_training.checklists.models import ChecklistVersion
from sqm_training.checklists.plain import to_plain, whole_version
from sqm_training.checklists.queries import version_of
from sqm_training.extensions import db

from .kit import load_small


@pytest.fixture
def trainer(client, cast):
    load_small()
    return client.sign_in(cast.trainer)


def draft():
    return whole_version(db.session.query(ChecklistVersion).filter_by(state="draft").one().id)


def test_a_checklist_is_listed_shown_and_previewed(trainer):
    assert "Small checklist" in trainer.get("/checklists").words
    page = trainer.get("/checklists/SML")
    assert "Greets" in page.words and "GRT" in page.words
    assert trainer.get("/checklists/SML/preview").all("iframe")
    assert "Greets" in trainer.get("/checklists/SML/preview/tablet").words


def test_a_draft_is_begun_changed_and_published(trainer):
    trainer.post("/checklists/SML/draft")
    trainer.post("/checklists/SML/items/D2/move", {"to": "up"})
    codes = [item.code for item in draft().sections[1].items]
    assert codes[:2] == ["D2", "D1"]
    form = {"code": "D9", "zh": "新项", "en": "New item", "type": "yes_no", "points": "5", "standard": "GRT",
            "answers_for": "person", "required": "yes", "section": "D"}  # fmt: skip
    assert trainer.post("/checklists/SML/items/new", form).status == 302
    trainer.post("/checklists/SML/items/D4/delete")
    assert "add up to" in trainer.get("/checklists/SML/edit").words
    trainer.post("/checklists/SML/publish")
    version = version_of("SML")
    assert version.number == 2 and "D9" in {item.code for item in version.items}
    assert "D4" not in {item.code for item in version.items}


def test_an_item_is_edited_with_its_rules(trainer):
    trainer.post("/checklists/SML/draft")
    page = trainer.get("/checklists/SML/items/D2")
    rest = "".join(page.all("textarea")[0].itertext())
    assert "demand" in rest
    form = {"code": "D2", "zh": "复述", "en": "Repeats", "type": "levels", "points": "20", "standard": "LIS",
            "answers_for": "person", "required": "yes", "rest": "faults_hint:\n- {zh: 未复述, en: did not repeat}\n"}  # fmt: skip
    assert trainer.post("/checklists/SML/items/D2", form).status == 302
    item = next(one for one in draft().items if one.code == "D2")
    assert item.rules["faults_hint"][0]["en"] == "did not repeat"


@pytest.mark.parametrize(
    "wrong",
    [{"rest": "bands: ["}, {"rest": "colour: red"}, {"standard": "NOPE"}, {"code": "D1"}, {"rest": "when: ZZ == 1"}],
)
def test_a_fault_is_told_and_changes_nothing(trainer, wrong):
    trainer.post("/checklists/SML/draft")
    before = to_plain(draft())
    form = {"code": "D2", "zh": "复述", "en": "Repeats", "type": "levels", "points": "20", "standard": "LIS"} | wrong
    assert trainer.post("/checklists/SML/items/D2", form).status == 422
    assert to_plain(draft()) == before


def test_sections_are_added_renamed_and_deleted_when_empty(trainer):
    trainer.post("/checklists/SML/draft")
    trainer.post("/checklists/SML/sections", {"code": "X", "zh": "新大项", "en": "New"})
    assert [section.code for section in draft().sections][-1] == "X"
    trainer.post("/checklists/SML/sections/X/delete")
    assert trainer.post("/checklists/SML/sections/D/delete").status == 422


def test_the_text_of_a_draft_can_be_edited_whole(trainer):
    trainer.post("/checklists/SML/draft")
    page = trainer.get("/checklists/SML/edit")
    text = "".join(page.all("textarea")[0].itertext())
    trainer.post("/checklists/SML/text", {"text": text.replace("Small checklist", "Tiny checklist")})
    assert draft().title["en"] == "Tiny checklist"
    assert trainer.post("/checklists/SML/text", {"text": text + "\nstrange: 1\n"}).status == 422


def test_a_copy_under_a_new_code_and_files_out_and_in(trainer):
    assert trainer.post("/checklists/new", {"source": "own:SML", "code": "COPY"}).status == 302
    trainer.post("/checklists/COPY/discard")
    for kind in ("yaml", "xlsx"):
        data = trainer.get(f"/checklists/SML/file.{kind}").data
        assert len(data) > 500
    yaml = trainer.get("/checklists/SML/file.yaml").data.replace(b"code: SML", b"code: SMM")
    assert trainer.post("/checklists/import", {"file": (io.BytesIO(yaml), "a.yaml")}).status == 302
    page = trainer.post("/checklists/import", {"file": (io.BytesIO(b"code: [1"), "a.yaml")})
    assert page.status == 422 and "a.yaml" in page.words


def test_a_published_version_has_no_edit_page(trainer):
    assert trainer.get("/checklists/SML/edit").status == 404
