"""The settings of a draft: title, method, cap, share, words for results, moments."""

from fractions import Fraction

import pytest

from sqm_training.checklists.plain import to_plain

from .kit import draft_of, fields_of, load_every_type

ADDRESS = "/checklists/ALL/settings"


@pytest.fixture
def trainer(client, cast):
    load_every_type()
    client.sign_in(cast.trainer)
    client.post("/checklists/ALL/draft")
    return client


def sent(client, **changes):
    return client.post(ADDRESS, fields_of(client.get(ADDRESS)) | changes)


def test_saving_untouched_changes_nothing(trainer):
    before = to_plain(draft_of("ALL"))
    assert sent(trainer).status == 302
    assert to_plain(draft_of("ALL")) == before


def test_title_method_cap_share_and_words_are_kept(trainer):
    assert sent(trainer, title_en="Renamed", method="sections", cap_kind="zero", scorable_percent="62.5",
                **{"words-0-from_": "90", "words-0-zh": "优秀", "words-0-en": "Excellent"}).status == 302  # fmt: skip
    draft = draft_of("ALL")
    assert (draft.title["en"], draft.method, draft.cap) == ("Renamed", "sections", "zero")
    assert draft.scorable_share == Fraction(5, 8)
    assert draft.words == [{"from": 90, "zh": "优秀", "en": "Excellent"}]
    assert sent(trainer, cap_kind="number", cap="69.5").status == 302
    assert draft_of("ALL").cap == "69.5"


def test_a_moment_is_added_renamed_and_moved_and_items_follow_its_code(trainer):
    form = fields_of(trainer.get(ADDRESS))
    assert [form[f"moments-{n}-code"] for n in range(4)] == ["arrived", "first_contact", "started", "finished"]
    page = trainer.post(ADDRESS, form | {"moments-0-code": "at_door", "moments-4-code": "left", "act": "moments:up:4"})
    assert page.status == 200
    assert trainer.post(ADDRESS, fields_of(page)).status == 302
    draft = draft_of("ALL")
    assert [moment["code"] for moment in draft.moments] == ["at_door", "first_contact", "started", "left", "finished"]
    assert draft.moments[3]["title"] == {"zh": "left", "en": "left"}
    assert next(item for item in draft.items if item.code == "T6").rules["from"] == "at_door"


def test_a_moment_that_an_item_needs_leaves_an_error_beside_the_draft(trainer):
    page = trainer.post(ADDRESS, fields_of(trainer.get(ADDRESS)) | {"act": "moments:remove:0"})
    assert trainer.post(ADDRESS, fields_of(page)).status == 302
    assert "arrived is not among the moments" in trainer.get("/checklists/ALL/edit").words


@pytest.mark.either
@pytest.mark.parametrize(
    ("typed", "anchor", "cause"),
    [
        ({"cap": "101"}, "cap", "between 0 and 100"),
        ({"cap": ""}, "cap", "not a number"),
        ({"scorable_percent": "120"}, "scorable_percent", "between 0 and 1"),
        ({"scorable_percent": "most"}, "scorable_percent", "not a number"),
        ({"title_zh": "", "title_en": ""}, "title_zh", "Enter a title"),
        ({"moments-1-code": "arrived"}, "moments-1-code", "occurs twice"),
        ({"moments-4-zh": "离开"}, "moments-4-code", "letters, digits"),
        ({"words-0-zh": "好"}, "words-0-from_", "should be a number"),
    ],
)
def test_a_fault_is_told_at_its_field_and_kept(trainer, typed, anchor, cause):
    before = to_plain(draft_of("ALL"))
    page = sent(trainer, **typed)
    assert page.status == 422 and cause in page.words, page.words
    assert any(link.get("href") == f"#{anchor}" for link in page.all("a"))
    form = fields_of(page)
    assert {name: form[name] for name in typed} == typed
    assert to_plain(draft_of("ALL")) == before


def test_settings_changed_by_somebody_else_are_a_conflict(trainer):
    mine = fields_of(trainer.get(ADDRESS))
    sent(trainer, title_en="Theirs")
    page = trainer.post(ADDRESS, mine | {"title_en": "Mine"})
    assert page.status == 422 and "Somebody else changed this" in page.words
    assert fields_of(page)["title_en"] == "Mine"
    assert trainer.post(ADDRESS, fields_of(page)).status == 302
    assert draft_of("ALL").title["en"] == "Mine"
