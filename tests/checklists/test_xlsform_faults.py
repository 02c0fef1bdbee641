"""What a workbook may not hold is said at its row, all of it at once."""

import io

import pytest
import xlsxwriter

from sqm_training.checklists.xlsform.reading import read_workbook

from .workbooks import form, items_of, refusals, workbook


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


def test_formulas_without_their_values_are_refused_at_their_cells():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("survey")
        sheet.write_row(0, 0, ["type", "name", "label", "points"])
        sheet.write_row(1, 0, ["integer", "q", "Q"])
        sheet.write_formula(1, 3, "=2*2", None, "")
        choices = book.add_worksheet("choices")
        choices.write_row(0, 0, ["list_name", "name", "label"])
        choices.write_formula(3, 2, '="Yes"', None, "")
    faults = refusals(stream.getvalue())
    assert [fault.split(": ")[0] for fault in faults] == [
        "f.xlsx, sheet survey, row 2, column D",
        "f.xlsx, sheet choices, row 4, column C",
    ]
    assert "formula" in faults[0]


def test_formulas_with_their_values_are_read():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("survey")
        sheet.write_row(0, 0, ["type", "name", "label", "points"])
        sheet.write_row(1, 0, ["begin_group", "A", "Talk"])
        sheet.write_row(2, 0, ["text", "q", "Q"])
        sheet.write_formula(2, 3, "=2*2", None, 4)
        sheet.write_row(3, 0, ["end_group"])
    assert items_of(stream.getvalue())["q"]["points"] == 4
