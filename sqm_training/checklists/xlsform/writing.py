"""Writing a checklist as an XLSForm workbook, from which it can be read again without loss."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...conditions import Tree, names, parse, to_relevant
from ..normal import normal_entry
from ..values import DEFAULT_LEVELS
from .cells import write_anchors, write_answers, write_bands, write_critical, write_demand, write_range
from .columns import LANGUAGES

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
Row = dict[str, Any]
PLAIN_TYPES = {"number": "decimal", "text": "text", "photo": "image", "time": "time", "note": "note"}
SURVEY = (
    "type", "name", *(f"{base}::{name}" for base in ("label", "hint") for name in LANGUAGES.values()),
    "required", "relevant", "appearance", "parameters", "points", "section_weight", "allow_na", "critical", "standard",
    "touchpoint", "answers_for", "bands", "demand", "from", "until", "good", "answers", "bonus", "due_after",
    "faults_zh", "faults_en", "anchors_zh", "anchors_en", "code",
)  # fmt: skip
CHOICES = ("list_name", "name", *(f"label::{name}" for name in LANGUAGES.values()), "score", "most")
SETTINGS = (
    "form_title", "form_id", "default_language", "title_zh", "title_en", "use", "channel", "method", "cap",
    "scorable_share",
)  # fmt: skip
OWN = {
    "words": ("from", "zh", "en"),
    "moments": ("code", "zh", "en"),
    "scripts": ("code", "title_zh", "title_en", "business", "story_zh", "story_en"),
    "keys": ("script", "zh", "en"),
}
"""Sheets of our own, which XLSForm tools pass over."""

YES_NO = {"yes": {"zh": "是", "en": "Yes"}, "no": {"zh": "否", "en": "No"}}


def workbook_bytes(plain: Mapping[str, Any]) -> bytes:
    """Return a checklist, given in the shape of the YAML file, as an XLSX workbook."""
    import xlsxwriter

    stream = io.BytesIO()
    lists: dict[str, list[Row]] = {}
    survey = survey_rows(plain, lists)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        _write(book, "survey", SURVEY, survey)
        _write(book, "choices", CHOICES, [row for rows in lists.values() for row in rows])
        _write(book, "settings", SETTINGS, [_settings(plain)])
        for title, rows in _own_rows(plain).items():
            _write(book, title, OWN[title], rows)
    return stream.getvalue()


def _write(book: Any, title: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bottom": 1})
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, bold)
        sheet.set_column(at, at, 36 if "::" in column or column in {"zh", "en"} else 14)
    for line, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            value = row.get(column)
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, at, value)
            elif value:
                sheet.write_string(line, at, str(value))
    sheet.freeze_panes(1, 0)


def _settings(plain: Mapping[str, Any]) -> Row:
    title = plain["title"]
    return {
        "form_title": title["zh"],
        "form_id": plain["code"],
        "default_language": LANGUAGES["zh"],
        "title_zh": title["zh"],
        "title_en": title["en"],
    } | {key: plain[key] for key in ("use", "channel", "method", "cap", "scorable_share") if key in plain}


def _own_rows(plain: Mapping[str, Any]) -> dict[str, list[Row]]:
    scripts = plain.get("scripts") or []
    return {
        "words": [dict(row) for row in plain.get("words") or []],
        "moments": [
            {"code": one} if isinstance(one, str) else {"code": one["code"], **one["title"]}
            for one in plain.get("moments") or []
        ],
        "scripts": [
            {
                "code": one["code"],
                "business": one.get("business", ""),
                **said(one["title"], "title"),
                **said(one["story"], "story"),
            }
            for one in scripts
        ],
        "keys": [{"script": one["code"], **point} for one in scripts for point in one.get("key") or []],
    }


def said(words: Mapping[str, str], base: str) -> Row:
    """Return words as two columns of our own: `title_zh`, `title_en`."""
    return {f"{base}_{language}": words[language] for language in LANGUAGES}


def labelled(words: Mapping[str, str], base: str = "label") -> Row:
    """Return words as the two columns by which XLSForm names languages."""
    return {f"{base}::{name}": words[language] for language, name in LANGUAGES.items()}


def survey_rows(plain: Mapping[str, Any], lists: dict[str, list[Row]]) -> list[Row]:
    """Return the rows of the survey sheet, and put the choices that they need into `lists`."""
    items = [item for section in plain["sections"] for item in section["items"]]
    called = _names(item["code"] for item in items)
    trees = {item["code"]: parse(item["when"]) for item in items if item.get("when")}
    rows: list[Row] = [
        {
            "type": "text",
            "name": f"script.{name}",
            "required": "no",
            **labelled({"zh": f"脚本：{name}", "en": f"Shop script: {name}"}),
        }
        for name in sorted({name for tree in trees.values() for name in names(tree, "script")})
    ]
    longest = max((len(script.get("key") or []) for script in plain.get("scripts") or []), default=0)
    for section in plain["sections"]:
        rows.append(_begin(section, set(called.values())))
        for item in section["items"]:
            row = _item(item, lists, longest) | _named(item["code"], called[item["code"]])
            if item["code"] in trees:
                row["relevant"] = to_relevant(_renamed(trees[item["code"]], called))
            rows.append(row)
        rows.append({"type": "end_group"})
    return rows


def _begin(section: Mapping[str, Any], taken: set[str]) -> Row:
    name = next(iter(_names([section["code"]]).values()))
    name = f"section_{name}" if name in taken else name
    weight = {"section_weight": section["weight"]} if section.get("weight") is not None else {}
    return {"type": "begin_group", **_named(section["code"], name), **labelled(section["title"]), **weight}


def _names(codes: Iterable[str]) -> dict[str, str]:
    """Return the name of each code: the code itself when XML allows it."""
    return {code: code if NAME.fullmatch(code) else f"_{code}" for code in codes}


def _named(code: str, name: str) -> Row:
    return {"name": name} if name == code else {"name": name, "code": code}


def _renamed(tree: Tree, called: Mapping[str, str]) -> Tree:
    """Return a condition with items under their names in the workbook."""
    return [
        _renamed(part, called)
        if isinstance(part, list)
        else {"item": called.get(part["item"], part["item"])}
        if isinstance(part, dict) and "item" in part
        else part
        for part in tree
    ]


def _item(item: Mapping[str, Any], lists: dict[str, list[Row]], longest: int) -> Row:
    row = {
        **labelled(item["text"]),
        **(labelled(item["hint"], "hint") if item.get("hint") else {}),
        "required": "" if item["type"] == "note" else "yes" if item.get("required", True) else "no",
        "points": item["points"],
        "allow_na": "yes" if item.get("allow_na") else "",
        "critical": write_critical(item),
        "demand": write_demand(item["demand"]) if item.get("demand") else "",
        "bonus": "yes" if item.get("bonus") else "",
        **{
            key: item.get(key, "")
            for key in ("standard", "touchpoint", "answers_for", "from", "until", "good", "due_after")
        },
        "answers": write_answers(item.get("answers") or {}),
    }
    for language in LANGUAGES:
        row[f"faults_{language}"] = "\n".join(hint[language] for hint in item.get("faults_hint") or [])
        row[f"anchors_{language}"] = write_anchors(item.get("anchors") or [], language)
    return row | _typed(item, lists, longest)


def _typed(item: Mapping[str, Any], lists: dict[str, list[Row]], longest: int) -> Row:
    kind = item["type"]
    if kind in PLAIN_TYPES:
        return {"type": PLAIN_TYPES[kind]}
    if kind == "bands":
        timed = item.get("from") or item.get("until")
        return {"type": "integer" if timed else "decimal", "appearance": "bands", "bands": write_bands(item["bands"])}
    if kind == "scale":
        return {"type": "range", "parameters": write_range(item)}
    name, choices = _choices(item, longest)
    lists[name] = [{"list_name": name, **choice} for choice in choices]
    several = kind in {"choices", "key", "deduct"}
    names_itself = kind in {"levels", "key", "deduct"} or (
        kind == "choice" and {one["name"] for one in choices} == YES_NO.keys()
    )
    appearance = {"appearance": kind} if names_itself else {}
    return {"type": f"{'select_multiple' if several else 'select_one'} {name}", **appearance}


def _choices(item: Mapping[str, Any], longest: int) -> tuple[str, list[Row]]:
    kind, code = item["type"], item["code"]
    if kind == "yes_no":
        return "yes_no", [{"name": name, **labelled(words)} for name, words in YES_NO.items()]
    if kind == "key":
        points = [(str(n), {"zh": f"要点 {n + 1}", "en": f"Point {n + 1}"}) for n in range(max(longest, 1))]
        return "key_points", [{"name": name, **labelled(words)} for name, words in points]
    if kind == "levels":
        return ("levels" if not item.get("levels") else f"list_{code}"), [
            _level(one) for one in item.get("levels") or DEFAULT_LEVELS
        ]
    rows = item["faults"] if kind == "deduct" else item["options"]
    return f"list_{code}", [
        {"name": row["code"], **labelled(row), "score": row["points"], "most": row.get("most", "")} for row in rows
    ]


def _level(level: Any) -> Row:
    if isinstance(level, Mapping):
        return {"name": str(level["value"]), **labelled(level)}
    return {"name": str(normal_entry(level)), **labelled({"zh": str(level), "en": str(level)})}
