"""What cannot be imported: every fault named with row, column and cause, and nothing half written."""

from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select

from sqm_training.extensions import db
from sqm_training.visits.models import Visit

from ..checklists.kit import load_checklist_with_band, load_small

HEAD = "visit,date,site,shopper,employee,A1,A2,D1,D2,D3,D4,V1"
GOOD = "1,2026-03-01,H-E,shopper,employee,0.5,yes,是,1,-,NA,no"


@pytest.fixture
def attempt(app, cast, tmp_path):
    """Return a function that imports some lines and returns exit code, output and the number of visits then."""
    load_small()

    def run(*lines, encoding="utf-8", options=(), name="past.csv"):
        file = tmp_path / name
        file.write_bytes("\n".join(lines).encode(encoding))
        words = ["visits", "import", str(file), "--checklist", "SML", *options]
        result = app.test_cli_runner().invoke(args=words)
        return result.exit_code, result.output, db.session.scalar(select(func.count()).select_from(Visit))

    return run


def test_a_good_row_is_imported_once(attempt):
    assert attempt(HEAD, GOOD)[0] == 0
    code, output, count = attempt(HEAD, GOOD)
    assert (code, count) == (0, 1) and "1 unchanged" in output


@pytest.mark.parametrize("moment", ["2026-03-01T09:30:00", "2026-02-28T18:30:00Z", "2026-03-01 09:30", "2026/3/1 9:30"])
def test_of_a_moment_the_local_day_counts(attempt, moment):
    assert attempt(HEAD, GOOD.replace("2026-03-01", moment))[0] == 0
    assert db.session.scalar(select(Visit.opens_on)) == date(2026, 3, 1)


@pytest.mark.either
@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD.replace("是", "maybe"), ("row 2", "column H", "maybe")),
        (GOOD.replace("0.5", "0.7"), ("row 2", "column F", "0.7")),
        (GOOD.replace("no", "NA"), ("row 2", "V1", "N/A")),
        (GOOD.replace("2026-03-01", "01/03"), ("row 2", "column B", "not a date")),
        (GOOD.replace("H-E", "XX"), ("row 2", "column C", "XX")),
        (GOOD.replace("employee", "nobody"), ("row 2", "column E", "nobody")),
        (GOOD.replace("1,2026", ",2026", 1), ("row 2", "column A", "empty")),
    ],
)
def test_a_fault_is_named_with_its_place(attempt, line, words):
    code, output, count = attempt(HEAD, line)
    assert code == 1 and count == 0
    assert all(word in output for word in words), output


def test_doubled_ids_name_both_rows(attempt):
    code, output, count = attempt(HEAD, GOOD, GOOD)
    assert (code, count) == (1, 0) and "row 3" in output and "row 2" in output


def test_missing_and_unknown_columns_are_named(attempt):
    code, output, _count = attempt(HEAD.replace("D2", "mood"), GOOD)
    assert code == 1 and "missing columns: D2" in output and "mood" in output


def test_good_rows_can_be_taken_and_the_others_written_aside(attempt, tmp_path):
    code, output, count = attempt(
        HEAD, GOOD, GOOD.replace("1,2026", "2,2026", 1).replace("是", "??"), options=["--skip-bad"]
    )
    assert (code, count) == (0, 1) and "1 rows were left out" in output
    assert "row,reason" in (tmp_path / "past.skipped.csv").read_text("utf-8-sig")


def test_gbk_is_read_and_nonsense_refused(attempt):
    assert attempt(HEAD, GOOD, encoding="gb18030")[0] == 0
    code, output, _count = attempt("visit,date,site", "\xe9\xe8\xff\xfe,1,2", encoding="latin-1")
    assert code == 1 and "encoding is not recognised" in output


def test_messages_come_in_the_language_of_the_terminal(attempt, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    output = attempt(HEAD, GOOD.replace("H-E", "XX"))[1]
    assert "第 2 行" in output and "没有代码为 XX 的单位" in output


def test_a_broken_workbook_and_a_missing_file_are_refused(attempt, app):
    code, output, _count = attempt("PK\x03\x04 this is no workbook", name="past.xlsx")
    assert code == 1 and "damaged" in output
    result = app.test_cli_runner().invoke(args=["visits", "import", "nowhere.csv", "--checklist", "SML"])
    assert result.exit_code == 1 and "no such file" in result.output


@pytest.mark.either
@pytest.mark.parametrize(
    ("score", "is_right"), [("91.7", True), ("91.66666666666667", True), ("92", True), ("99.9", False), ("x", False)]
)
def test_a_stated_score_has_to_follow_from_the_answers(attempt, score, is_right):
    code, output, count = attempt(f"{HEAD},score", f"{GOOD},{score}")
    assert (code, count) == ((0, 1) if is_right else (1, 0)), output
    if not is_right:
        assert all(words in output for words in ("row 2", "column M (score)", f"says {score}", "answers give 91.7"))
        assert attempt(f"{HEAD},score", f"{GOOD},{score}", options=["--ignore", "score"])[2] == 1


@pytest.mark.parametrize("key", ["0", "0 1", "1"])
def test_a_score_with_an_answer_key_may_come_from_keys_of_any_length(attempt, key):
    row = GOOD.replace(",-,NA", f",{key},NA")
    code, output, _count = attempt(f"{HEAD},score", f"{row},3")
    assert code == 1 and "score says 3" in output


def test_a_formula_in_text_is_refused_with_its_place(attempt):
    code, output, count = attempt(HEAD, GOOD.replace("0.5", "=1+1"))
    assert (code, count) == (1, 0) and "row 2, column F: a formula" in output


def test_a_formula_without_its_value_is_refused_and_one_with_it_is_read(app, cast, tmp_path):
    load_small()
    for value, is_right in (("", False), ("0.5", True)):
        file = tmp_path / f"past{value}.xlsx"
        book = xlsxwriter.Workbook(str(file))
        sheet = book.add_worksheet()
        for line, cells in enumerate((HEAD, GOOD)):
            sheet.write_row(line, 0, cells.split(","))
        sheet.write_formula(1, 5, "=1/2", None, value)
        book.close()
        result = app.test_cli_runner().invoke(args=["visits", "import", str(file), "--checklist", "SML"])
        assert result.exit_code == (0 if is_right else 1), result.output
        assert is_right or "Sheet1, row 2, column F: a formula without its value" in result.output


@pytest.mark.parametrize("change", [("-5", "a duration cannot be negative"), ("abc", "a number is expected")])
def test_a_duration_is_no_negative_number(app, cast, tmp_path, change):
    load_checklist_with_band()
    file = tmp_path / "past.csv"
    file.write_text(f"{HEAD},B1\n{GOOD},{change[0]}\n", "utf-8")
    result = app.test_cli_runner().invoke(args=["visits", "import", str(file), "--checklist", "BND"])
    assert result.exit_code == 1 and "row 2, column M (B1)" in result.output and change[1] in result.output
