"""Workbooks made by hand, as people make them."""

import io

import pytest
import xlsxwriter

from sqm_training.checklists.xlsform.reading import read_workbook
from sqm_training.files.problems import BadFile

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
