"""Reading an XLSForm workbook as a checklist: everything that cannot be read is reported, and nothing half read."""

import re
from pathlib import Path, PurePath
from typing import Any

from ...files import formulas
from ...files.problems import BadFile, Problem
from ...files.tables import read_bytes, sheets
from .cells import BadCell, read_number
from .choices import read_choices
from .columns import Sheet, filled, with_header, words_of
from .own import read_moments, read_scripts, read_words
from .shape import shape_faults
from .survey import SurveyReader

SHEETS: dict[str, tuple[str, ...]] = {
    "survey": ("type", "name"),
    "choices": ("list_name", "name"),
    "settings": (),
    "words": ("from",),
    "moments": ("code",),
    "scripts": ("code",),
    "keys": ("script",),
}
"""The sheets that are read, with the columns that each must have."""

SETTINGS = ("use", "channel", "method", "cap", "scorable_share", "total")
WORDS = frozenset({"use", "channel", "method"})
Warnings = list[dict[str, str]]


def read_workbook(source: Path | bytes, name: str) -> tuple[dict[str, Any], Warnings]:
    """Return the checklist of a workbook in the shape of the YAML file, and what was passed over, in both languages.

    Raises `BadFile` with sheet, row, column and cause of every fault.
    """
    found, problems = _sheets(read_bytes(source, name), name)
    lists, faults = read_choices(found["choices"])
    survey = SurveyReader(found["survey"], lists)
    survey.read()
    problems += faults + survey.problems
    plain = _settings(found["settings"], name, problems)
    plain |= {
        "words": read_words(found["words"], problems),
        "moments": read_moments(found["moments"], problems),
        "scripts": read_scripts(found["scripts"], found["keys"], problems),
        "sections": survey.sections,
    }
    plain = {key: value for key, value in plain.items() if value not in (None, [])}
    problems = problems or shape_faults(plain, survey)
    if problems:
        raise BadFile(problems)
    return plain, survey.warnings


def _sheets(data: bytes, name: str) -> tuple[dict[str, Sheet], list[Problem]]:
    """Return all known sheets, empty where the workbook lacks one; the survey it must have."""
    rows = {title.strip().casefold(): (title, found) for title, found in sheets(data, name)}
    if "survey" not in rows:
        listed = ", ".join(title for title, _ in rows.values())
        cause = {"zh": f"没有 survey 工作表；找到：{listed}", "en": f"there is no sheet “survey”; found: {listed}"}
        raise BadFile([Problem(name, cause)])
    _refuse_formulas(data, name, [rows[key][0] for key in rows if key in SHEETS])
    found: dict[str, Sheet] = {}
    problems: list[Problem] = []
    for wanted, required in SHEETS.items():
        title, cells = rows.get(wanted, (wanted, []))
        found[wanted] = Sheet(name, title)
        if any(any(row) for row in cells):
            found[wanted], faults = with_header(name, title, cells, required)
            problems += faults
    return found, problems


def _refuse_formulas(data: bytes, name: str, titles: list[str]) -> None:
    """Refuse formulas that were saved without their values: they would pass for empty cells."""
    places = [(title, place) for title in titles for place in formulas.without_value(data, title)]
    if places:
        raise BadFile([formulas.refusal(name, row, column, title) for title, (row, column) in places])


def _settings(sheet: Sheet, name: str, problems: list[Problem]) -> dict[str, Any]:
    number, row = sheet.rows[0] if sheet.rows else (None, {})
    code = row.get("form_id") or re.sub(r"[^A-Za-z0-9_.-]+", "_", PurePath(name).stem)[:40]
    form_title = row.get("form_title") or code
    plain: dict[str, Any] = {"code": code, "title": words_of(row, "title") or {"zh": form_title, "en": form_title}}
    for key in SETTINGS:
        text = row.get(key, "")
        if not text:
            continue
        try:
            is_word = key in WORDS or text in ("zero", "flag")
            plain[key] = text if is_word else read_number(text)
        except BadCell as error:
            problems.append(sheet.problem(number, key, **error.cause))
    return filled(plain)
