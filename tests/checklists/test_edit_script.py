"""A shop script with its cover story and answer key; and the list of scripts."""

import pytest

from sqm_training.checklists.plain import to_plain

from .kit import draft_of, fields_of, load_small


@pytest.fixture
def trainer(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    client.post("/checklists/SML/draft")
    return client


def add(client, **changes):
    address = "/checklists/SML/new-script"
    return client.post(
        address, fields_of(client.get(address)) | {"title_zh": "缴费", "story_zh": "我来缴费。"} | changes
    )


def test_saving_untouched_changes_nothing(trainer):
    before = to_plain(draft_of("SML"))
    address = "/checklists/SML/scripts/S1"
    assert trainer.post(address, fields_of(trainer.get(address))).status == 302
    assert to_plain(draft_of("SML")) == before


def test_a_script_is_added_ordered_and_deleted(trainer):
    page = add(trainer, business="fee", **{"key-0-zh": "金额", "key-0-en": "The amount"})
    assert page.location == "/checklists/SML/scripts#script-S2"
    script = draft_of("SML").scripts[1]
    assert (script.code, script.business, script.title["en"]) == ("S2", "fee", "缴费")
    assert script.key == [{"zh": "金额", "en": "The amount"}]
    trainer.post("/checklists/SML/scripts/S2/move", {"to": "up"})
    assert [one.code for one in draft_of("SML").scripts] == ["S2", "S1"]
    page = trainer.post("/checklists/SML/scripts/S2/delete")
    assert page.location == "/checklists/SML/scripts"
    assert [one.code for one in draft_of("SML").scripts] == ["S1"]


def test_points_of_the_answer_key_are_moved_without_a_script(trainer):
    address = "/checklists/SML/scripts/S1"
    page = trainer.post(address, fields_of(trainer.get(address)) | {"act": "key:down:0", "story_en": "Half written"})
    assert page.status == 200 and fields_of(page)["story_en"] == "Half written"
    trainer.post(address, fields_of(page))
    assert [point["en"] for point in draft_of("SML").scripts[0].key] == ["ownership", "identity"]


@pytest.mark.parametrize(
    ("typed", "field", "cause"),
    [
        ({"code": "S1"}, "code", "is taken"),
        ({"code": ""}, "code", "Enter a code"),
        ({"title_zh": ""}, "title_zh", "Enter a title"),
        ({"story_zh": ""}, "story_zh", "Write the cover story"),
        ({"story_zh": "长" * 4001}, "story_zh", "longer than 4000"),
    ],
)
def test_a_fault_is_told_at_its_field(trainer, typed, field, cause):
    page = add(trainer, **typed)
    assert page.status == 422 and cause in page.words
    assert any(link.get("href") == f"#{field}" for link in page.all("a"))
    assert len(draft_of("SML").scripts) == 1


def test_a_script_changed_by_somebody_else_is_a_conflict(trainer):
    address = "/checklists/SML/scripts/S1"
    mine = fields_of(trainer.get(address))
    trainer.post(address, mine | {"title_en": "Theirs"})
    page = trainer.post(address, mine | {"title_en": "Mine"})
    assert page.status == 422 and fields_of(page)["title_en"] == "Mine"


def test_a_draft_without_scripts_invites_to_write_one(trainer):
    trainer.post("/checklists/SML/scripts/S1/delete")
    page = trainer.get("/checklists/SML/scripts")
    assert "No scripts yet" in page.words
    assert "no script has an answer key" in trainer.get("/checklists/SML/edit").words


def test_the_kind_of_business_is_said_in_words(trainer, client, cast):
    add(trainer, business="other")
    add(trainer, business="water-tank")
    words = client.sign_in(cast.trainer, "zh").get("/checklists/SML/scripts").words
    assert "业务类型：其他业务" in words and "业务类型：water-tank" in words and "other" not in words
    assert '<option value="other">其他业务</option>' in client.get("/checklists/SML/scripts/S2").text
    address = "/checklists/SML/scripts/S1"
    client.post(address, fields_of(client.get(address)) | {"business": "leak"})
    assert "漏水（leak）" in client.get("/checklists/SML/publish").words
