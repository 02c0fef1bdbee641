"""Checklists as workbooks: out and in again without loss, open to ODK, and every fault at its row."""

import io

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.plain import to_plain
from sqm_training.checklists.schema import load_plain
from sqm_training.checklists.xlsform.reading import read_workbook
from sqm_training.checklists.xlsform.writing import workbook_bytes
from sqm_training.extensions import db
from sqm_training.files.problems import BadFile

from .kit import both, load_small, small_plain
from .test_loading import FILES, checklists, fresh, load_plain_of, standards

HEADS = {
    "survey": ["type", "name", "label", "relevant", "points"],
    "choices": ["list_name", "name", "label", "score"],
    "settings": ["form_id", "form_title"],
}


def workbook(**sheets):
    """Return a workbook; a sheet is its rows, the header first."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return stream.getvalue()


def form(*questions, choices=(), head=HEADS["survey"], **sheets):
    """Return a workbook of some questions inside one group."""
    rows = [head, ["begin_group", "A", "Talk"], *questions, ["end_group"]]
    return workbook(
        survey=rows, choices=[HEADS["choices"], *choices], settings=[HEADS["settings"], ["F1", "Form"]], **sheets
    )


def items_of(data):
    return {item["code"]: item for section in read_workbook(data, "f.xlsx")[0]["sections"] for item in section["items"]}


def refusals(data, language="en"):
    with pytest.raises(BadFile) as refused:
        read_workbook(data, "f.xlsx")
    return refused.value.said(language).splitlines()


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


@pytest.mark.parametrize(
    ("question", "row", "cause"),
    [
        (["calculate", "q", "Q"], 3, "“calculate” cannot be read"),
        (["geopoint", "q", "Q"], 3, "“geopoint” cannot be read"),
        (["select_one nothing", "q", "Q"], 3, "no list nothing"),
        (["select_one yn or_other", "q", "Q"], 3, "or_other"),
        (["select_one_from_file a.csv", "q", "Q"], 3, "cannot be read"),
        (["begin_repeat", "q", "Q"], 3, "repeat cannot be read"),
        (["begin_group", "q", "Q"], 3, "group inside a group"),
        (["text", "q", ""], 3, "no label"),
        (["text", "", "Q"], 3, "name is missing"),
        (["text", "有 空格", "Q"], 3, "String should match pattern"),
        (["text", "q", "Q", "${later} = 'x'"], 3, "later or unknown questions later"),
        (["text", "q", "Q", "count(${q}) > 1"], 3, "no function count"),
        (["text", "q", "Q", "", "many"], 3, "“many” is not a number"),
    ],
)
def test_what_cannot_be_read_is_reported_at_its_row(question, row, cause):
    faults = refusals(form(question, choices=[["yn", "yes", "Yes"], ["yn", "no", "No"]]))
    assert faults[0].startswith(f"f.xlsx, sheet survey, row {row}") and cause in faults[0]


@pytest.mark.parametrize(
    ("column", "text", "cause"),
    [
        ("choice_filter", "a = ${b}", "choice_filter cannot be read"),
        ("bands", "60-4", "“60-4” cannot be read"),
        ("demand", "video@no", "“video@no” cannot be read"),
        ("allow_na", "perhaps", "neither yes nor no"),
        ("answers", "1:maybe", "codes stand for yes or no"),
        ("due_after", "1.5", "not a whole number"),
    ],
)
def test_a_bad_cell_is_reported_with_its_column(column, text, cause):
    (fault,) = refusals(form(["integer", "q", "Q", text], head=["type", "name", "label", column]))
    assert f"row 3, column {column}" in fault and cause in fault


def test_all_faults_are_told_at_once_in_both_languages():
    data = form(
        ["calculate", "q", "Q"], ["range", "r", "R", "", "x"], choices=[["a", "b", "B", "many"], ["a", "b", "B"]]
    )
    assert len(refusals(data)) == 4
    assert refusals(data, "zh")[0].startswith("f.xlsx，工作表 choices，第 2 行")


def test_a_missing_sheet_or_column_is_named_with_what_was_found():
    assert "found: Sheet1" in refusals(workbook(Sheet1=[["a"]]))[0]
    assert "The columns found are: kind, name" in refusals(workbook(survey=[["kind", "name"]]))[0]
    assert "there is no question" in refusals(workbook(survey=[["type", "name", "label"]]))[0]


def test_doubled_headers_are_refused():
    assert "occurs twice" in refusals(workbook(survey=[["type", "name", "Name"], ["text", "q", "r"]]))[0]


def test_a_group_never_ended_and_an_end_without_group_are_reported():
    head = ["type", "name", "label"]
    assert "never ended" in refusals(workbook(survey=[head, ["begin_group", "A", "A"], ["text", "q", "Q"]]))[0]
    assert "nothing to end" in refusals(workbook(survey=[head, ["text", "q", "Q"], ["end_group"]]))[0]


def test_what_is_passed_over_is_said():
    head = ["type", "name", "label", "constraint"]
    _, warnings = read_workbook(form(["start", "start", ""], ["text", "q", "Q", ". > 1"], head=head), "f.xlsx")
    assert [warning["en"] for warning in warnings] == [
        "survey row 3: start is not needed and was passed over",
        "survey row 4: constraint was passed over",
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook", b"<html></html>"])
def test_a_broken_file_is_refused(data):
    assert refusals(data)


def test_a_code_channel_or_method_that_does_not_exist_is_refused():
    rows = [["form_id", "method", "cap"], ["F 1", "mean", "most"]]
    survey = [["type", "name", "label"], ["text", "q", "Q"]]
    assert "“most” is not a number" in refusals(workbook(survey=survey, settings=rows))[0]
    rows[1][2] = 59
    assert len(refusals(workbook(survey=survey, settings=rows))) == 2


def test_scripts_and_keys_are_checked():
    sheets = {
        "scripts": [["code", "title", "story"], ["S1", "Title", ""]],
        "keys": [["script", "zh", "en"], ["S9", "a", "a"]],
    }
    assert [fault.split(":")[0] for fault in refusals(form(["text", "q", "Q"], **sheets))] == [
        "f.xlsx, sheet scripts, row 2",
        "f.xlsx, sheet keys, row 2, column script",
    ]
