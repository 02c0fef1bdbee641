"""Reading tables from CSV and spreadsheets: never garbled, never half, with row numbers as people see them."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from . import formulas
from .encodings import decode
from .problems import BadFile, Problem, refuse

MEBIBYTE = 1024 * 1024
MOST_BYTES = 64 * MEBIBYTE
MOST_UNPACKED = 512 * MEBIBYTE
HEADER_WITHIN = 30
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
NEUTRALISED = re.compile(r"^'(?=[=+\-@\t\r])")


@dataclass(frozen=True)
class Table:
    """A table: its headers, and rows with the number that each has in the file."""

    name: str
    headers: list[str]
    rows: list[tuple[int, list[str]]]
    header_row: int = 1
    sheet: str = ""
    encoding: str = ""
    columns: dict[str, int] = field(default_factory=dict)

    def problem(self, row: int | None, column: str, zh: str, en: str, *, heading: str = "") -> Problem:
        """Return a fault of this table at a row and a column, with what stands above the column."""
        cause = {"zh": zh, "en": en}
        return Problem(self.name, cause, row=row, column=column, sheet=self.sheet, heading=heading)


def column_letter(index: int) -> str:
    """Return the letters over a column counted from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_table(
    source: Path | bytes, name: str = "", *, required: Sequence[str] = (), sheet: str | None = None
) -> Table:
    """Read the first sheet (or the named one) of a CSV file or spreadsheet.

    The header may stand lower: it is the first row that holds all of `required`, upper and lower case alike. Empty rows
    are left out. Raises `BadFile`.
    """
    name = name or (source.name if isinstance(source, Path) else "table")
    data = read_bytes(source, name)
    if is_spreadsheet(name, data):
        rows, sheet_name = next((found, title) for title, found in sheets(data, name, sheet))
        _refuse_formulas(name, formulas.without_value(data, sheet_name), sheet_name)
        return with_header(list(enumerate(rows, 1)), name, required, sheet=sheet_name)
    text, encoding = decode(data, name)
    lines = list(parse_csv(text, name))
    _refuse_formulas(name, [(line, letter) for line, cells in lines for letter in _formulas_in(cells)])
    plain = [(line, [NEUTRALISED.sub("", cell) for cell in cells]) for line, cells in lines]
    return with_header(plain, name, required, encoding=encoding)


def _formulas_in(cells: list[str]) -> list[str]:
    """Return the columns of cells that a spreadsheet would run; most lines have none."""
    return [column_letter(at) for at, cell in enumerate(cells) if cell[:1] == "=" and len(cell) > 1]


def _refuse_formulas(name: str, places: Sequence[tuple[int, str]], sheet: str = "") -> None:
    if places:
        raise BadFile([formulas.refusal(name, row, column, sheet) for row, column in places])


def read_bytes(source: Path | bytes, name: str, most_bytes: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file, refusing what is missing, empty or too large before reading it."""
    if isinstance(source, bytes):
        size, data = len(source), source
    else:
        if not source.is_file():
            raise refuse(name, "找不到这个文件", "there is no such file")
        size = source.stat().st_size
        data = b"" if size > most_bytes else source.read_bytes()
    if size > most_bytes:
        most = most_bytes // MEBIBYTE
        raise refuse(name, f"文件超过 {most} MB，请拆分后再导入", f"the file is larger than {most} MB; split it")
    if not data.strip():
        raise refuse(name, "文件是空的", "the file is empty")
    return data


def is_spreadsheet(name: str, data: bytes) -> bool:
    """Say whether the bytes are a spreadsheet, whatever the file is called."""
    return (
        data[:4] == b"PK\x03\x04"
        or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        or name.lower().endswith(SPREADSHEETS)
    )


def parse_csv(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line numbers and cells; the delimiter is that of comma, semicolon and tab which line one has most of."""
    if "\x00" in text:
        raise refuse(name, "文件不是文本", "the file is not text")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refuse(name, "引号不成对或行不完整", f"quotes do not match: {error}", row=line) from error
        yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def sheets(data: bytes, name: str, wanted: str | None = None) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the title and rows of each sheet as text, from the first row on; refuse what cannot be opened."""
    from python_calamine import CalamineError, CalamineWorkbook

    _check_archive(data, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        titles = [wanted] if wanted else book.sheet_names
        if wanted and wanted not in book.sheet_names:
            raise refuse(name, f"没有工作表 {wanted}", f"there is no sheet {wanted}")
        for title in titles:
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            yield title, [[cell_text(cell) for cell in row] for row in rows]
    except CalamineError as error:
        raise refuse(name, "表格文件已损坏或有密码", "the spreadsheet is damaged or has a password") from error


def _check_archive(data: bytes, name: str) -> None:
    if data[:4] != b"PK\x03\x04":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise refuse(name, "表格文件已损坏", "the spreadsheet is damaged") from error
    if unpacked > MOST_UNPACKED:
        raise refuse(name, "表格解压后过大", "the spreadsheet is too large once unpacked")


def cell_text(cell: Any) -> str:
    """Write a cell as a person would: 3.0 is 3, a date is ISO."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


def folded(header: str) -> str:
    """Return a header as it is compared: without case, spaces and marks around it."""
    return re.sub(r"[\s*：:_]+", " ", header).strip().casefold().replace(" ", "_")


def with_header(
    rows: list[tuple[int, list[str]]], name: str, required: Sequence[str], *, sheet: str = "", encoding: str = ""
) -> Table:
    """Find the header row and return the table below it; raise `BadFile` naming what is missing or doubled."""
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise refuse(name, "表格是空的", "the table is empty", sheet=sheet)
    wanted = {folded(header) for header in required}
    best = (
        max(filled[:HEADER_WITHIN], key=lambda row: len(wanted & {folded(cell) for cell in row[1]}))
        if wanted
        else filled[0]
    )
    number, cells = best
    headers = [cell.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    columns: dict[str, int] = {}
    problems = []
    for index, header in enumerate(headers):
        if header and folded(header) in columns:
            problems.append(
                Problem(
                    name,
                    {"zh": f"列名“{header}”出现两次", "en": f"the header “{header}” occurs twice"},
                    row=number,
                    column=column_letter(index),
                    sheet=sheet,
                )
            )
        elif header:
            columns[folded(header)] = index
    missing = [header for header in required if folded(header) not in columns]
    if missing:
        listed = ", ".join(missing)
        problems.append(
            Problem(name, {"zh": f"缺少列：{listed}", "en": f"missing columns: {listed}"}, row=number, sheet=sheet)
        )
    if problems:
        raise BadFile(problems)
    width = len(headers)
    below = [(line, (row + [""] * width)[:width]) for line, row in filled if line > number]
    return Table(name, headers, below, number, sheet, encoding, columns)
