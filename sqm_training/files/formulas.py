"""Formulas in a table that is read: their values count, and one without a value would pass for an empty cell."""

import io
import re
import zipfile
from collections.abc import Iterator

from .problems import Problem

CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
FORMULA = re.compile(rb"<f\b")
VALUE = re.compile(rb"<(?:v|t)\b[^>]*>[^<]")
SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\b(?:\w+:)?id="([^"]*)"')
RELATION = re.compile(rb"<Relationship\b[^>]*>")
MOST = 20
"""More formulas than this are not listed one by one."""


def without_value(data: bytes, title: str) -> list[tuple[int, str]]:
    """Return row and column of each formula of an XLSX sheet that was saved without its value, the first few."""
    if data[:4] != b"PK\x03\x04":
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, title)
        body = archive.read(part) if part else b""
    if b"<f" not in body:
        return []
    return [place for place, _count in zip(_places(body), range(MOST), strict=False)]


def _places(body: bytes) -> Iterator[tuple[int, str]]:
    for match in CELL.finditer(body):
        content = match.group(3) or b""
        if FORMULA.search(content) and not VALUE.search(content):
            yield int(match.group(2)), match.group(1).decode()


def _part_of(archive: zipfile.ZipFile, title: str) -> str | None:
    """Return the name of the part that holds a sheet, None when the archive is put together in another way."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    sheets = {name.decode("utf-8", "replace"): key for name, key in SHEET.findall(archive.read("xl/workbook.xml"))}
    key = sheets.get(title)
    for relation in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        found = dict(re.findall(rb'\b(\w+)="([^"]*)"', relation))
        if key is not None and found.get(b"Id") == key:
            part = found.get(b"Target", b"").decode().lstrip("/")
            part = part if part.startswith("xl/") else f"xl/{part}"
            return part if part in names else None
    return None


def refusal(name: str, row: int, column: str, sheet: str = "") -> Problem:
    """Return the fault of a formula that stands where a value should."""
    return Problem(
        name,
        {
            "zh": "这里是公式，没有数值。请在表格软件里另存，或粘贴为数值",
            "en": "a formula without its value: save the file in a spreadsheet program, or paste values",
        },
        row=row,
        column=column,
        sheet=sheet,
    )
