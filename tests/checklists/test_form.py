"""The form of a checklist: what a post says, what a tablet sends, and what the page may know."""

import pytest
from werkzeug.datastructures import MultiDict

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.forms import ChecklistForm, answer_of, row_from_post, rows_from_post, with_fault_words
from sqm_training.checklists.plain import facts_of, spec_of
from sqm_training.measures.score import Answer, problems

from .kit import both, load_small, small_plain

OPTIONS = [{"code": "a", **both("甲", "A"), "points": 2}, {"code": "b", **both("乙", "B"), "points": 0}]
ITEMS = [
    {"type": "yes_no", "allow_na": True, "demand": {"on": ["no"], "need": ["comment", "photo"]}},
    {"type": "levels"},
    {"type": "scale", "low": 1, "high": 5},
    {"type": "choice", "options": OPTIONS, "when": "yes_no == 'no'"},
    {"type": "choices", "options": OPTIONS},
    {"type": "key"},
    {"type": "deduct", "faults": [{"code": "late", **both("迟", "late"), "points": 1}]},
    {"type": "bands", "bands": [{"to": 60, "points": 4}], "from": "arrived", "until": "started"},
    {"type": "number", "required": False},
    {"type": "text", "required": False},
    {"type": "time", "required": False},
    {"type": "photo", "required": False},
    {"type": "note"},
]


@pytest.fixture
def version(cast):
    """A checklist with one item of each type, called by its type, worth 4 points."""
    load_small()
    items = [{"code": one["type"], "text": both("题", "Ask"), "points": 4} | one for one in ITEMS]
    return load_checklist(
        small_plain("ALL") | {"sections": [{"code": "A", "title": both("一", "One"), "items": items}]}
    )[0]


def item(version, code):
    return next(one for one in version.items if one.code == code)


def read(version, code, *pairs):
    """Return the answer that a post of these pairs gives to an item."""
    return answer_of(row_from_post(item(version, code), MultiDict((f"{code}-{name}", value) for name, value in pairs)))


@pytest.mark.either
@pytest.mark.parametrize(
    ("code", "pairs", "value"),
    [
        ("yes_no", [("value", "no")], "no"),
        ("levels", [("value", "0.5")], 0.5),
        ("levels", [("value", "1")], 1),
        ("scale", [("value", "4")], 4),
        ("choice", [("value", "a")], "a"),
        ("choices", [("value", "a"), ("value", "b")], ["a", "b"]),
        ("key", [("value", "0"), ("value", "1")], [0, 1]),
        ("key", [("value", "-")], []),
        ("key", [("value", "-"), ("value", "1")], [1]),
        ("deduct", [("count-late", "2")], {"late": 2}),
        ("deduct", [("none", "1"), ("count-late", "")], {}),
        ("bands", [("value", "45")], 45),
        ("bands", [("value", "3:20")], 200),
        ("bands", [("value", "12：05")], 725),
        ("number", [("value", "2.50")], 2.5),
        ("text", [("value", " 柜台很挤 ")], "柜台很挤"),
        ("time", [("value", "14:05")], "14:05"),
    ],
)
def test_every_type_is_read_from_a_post(version, code, pairs, value):
    assert read(version, code, *pairs) == Answer(value)


@pytest.mark.either
@pytest.mark.parametrize("code", ["yes_no", "choices", "key", "deduct", "bands", "text"])
def test_what_was_not_touched_is_not_answered(version, code):
    assert read(version, code, ("comment", "")) == Answer()
    assert row_from_post(item(version, code), MultiDict({"other-value": "1"})) is None


def test_not_applicable_holds_only_where_it_is_offered(version):
    assert read(version, "yes_no", ("value", "*na*")) == Answer(na=True)
    assert read(version, "yes_no", ("na", "1"), ("value", "yes")) == Answer(na=True)
    assert read(version, "levels", ("value", "*na*")) == Answer()


@pytest.mark.parametrize(
    ("code", "typed"), [("bands", "soon"), ("number", "many"), ("scale", "9"), ("yes_no", "maybe"), ("choices", "z")]
)
def test_what_cannot_be_read_stays_and_is_named_by_the_check(version, code, typed):
    answer = read(version, code, ("value", typed))
    found = {str(problem[0]): problem[1] for problem in problems(spec_of(version), {code: answer})}
    assert found[code] == "bad_value"
    form = ChecklistForm(version, None, [{"item": code, "value": answer.value}])
    assert form.entries[code].answer.value == answer.value


def test_a_post_and_a_tablet_are_checked_alike(version):
    script = version.scripts[0]
    post = MultiDict([("yes_no-value", "no"), ("levels-value", "0.5"), ("key-value", "-"), ("bands-value", "1:00")])
    posted = {row["item"]: answer_of(row) for row in rows_from_post(version.items, post)}
    sent = {"yes_no": {"value": "no"}, "levels": {"value": 0.5}, "key": {"value": []}, "bands": {"value": 60}}
    facts = facts_of(script)
    assert problems(spec_of(version), posted, facts) == problems(spec_of(version), sent, facts)
    assert ("yes_no", "needs_photo") in problems(spec_of(version), posted, facts)


def test_a_form_knows_which_items_are_shown_and_open(version):
    script = version.scripts[0]
    form = ChecklistForm(version, script, [{"item": "yes_no", "value": "yes"}, {"item": "choice", "value": "a"}])
    assert not form.entries["choice"].is_visible
    assert form.known == {"yes_no": "yes"}
    assert form.open_in(version.sections[0]) == 6
    assert not ChecklistForm(version, None, []).entries["key"].is_visible
    assert ChecklistForm(version, script, [{"item": "yes_no", "value": "no"}]).entries["choice"].is_visible


def test_a_page_learns_what_is_lost_and_demanded_but_no_points(version):
    entries = ChecklistForm(version, version.scripts[0], []).entries
    assert entries["yes_no"].lost == ["no"]
    assert entries["yes_no"].needs == {"no": ["comment", "photo"]}
    assert entries["levels"].lost == ["0", "0.5"]
    assert entries["scale"].lost == ["1", "2", "3", "4"]
    assert entries["choice"].lost == ["b"]
    assert entries["key"].lost is None and entries["text"].lost is None


def test_what_an_answer_demands_is_asked_for_until_it_is_there(version):
    row = {"item": "yes_no", "value": "no", "comment": "看手机"}
    assert ChecklistForm(version, None, [row]).entries["yes_no"].demanded() == {"photo"}
    assert ChecklistForm(version, None, [row | {"photos": ["a" * 64]}]).entries["yes_no"].demanded() == set()


def test_a_photo_item_is_answered_by_its_photo(version):
    entry = ChecklistForm(version, None, [{"item": "photo", "photos": ["a" * 64]}]).entries["photo"]
    entry.item.is_required = True
    assert not entry.is_open


@pytest.mark.either
@pytest.mark.parametrize("faults", [None, "0", [99], [-1], ["0"], [True], {"a": 1}])
def test_chips_that_do_not_exist_are_passed_over(cast, faults):
    version = load_small()
    rows = [{"item": "D1", "value": "no", "faults": faults, "comment": "看手机"}]
    assert ChecklistForm(version, None, rows).entries["D1"].answer.value == "no"
    (sent,) = with_fault_words({one.code: one for one in version.items}, rows)
    assert sent["comment"] == "看手机"


def test_chosen_chips_become_part_of_the_comment(cast):
    version = load_small()
    rows = [{"item": "D1", "value": "no", "faults": [0], "comment": "看手机"}]
    (sent,) = with_fault_words({one.code: one for one in version.items}, rows)
    assert sent["comment"] == "did not look up；看手机"
