"""What cannot be imported: every fault named with row, column and cause, and nothing half written."""

import pytest
from sqlalchemy import func, select

from sqm_training.extensions import db
from sqm_training.visits.models import Visit

from ..checklists.kit import load_small

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
