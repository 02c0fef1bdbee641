"""Writing tables as CSV and XLSX, so that no cell can act as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
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


def xlsx_bytes(
    headers: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "", notes: Sequence[str] = ()
) -> bytes:
    """Return a table as XLSX: the header stays in view, text is never a formula nor a link."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "Sheet1")
        head = book.add_format({"bold": True, "bottom": 1})
        widths = [_width(header) for header in headers]
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, head)
        line = 1
        for row in rows:
            for column, cell in enumerate(row):
                value = plain(cell)
                sheet.write(line, column, value)
                if column < len(widths):
                    widths[column] = min(60, max(widths[column], _width(str(value))))
            line += 1
        for note in notes:
            line += 1
            sheet.write_string(line, 0, note)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
