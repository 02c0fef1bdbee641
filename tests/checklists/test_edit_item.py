"""The form of an item: every field of every type, rows without a script, faults at their place, two people at once."""

from itertools import cycle

import pytest

from sqm_training.checklists.plain import digest_of, to_plain
from sqm_training.checklists.schema import load_plain
from sqm_training.checklists.xlsform.reading import read_workbook
from sqm_training.checklists.xlsform.writing import workbook_bytes

from .kit import EVERY_TYPE, draft_of, fields_of, load_every_type, load_small

CODES = [f"T{place}" for place in range(1, len(EVERY_TYPE) + 1)]


@pytest.fixture
def trainer(client, cast):
    load_every_type()
    client.sign_in(cast.trainer)
    client.post("/checklists/ALL/draft")
    return client


def item_of(code, checklist="ALL"):
    return next(one for one in draft_of(checklist).items if one.code == code)


def plain_items(code="ALL"):
    return {item["code"]: item for section in to_plain(draft_of(code))["sections"] for item in section["items"]}


def edited(client, item, **changes):
    """Open the form of an item, change fields, send it."""
    address = f"/checklists/ALL/items/{item}"
    return client.post(address, fields_of(client.get(address)) | changes)


@pytest.mark.either
@pytest.mark.parametrize(("item", "language"), list(zip(CODES, cycle(["zh", "en"]), strict=False)))
def test_saving_an_item_untouched_changes_nothing(trainer, cast, item, language):
    before = to_plain(draft_of("ALL"))
    trainer.sign_in(cast.trainer, language)
    page = edited(trainer, item)
    assert page.status == 302, page.words
    assert to_plain(draft_of("ALL")) == before


@pytest.mark.either
@pytest.mark.parametrize("item", CODES)
def test_every_type_survives_both_files_after_it_was_edited(trainer, item):
    assert edited(trainer, item, zh="改过的题目", code=f"N{item}").status == 302
    plain = to_plain(draft_of("ALL"))
    assert f"N{item}" in plain_items()
    again, _warnings = read_workbook(workbook_bytes(plain), "a.xlsx")
    text = trainer.get("/checklists/ALL/file.yaml?version=2").data.decode()
    for read in (again, load_plain(text, "a.yaml")):
        trainer.post("/checklists/ALL/text", {"text": text})
        assert digest_of(to_plain(draft_of("ALL"))) == digest_of(plain)
        assert [one["code"] for one in read["sections"][0]["items"]] == list(plain_items())


def test_fields_of_each_type_arrive_as_the_file_writes_them(trainer):
    changes = {
        "T1": ({"good": "yes", "answers-1-critical": "y", "critical_also": "<1"}, {"critical_on": ["yes", "no", "<1"]}),
        "T2": ({"levels-0-value": "0.2", "levels-0-photo": "y"}, {"levels": [
            {"value": 0.2, "zh": "差", "en": "Poor"}, {"value": 0.5, "zh": "中", "en": "Fair"},
            {"value": 1, "zh": "好", "en": "Good"}]}),
        "T3": ({"low": "1", "high": "5", "photo_also": "< 3，0"}, {"low": 1, "high": 5}),
        "T4": ({"options-3-code": "d", "options-3-zh": "无", "options-3-points": "-1", "options-3-critical": "y"}, {}),
        "T6": ({"bands-0-to": "10:00", "bands-1-to": "1000"}, {"bands": [
            {"to": 600, "points": 5}, {"to": 1000, "points": 3}, {"points": 1}]}),
        "T9": ({"faults-0-most": "", "faults-0-points": "1/3"}, {"faults": [
            {"code": "f", "zh": "忌语", "en": "Banned phrase", "points": "1/3"}]}),
    }  # fmt: skip
    for item, (typed, wanted) in changes.items():
        page = edited(trainer, item, **typed)
        assert page.status == 302, page.words
        now = plain_items()[item]
        assert {key: now[key] for key in wanted} == wanted, item
    assert "good" not in plain_items()["T1"]
    assert plain_items()["T3"]["demand"] == {"on": ["<3", 0], "need": ["photo"]}
    assert plain_items()["T4"]["options"][3] == {"code": "d", "zh": "无", "en": "无", "points": -1}
    assert plain_items()["T4"]["critical_on"] == ["c", "d"]


def test_rows_are_added_moved_and_taken_out_without_a_script(trainer):
    address = "/checklists/ALL/items/T4"
    form = fields_of(trainer.get(address)) | {"options-3-code": "new", "options-3-zh": "新", "zh": "打了一半"}
    for act, order in [("options:add:0", "a b c new"), ("options:up:3", "a b new c"), ("options:remove:0", "b new c"),
                       ("options:down:0", "new b c")]:  # fmt: skip
        page = trainer.post(address, form | {"act": act})
        assert page.status == 200
        form = fields_of(page)
        codes = [
            form[name] for name in sorted(form) if name.startswith("options-") and name.endswith("-code") and form[name]
        ]
        assert " ".join(codes) == order
        assert form["zh"] == "打了一半"
    assert item_of("T4").text["zh"] != "打了一半", "nothing is saved by such a button"
    trainer.post(address, form | {"act": "save"})
    assert [one["code"] for one in item_of("T4").rules["options"]] == ["new", "b", "c"]


def test_another_type_shows_its_fields_and_keeps_what_is_common(trainer):
    address = "/checklists/ALL/items/T1"
    page = trainer.post(address, fields_of(trainer.get(address)) | {"type": "scale", "act": "show", "zh": "新的问法"})
    form = fields_of(page)
    assert page.status == 200 and form["zh"] == "新的问法" and "low" in form and "answers-0-code" not in form
    assert trainer.post(address, form | {"low": "1", "high": "3"}).status == 302
    item = item_of("T1")
    assert (item.type, item.rules["low"], item.rules["high"]) == ("scale", 1, 3)
    assert "answers" not in item.rules and "good" not in item.rules


@pytest.mark.either
@pytest.mark.parametrize(
    ("item", "typed", "anchor", "cause"),
    [
        ("T2", {"levels-1-value": "2"}, "levels-1-value", "between 0 and 1"),
        ("T3", {"low": "7", "high": "3"}, "high", "above the lowest"),
        ("T4", {"options-1-code": "a"}, "options-1-code", "occurs twice"),
        ("T4", {"options-0-points": "many"}, "options-0-points", "not a number"),
        ("T4", {"options-0-points": "1e999999999"}, "options-0-points", "not a number"),
        ("T4", {"points": "-1"}, "points", "negative"),
        ("T4", {"points": "1000001"}, "points", "more than"),
        ("T1", {"points": ""}, "points", "Enter the points"),
        ("T6", {"bands-1-to": "soon"}, "bands-1-to", "not a number"),
        ("T9", {"faults-0-most": "x"}, "faults-0-most", "should be a number"),
        ("T1", {"due_after": "999"}, "due_after", "more than 365"),
        ("T1", {"code": "T2"}, "code", "is taken"),
        ("T1", {"code": "a b"}, "code", "letters, digits"),
        ("T1", {"code": ""}, "code", "Enter a code"),
        ("T1", {"zh": ""}, "zh", "Enter the text"),
        ("T1", {"zh": "长" * 501}, "zh", "longer than 500"),
        ("T1", {"standard": "nothing"}, "standard", "No standard matches"),
        ("T1", {"standard": "N"}, "standard", "Several standards match"),
        ("T2", {"when_mode": "text", "when": "T1 =="}, "when", "stops too early"),
        ("T2", {"when_mode": "text", "when": "T9 == 1"}, "when", "comes later"),
        ("T2", {"when_mode": "text", "when": "T2 == 1"}, "when", "its own item"),
        ("T2", {"when_mode": "text", "when": "ZZ == 1"}, "when", "does not exist"),
        ("T2", {"when_mode": "text", "when": ""}, "when", "Write the condition"),
        ("T2", {"clauses-0-value": ""}, "clauses-0-value", "compared with"),
        ("T2", {"clauses-0-item": ""}, "clauses-0-item", "Choose what is read"),
        ("T2", {"clauses-0-item": "T9"}, "when_mode-0", "comes later"),
        ("T6", {"from_": "lunch"}, "from_", "not among the moments"),
    ],
)
def test_a_fault_is_told_at_its_field_and_what_was_typed_is_kept(trainer, item, typed, anchor, cause):
    before = to_plain(draft_of("ALL"))
    page = edited(trainer, item, **typed)
    assert page.status == 422 and cause in page.words
    links = [link.get("href") for link in page.all("a") if (link.get("href") or "").startswith("#")]
    assert f"#{anchor}" in links
    form = fields_of(page)
    assert {name: form[name] for name in typed} == typed
    assert to_plain(draft_of("ALL")) == before


def test_a_standard_is_found_by_code_or_by_a_word_of_its_title(trainer):
    for typed in ("lis", "LIS LIS", "LIS"):
        assert edited(trainer, "T1", standard=typed).status == 302
        assert plain_items()["T1"]["standard"] == "LIS"
    assert edited(trainer, "T1", standard="").status == 302
    assert "standard" not in plain_items()["T1"]


def test_the_touchpoint_follows_the_standard_until_it_is_chosen(trainer):
    edited(trainer, "T1", standard="LIS")
    assert item_of("T1").touchpoint == "tell"
    edited(trainer, "T1", touchpoint="greet")
    assert item_of("T1").touchpoint == "greet"
    edited(trainer, "T1", standard="ANS")
    assert item_of("T1").touchpoint == "greet"


def test_a_condition_is_built_joined_and_written_as_text(trainer):
    form = {"when_mode": "built", "when_join": "or", "clauses-0-item": "T1", "clauses-0-sign": "==", "clauses-0-value": "yes",
            "clauses-1-item": "script:business", "clauses-1-sign": "not ==", "clauses-1-value": "fee",
            "clauses-2-item": "T2", "clauses-2-sign": "answered", "clauses-2-value": "",
            "clauses-3-item": "T3", "clauses-3-sign": ">=", "clauses-3-value": "7"}  # fmt: skip
    blank = trainer.get("/checklists/ALL/items/T5")
    offered = next(one for one in blank.all("select") if one.get("id") == "clauses-0-item")
    values = [option.get("value") for option in offered.iter("option")]
    assert values == ["", "T1", "T2", "T3", "T4", "script:business", "script:code"]
    assert edited(trainer, "T5", **form).status == 302
    assert plain_items()["T5"]["when"] == "T1 == 'yes' or not script.business == 'fee' or answered(T2) or T3 >= 7"
    assert "answered(T2)" in trainer.get("/checklists/ALL/items/T5").words
    assert edited(trainer, "T5", when_mode="always").status == 302
    assert "when" not in plain_items()["T5"]


def test_a_nested_condition_stays_text(trainer):
    form = fields_of(trainer.get("/checklists/ALL/items/T3"))
    assert form["when_mode"] == "text" and form["when"].startswith("T1 == 'no' or (")


def test_conditions_follow_an_item_to_its_new_code(trainer):
    assert edited(trainer, "T1", code="T1b").status == 302
    assert plain_items()["T2"]["when"] == "T1b == 'no' and script.business == 'other'"


def test_an_item_goes_to_another_section_through_its_form(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    client.post("/checklists/SML/draft")
    address = "/checklists/SML/items/D2"
    assert client.post(address, fields_of(client.get(address)) | {"section": "A"}).status == 302
    assert [item.code for item in draft_of("SML").sections[0].items] == ["A1", "A2", "D2"]


def test_html_in_a_text_is_shown_as_it_was_written(trainer):
    canary = "<script>alert(1)</script> & “引号”"
    assert edited(trainer, "T1", zh=canary, en=canary, **{"faults_hint-0-en": "<b>x</b>"}).status == 302
    for address in ("/checklists/ALL/edit", "/checklists/ALL/items/T1", "/checklists/ALL/publish",
                    "/checklists/ALL/preview/tablet?version=2", "/checklists/ALL/try?version=2",
                    "/checklists/ALL?version=2"):  # fmt: skip
        page = trainer.get(address)
        assert "<script>alert" not in page.text and "<b>x</b>" not in page.text, address
        assert "alert(1)" in page.text


def test_the_number_of_queries_does_not_grow_with_the_items(client, cast):
    load_small()
    load_every_type()
    client.sign_in(cast.trainer)
    client.get("/checklists")
    counts = []
    for code, item in (("SML", "D2"), ("ALL", "T2")):
        client.post(f"/checklists/{code}/draft")
        counts.append(client.get(f"/checklists/{code}/items/{item}").queries)
    assert counts[0] == counts[1] and counts[0] <= 25
