"""A section: added, renamed, weighed."""

import pytest

from .kit import draft_of, fields_of, load_small


@pytest.fixture
def trainer(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    client.post("/checklists/SML/draft")
    return client


def sent(client, address, **changes):
    page = client.get(address)
    form = next(one for one in page.all("form") if any(each.get("name") == "title_zh" for each in one.iter()))
    form.set("id", "section-form")
    return client.post(address, fields_of(page, "section-form") | changes)


def test_a_section_is_added_with_the_next_free_letter(trainer):
    assert sent(trainer, "/checklists/SML/new-section", title_zh="新大项").status == 302
    section = draft_of("SML").sections[-1]
    assert (section.code, section.title, section.weight) == ("B", {"zh": "新大项", "en": "新大项"}, None)


def test_a_section_is_renamed_and_weighed_and_keeps_its_items(trainer):
    page = sent(trainer, "/checklists/SML/sections/D", title_en="Conversation", weight="2.5", code="K")
    assert page.location == "/checklists/SML/edit#section-K"
    section = draft_of("SML").sections[1]
    assert (section.code, section.title["en"], float(section.weight)) == ("K", "Conversation", 2.5)
    assert [item.code for item in section.items] == ["D1", "D2", "D3", "D4"]


@pytest.mark.parametrize(
    ("typed", "field", "cause"),
    [
        ({"code": "D"}, "code", "is taken"),
        ({"code": "a b"}, "code", "letters, digits"),
        ({"title_zh": "", "title_en": ""}, "title_zh", "Enter a title"),
        ({"weight": "heavy"}, "weight", "not a number"),
        ({"weight": "-1"}, "weight", "negative"),
    ],
)
def test_a_fault_is_told_at_its_field(trainer, typed, field, cause):
    page = sent(trainer, "/checklists/SML/sections/A", **typed)
    assert page.status == 422 and cause in page.words
    assert any(link.get("href") == f"#{field}" for link in page.all("a"))
    assert draft_of("SML").sections[0].code == "A"


def test_a_section_changed_by_somebody_else_is_a_conflict(trainer):
    stale = {"title_zh": "我的", "title_en": "Mine", "code": "A", "weight": "", "seen": "0" * 16}
    page = trainer.post("/checklists/SML/sections/A", stale)
    assert page.status == 422 and "Somebody else changed this" in page.words and "Mine" in page.text


def test_a_section_that_is_not_there_has_no_page(trainer):
    assert trainer.get("/checklists/SML/sections/Z").status == 404
