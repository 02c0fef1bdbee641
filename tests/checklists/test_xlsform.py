"""Checklists as workbooks: out and in again without loss, open to ODK, and every fault at its row."""

import io

import pytest
from hypothesis import HealthCheck, given, settings

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.plain import to_plain
from sqm_training.checklists.schema import load_plain
from sqm_training.checklists.xlsform.reading import read_workbook
from sqm_training.checklists.xlsform.writing import workbook_bytes
from sqm_training.extensions import db

from .any_checklist import checklists, load_plain_of
from .kit import both, load_small, small_plain
from .test_loading import FILES, fresh, standards
from .workbooks import form, items_of, workbook


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_checklist_survives_its_workbook(cast, file):
    standards()
    version, _ = load_checklist(load_plain(file.read_text("utf-8"), file.name))
    plain = to_plain(fresh(version))
    again, warnings = read_workbook(workbook_bytes(plain), "out.xlsx")
    assert warnings == []
    assert load_checklist(again) == (version, False)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=checklists())
def test_any_checklist_survives_its_workbook(cast, plain):
    load_small()
    version, _ = load_checklist(load_plain_of(plain))
    db.session.commit()
    again, _ = read_workbook(workbook_bytes(to_plain(version)), "out.xlsx")
    assert load_checklist(again) == (version, False)
    assert to_plain(version) == to_plain(fresh(version))


def test_codes_that_xml_forbids_survive(cast):
    load_small()
    plain = small_plain("3.0-x")
    plain["sections"][0]["items"][0]["code"] = "1.1"
    plain["sections"][0]["code"] = "A2"
    plain["sections"][1]["items"][0]["when"] = "${1.1} == 0"
    version, _ = load_checklist(plain)
    again, _ = read_workbook(workbook_bytes(to_plain(version)), "out.xlsx")
    assert load_checklist(again) == (version, False)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_workbook_opens_in_odk(cast, file):
    from pyxform.xls2xform import convert

    standards()
    version, _ = load_checklist(load_plain(file.read_text("utf-8"), file.name))
    form = convert(xlsform=io.BytesIO(workbook_bytes(to_plain(version))), file_type=".xlsx")
    assert 'lang="中文 (zh)"' in form.xform and 'lang="English (en)"' in form.xform
    assert all(f'/{item.code}"' in form.xform for item in version.items)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=checklists())
def test_any_workbook_opens_in_odk(cast, plain):
    from pyxform.xls2xform import convert

    load_small()
    version, _ = load_checklist(load_plain_of(plain))
    convert(xlsform=io.BytesIO(workbook_bytes(to_plain(version))), file_type=".xlsx")


def test_a_form_made_for_odk_is_read():
    data = form(
        ["select_one yn", "greeted", "Did they greet?", "", 4],
        ["select_multiple faults", "faults", "What was wrong?", "${greeted} = 'no' and not(selected(${greeted}, 'x'))", 3],
        ["range", "mood", "Mood", "", 5],
        ["integer", "people", "How many people?", "", ""],
        ["image", "photo", "Photo", "", ""],
        choices=[["yn", "yes", "Yes"], ["yn", "no", "No"], ["faults", "a", "Late", 2], ["faults", "b", "Rude", 1]],
    )  # fmt: skip
    items = items_of(data)
    assert [item["type"] for item in items.values()] == ["yes_no", "choices", "scale", "number", "photo"]
    assert items["faults"]["when"] == "greeted == 'no' and not selected(greeted, 'x')"
    assert items["faults"]["options"][1] == {"code": "b", **both("Rude", "Rude"), "points": 1}
    assert (items["mood"]["low"], items["mood"]["high"]) == (1, 10)
    assert not items["greeted"]["required"]


@pytest.mark.parametrize(
    ("scores", "found"),
    [((2, 0), {"type": "yes_no", "points": 2}), ((0, 3), {"type": "yes_no", "good": "no", "points": 3})],
)
def test_points_of_yes_and_no_may_stand_with_the_choices(scores, found):
    choices = [["yn", "yes", "Yes", scores[0]], ["yn", "no", "No", scores[1]]]
    item = items_of(form(["select_one yn", "q", "Q"], choices=choices))["q"]
    assert found.items() <= item.items() and "options" not in item


def test_yes_and_no_that_both_earn_are_options():
    choices = [["yn", "yes", "Yes", 2], ["yn", "no", "No", 1]]
    assert items_of(form(["select_one yn", "q", "Q"], choices=choices))["q"]["type"] == "choice"


def test_extra_columns_carry_the_scoring():
    head = ["type", "name", "label::中文 (zh)", "label::English (en)", "points", "allow_na", "critical", "standard",
            "answers_for", "bands", "demand", "required"]  # fmt: skip
    data = form(
        ["integer", "wait", "等候", "Wait", 4, "yes", "", "WAIT-1", "site", "60:4 180:2 *:0", "", "yes"],
        ["select_one yn", "rude", "争吵", "Quarrel", 0, "", "yes", "GRT", "", "", "comment@no photo@<3", "true()"],
        choices=[["yn", "yes", "Yes"], ["yn", "no", "No"]],
        head=head,
    )
    items = items_of(data)
    assert items["wait"]["bands"] == [{"to": 60, "points": 4}, {"to": 180, "points": 2}, {"points": 0}]
    assert (items["wait"]["text"], items["wait"]["allow_na"], items["wait"]["answers_for"]) == (
        both("等候", "Wait"),
        True,
        "site",
    )
    assert items["rude"]["critical_on"] == ["yes"] and items["rude"]["required"]
    assert items["rude"]["demand"] == [{"on": ["no"], "need": ["comment"]}, {"on": ["<3"], "need": ["photo"]}]


def test_a_header_that_stands_lower_and_is_written_differently_is_found():
    rows = [["Our form, 2026"], [], ["Type ", "NAME", "Label :: Chinese", "LABEL (English)", "分值"],
            ["text", "q", "问", "Ask", 0]]  # fmt: skip
    assert items_of(workbook(Survey=rows))["q"]["text"] == both("问", "Ask")


def test_a_question_outside_groups_stands_in_a_section_of_its_own():
    rows = [
        ["type", "name", "label"],
        ["text", "q", "Ask"],
        ["begin group", "A", "One"],
        ["text", "r", "More"],
        ["end group"],
    ]
    plain, _ = read_workbook(workbook(survey=rows), "my form.xlsx")
    assert [section["code"] for section in plain["sections"]] == ["MAIN", "A"]
    assert plain["code"] == "my_form"


def test_a_condition_of_a_group_holds_for_its_questions():
    rows = [["type", "name", "label", "relevant"], ["integer", "n", "N"], ["begin_group", "A", "One", "${n} > 2"],
            ["text", "q", "Ask", "${n} < 9"], ["text", "r", "More"], ["end_group"]]  # fmt: skip
    items = items_of(workbook(survey=rows))
    assert (items["q"]["when"], items["r"]["when"]) == ("n > 2 and n < 9", "n > 2")
