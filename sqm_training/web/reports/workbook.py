"""A report as a workbook: its figures, then the numbers behind each table, with heads in both languages."""

from collections.abc import Iterator
from typing import Any

from flask_babel import force_locale

from ...config import LANGUAGES
from ...files.export import Sheet, workbook_bytes
from ..text import _l, both, moment
from .model import Facts, Lines, Report, Section, Table

SUMMARY, WHAT, VALUE, NOTE = _l("Summary"), _l("What"), _l("Value"), _l("Note")


def report_workbook(report: Report) -> bytes:
    """Return the workbook of a report."""
    notes = [str(note) for note in report.notes]
    sheets = [Sheet(in_both(SUMMARY), [in_both(one) for one in (WHAT, VALUE, NOTE)], list(_summary(report)), notes)]
    sheets += [_sheet(table, notes) for table in report.tables]
    return workbook_bytes(sheets)


def in_both(words: Any) -> str:
    """Return words in both languages, once where they are the same."""
    said = both(lambda: str(words))
    found = dict.fromkeys(said[tongue] for tongue in LANGUAGES)
    return " / ".join(found)


def _sheet(table: Table, notes: list[str]) -> Sheet:
    heads = [in_both(column.title) for column in table.columns]
    with force_locale("zh"):
        title = str(table.title)
    own = [str(table.note)] if table.note else []
    return Sheet(title, heads, table.rows, [*own, *notes])


def _summary(report: Report) -> Iterator[list[str]]:
    yield [str(report.title), str(report.subject), ""]
    for fact in report.head:
        yield [str(fact.label), str(fact.value), str(fact.note)]
    if report.as_of:
        yield [str(_l("As of")), moment(report.as_of), ""]
    for section in report.shown:
        yield from _of_section(section)


def _of_section(section: Section) -> Iterator[list[str]]:
    yield []
    yield [str(section.title), "", str(section.note)]
    for part in section.parts:
        if isinstance(part, Facts):
            for fact in part.facts:
                yield [str(fact.label), str(fact.value), str(fact.note)]
        elif isinstance(part, Lines):
            for line in part.lines:
                yield ["", str(line), ""]
    if not section.parts:
        yield ["", str(section.empty), ""]
