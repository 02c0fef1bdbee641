"""The draft as a whole: its outline, what can be done to sections and items, what stands beside it."""

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from sqm_training.checklists.plain import to_plain
from sqm_training.checklists.schema import oddities

from .kit import both, draft_of, every_type_plain, load_every_type, load_small, small_plain


@pytest.fixture
def trainer(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    client.post("/checklists/SML/draft")
    return client


def codes(section=None):
    draft = draft_of("SML")
    return [item.code for item in (draft.items if section is None else draft.sections[section].items)]


def test_a_draft_shows_its_items_points_and_what_to_look_at(trainer):
    page = trainer.get("/checklists/SML/edit")
    assert page.title == "SML Small checklist"
    assert "Greets" in page.words and "Nothing is odd" in page.words
    trainer.post("/checklists/SML/items/D4/delete")
    page = trainer.get("/checklists/SML/edit")
    assert "the points add up to 90, not to 100" in page.words


def test_items_move_within_and_between_sections(trainer):
    trainer.post("/checklists/SML/items/D2/move", {"to": "up"})
    assert codes(1)[:2] == ["D2", "D1"]
    trainer.post("/checklists/SML/items/D2/move", {"to": "up"})
    assert codes(0) == ["A1", "A2", "D2"]
    trainer.post("/checklists/SML/items/D2/move", {"to": "down"})
    assert codes(1)[0] == "D2"
    trainer.post("/checklists/SML/items/A1/move", {"to": "up"})
    assert codes(0) == ["A1", "A2"], "the first stays the first"


def test_an_item_is_put_before_another_or_at_the_end(trainer):
    trainer.post("/checklists/SML/items/D3/place", {"section": "A", "before": "A2"})
    assert codes(0) == ["A1", "D3", "A2"]
    trainer.post("/checklists/SML/items/A1/place", {"section-A1": "V"})
    assert codes(2) == ["V1", "A1"]
    trainer.post("/checklists/SML/items/A2/place", {"section": "A", "before": "A2"})
    assert codes(0) == ["D3", "A2"]
    assert trainer.post("/checklists/SML/items/A2/place", {"section": "Z"}).status == 422
    assert trainer.post("/checklists/SML/items/ZZ/move", {"to": "up"}).status == 422


def test_a_copy_gets_the_next_free_code(trainer):
    trainer.post("/checklists/SML/items/D2/duplicate")
    assert codes(1) == ["D1", "D2", "D5", "D3", "D4"]
    draft = draft_of("SML")
    first, twin = draft.sections[1].items[1:3]
    assert (twin.text, twin.rules, twin.points) == (first.text, first.rules, first.points)


def test_sections_move_and_go_only_when_they_are_empty(trainer):
    trainer.post("/checklists/SML/sections/D/move", {"to": "up"})
    assert [section.code for section in draft_of("SML").sections] == ["D", "A", "V"]
    trainer.post("/checklists/SML/sections/D/move", {"to": "up"})
    assert [section.code for section in draft_of("SML").sections] == ["D", "A", "V"]
    page = trainer.post("/checklists/SML/sections/V/delete")
    assert page.status == 422 and "Move or delete the items" in page.words
    trainer.post("/checklists/SML/items/V1/delete")
    assert trainer.post("/checklists/SML/sections/V/delete").status == 302
    assert [section.code for section in draft_of("SML").sections] == ["D", "A"]


def test_a_condition_on_an_item_that_was_moved_or_deleted_blocks_publishing(client, cast):
    load_every_type()
    client.sign_in(cast.trainer)
    client.post("/checklists/ALL/draft")
    client.post("/checklists/ALL/items/T1/move", {"to": "down"})
    page = client.get("/checklists/ALL/edit")
    assert "the condition refers to T1, which comes later" in page.words and "Error" in page.words
    links = {link.get("href") for link in page.all("a")}
    assert "/checklists/ALL/items/T2" in links
    page = client.post("/checklists/ALL/publish")
    assert page.status == 422 and "Mend these places" in page.words
    client.post("/checklists/ALL/items/T1/move", {"to": "up"})
    client.post("/checklists/ALL/items/T1/delete")
    page = client.get("/checklists/ALL/edit")
    assert "the condition refers to T1, which does not exist" in page.words
    assert client.post("/checklists/ALL/publish").status == 422
    for address in ("preview/tablet?version=2", "try?version=2", "file.yaml?version=2", "file.xlsx?version=2"):
        assert client.get(f"/checklists/ALL/{address}").status == 200


def test_everything_odd_is_found_with_its_place():
    plain = every_type_plain() | {"method": "sections", "scripts": []}
    section = plain["sections"][0]
    section["weight"] = 0
    items = {item["code"]: item for item in section["items"]}
    del items["T1"]["standard"]
    items["T2"]["text"] = both("只有中文", "只有中文")
    items["T3"]["points"] = 0
    items["T4"]["options"][0]["points"] = 3
    items["T6"]["bands"] = [
        {"to": 1200, "points": 5},
        {"to": 900, "points": 3},
        {"points": 1},
        {"to": 2000, "points": 0},
    ]
    plain["sections"].append({"code": "E", "title": both("空", "Empty"), "items": []})
    found = [(plain_place(plain, path), en) for path, _zh, en in oddities(plain)]
    assert found == [
        ("T", "section T weighs 0"),
        ("E", "section E has no items"),
        ("T1", "measures no standard"),
        ("T2", "has no English text"),
        ("T3", "earns no points and is not critical"),
        ("T4", "the best answer earns 3 of 4 points"),
        ("T6", "an earlier band already covers this one"),
        ("T6", "an earlier band already covers this one"),
        ("T8", "no script has an answer key, so this item is never shown"),
    ]


def plain_place(plain, path):
    section = plain["sections"][path[1]]
    return section["items"][path[3]]["code"] if len(path) > 2 else section["code"]


def test_every_change_tells_who_made_it(trainer, app, cast):
    from ..page import Client

    Client(app).sign_in(cast.second_trainer).post("/checklists/SML/items/D2/move", {"to": "up"})
    assert "Last change: 培训师乙" in trainer.get("/checklists/SML/edit").words


def test_a_published_version_has_no_edit_page(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    for address in (
        "edit",
        "settings",
        "scripts",
        "text",
        "publish",
        "items/D1",
        "new-item",
        "sections/A",
        "scripts/S1",
    ):
        assert client.get(f"/checklists/SML/{address}").status == 404, address


def test_the_number_of_queries_does_not_grow(client, cast):
    load_small()
    load_every_type()
    client.sign_in(cast.trainer)
    client.get("/checklists")
    counts = []
    for code in ("SML", "ALL"):
        client.post(f"/checklists/{code}/draft")
        counts.append(client.get(f"/checklists/{code}/edit").queries)
    assert counts[0] == counts[1]


def test_the_small_checklist_of_the_tests_is_what_it_seems():
    assert list(oddities(small_plain())) == []


def test_a_draft_changed_at_the_same_moment_on_two_connections_is_a_conflict(trainer, cast):
    from sqm_training.checklists.actions.editing import EditConflict, change_draft
    from sqm_training.checklists.actions.items import move_item
    from sqm_training.extensions import db

    draft = draft_of("SML")
    set_committed_value(draft, "version", draft.version - 1)
    with pytest.raises(EditConflict):
        change_draft(draft=draft, change=lambda plain: move_item(plain, "D2", -1))
    db.session.rollback()
    assert to_plain(draft_of("SML"))["sections"][1]["items"][0]["code"] == "D1"
