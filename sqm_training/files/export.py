"""Writing tables as CSV and XLSX, so that no cell can act as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import IO, Any

RISKY = frozenset("=+-@\t\r")


def plain(cell: Any) -> Any:
    """Return a cell as it is written: numbers stay numbers, everything else becomes text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Fraction):
        return int(cell) if cell.denominator == 1 else float(cell)
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def neutral(cell: Any) -> Any:
    """Return a cell for CSV: text that a spreadsheet would run as a formula gets an apostrophe, numbers never."""
    value = cell if type(cell) is str else plain(cell)
    return f"'{value}" if value and type(value) is str and value[0] in RISKY else value


def write_csv(stream: IO[str], headers: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str] = ()) -> int:
    """Write a table with a byte-order mark; return how many rows there were."""
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([neutral(header) for header in headers])
    count = 0
    for row in rows:
        # Most cells are harmless text: they are not worth a call each.
        writer.writerow([cell if type(cell) is str and cell[:1] not in RISKY else neutral(cell) for cell in row])
        count += 1
    for note in notes:
        writer.writerow([neutral(note)])
    return count


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str] = ()) -> bytes:
    """Return a table as CSV in UTF-8."""
    stream = io.StringIO(newline="")
    write_csv(stream, headers, rows, notes)
    return stream.getvalue().encode("utf-8")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its title, the head of each column, the rows, and notes under them."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()


def xlsx_bytes(
    headers: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "", notes: Sequence[str] = ()
) -> bytes:
    """Return a table as XLSX: the header stays in view, text is never a formula nor a link."""
    return workbook_bytes([Sheet(title, headers, rows, notes)])


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Return several tables as one XLSX file, each on a sheet of its own."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    taken: set[str] = set()
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_sheet_name(sheet.title, taken)), sheet, head)
    return stream.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that a spreadsheet takes: 31 characters, none that it forbids, no two alike."""
    wished = re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip(" '") or "Sheet1"
    name, number = wished, 1
    while name.lower() in taken:
        number += 1
        name = f"{wished[: 30 - len(str(number))]} {number}"
    taken.add(name.lower())
    return name


def _write_sheet(page: Any, sheet: Sheet, head: Any) -> None:
    widths = [_width(header) for header in sheet.headers]
    for column, header in enumerate(sheet.headers):
        page.write_string(0, column, header, head)
    line = 1
    for row in sheet.rows:
        for column, cell in enumerate(row):
            value = plain(cell)
            page.write(line, column, value)
            if column < len(widths):
                widths[column] = min(60, max(widths[column], _width(str(value))))
        line += 1
    for note in sheet.notes:
        line += 1
        page.write_string(line, 0, note)
    for column, width in enumerate(widths):
        page.set_column(column, column, width + 2)
    page.freeze_panes(1, 0)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
