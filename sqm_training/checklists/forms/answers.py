"""At which answers an item is a critical failure or demands a comment or photo: ticked beside them, or written."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField

from ...measures.checklist import BadChecklist, exact
from ...web.text import _l
from ..normal import demands_of, normal_entry
from .rows import SHORT, RowForm, line, rows_of

MARKS = ("critical", "comment", "photo")
"""What can be ticked beside an answer; the latter two are what it demands."""

BETWEEN = re.compile(r"[\s,，、;；]+")
TIGHT = re.compile(r"([<>]=?)\s+")


class MarkedRow(RowForm):
    """An answer with what it brings about."""

    critical = BooleanField(_l("Critical"))
    comment = BooleanField(_l("Comment"))
    photo = BooleanField(_l("Photo"))


class AnswerRow(MarkedRow):
    """Yes or no."""

    code = HiddenField()


class LevelRow(MarkedRow):
    """One of the ordered words, with its share of the points."""

    value = line(_l("Share"), SHORT)
    zh = line(_l("Chinese"))
    en = line(_l("English"))


class OptionRow(MarkedRow):
    """One option of a choice."""

    code = line(_l("Code"), SHORT)
    zh = line(_l("Chinese"))
    en = line(_l("English"))
    points = line(_l("Points"), SHORT)


class FaultRow(OptionRow):
    """One kind of fault: each costs `points`, and `most` are counted."""

    points = line(_l("Points each"), SHORT)
    most = line(_l("At most"), SHORT)


LISTS = {"yes_no": "answers", "levels": "levels", "choice": "options", "choices": "options", "deduct": "faults"}
"""The list of rows that names the answers of a type."""

NAMED_BY = {"levels": "value"}


class AnswerFields:
    """The answers of each type, and where else an item is critical or demands something."""

    answers = rows_of(AnswerRow, _l("Answers"))
    levels = rows_of(LevelRow, _l("Levels"))
    options = rows_of(OptionRow, _l("Options"))
    faults = rows_of(FaultRow, _l("Faults"))
    critical_also = line(_l("Critical failure at"))
    comment_also = line(_l("Comment demanded at"))
    photo_also = line(_l("Photo demanded at"))


def key_of(value: Any) -> str:
    """Return an answer as it can be compared: 0.50 and 1/2 are one, and so are True and yes."""
    try:
        return str(exact(value))
    except BadChecklist:
        return str(normal_entry(value))


def pairs_of(row: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Return every answer that an item names, with the mark it has there."""
    demand = row.get("demand") or []
    several = [demand] if isinstance(demand, Mapping) else demand
    found = [(entry, "critical") for entry in row.get("critical_on") or []]
    return found + [(entry, need) for one in several for entry in one["on"] for need in one["need"]]


def marks_data(row: Mapping[str, Any], rows: list[dict[str, Any]], by: str) -> dict[str, str]:
    """Tick the marks of an item in the data of its rows; return what no row names, by field."""
    places = {key_of(one[by]): one for one in rows if one.get(by) not in (None, "")}
    also: dict[str, list[str]] = {mark: [] for mark in MARKS}
    for entry, mark in pairs_of(row):
        named = places.get(key_of(entry))
        if named is None:
            also[mark].append(str(normal_entry(entry)))
        else:
            named[mark] = True
    return {f"{mark}_also": ", ".join(entries) for mark, entries in also.items()}


def read_marks(form: Any, kind: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return `critical_on` and `demand` of the form; what was there before keeps its place."""
    found: list[tuple[Any, str]] = []
    by = NAMED_BY.get(kind, "code")
    if kind in LISTS:
        for entry in form[LISTS[kind]].entries:
            name = entry.form[by].data
            found += [(name, mark) for mark in MARKS if name and entry.form[mark].data]
    for mark in MARKS:
        found += [(entry, mark) for entry in _entries(form[f"{mark}_also"].data)]
    unique = _in_order(found, pairs_of(before))
    critical = [normal_entry(entry) for entry, mark in unique if mark == "critical"]
    demands = demands_of((normal_entry(entry), mark) for entry, mark in unique if mark != "critical")
    rules: dict[str, Any] = {"critical_on": critical} if critical else {}
    return rules | ({"demand": demands[0] if len(demands) == 1 else demands} if demands else {})


def _entries(text: str | None) -> list[str]:
    return [part for part in BETWEEN.split(TIGHT.sub(r"\1", text or "")) if part]


def _in_order(found: Iterable[tuple[Any, str]], before: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Return the pairs once each, those that were there before in their order."""
    order = {(key_of(entry), mark): at for at, (entry, mark) in enumerate(before)}
    once = {(key_of(entry), mark): entry for entry, mark in found}
    return [(once[key], key[1]) for key in sorted(once, key=lambda key: order.get(key, len(order)))]
