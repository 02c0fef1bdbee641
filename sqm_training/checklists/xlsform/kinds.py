"""Which type of item a question of the workbook is."""

import re
from collections.abc import Callable
from typing import Any

from ..values import DEFAULT_LEVELS
from .cells import BadCell, read_bands, read_number, read_range
from .choices import ChoiceList

METADATA = frozenset(
    {"start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit"}
    | {"start-geopoint", "background-audio", "device id", "instanceid"}
)
SUPPORTING = {"text": "text", "image": "photo", "photo": "photo", "time": "time", "datetime": "time", "note": "note"}
SELECT = re.compile(r"select[ _](one|multiple)(?:\s+from)?\s+(\S+)(\s+or[ _]other)?", re.IGNORECASE)
YES_NO = {"yes", "no"}


class BadKind(BadCell):
    """A type of question that a checklist cannot have."""


def group_mark(text: str) -> str:
    """Return begin_group, begin_repeat, end, or nothing."""
    folded = re.sub(r"[\s_]+", "_", text.strip().casefold())
    if folded in {"begin_group", "begin_repeat"}:
        return folded
    return "end" if folded in {"end_group", "end_repeat"} else ""


def kind_of(row: dict[str, str], lists: dict[str, ChoiceList]) -> dict[str, Any]:
    """Return the type of an item with what the type needs; raise `BadKind` or `BadCell`."""
    text = " ".join(row.get("type", "").split())
    folded = text.casefold()
    if folded in ("integer", "int", "decimal"):
        return _number(row)
    if folded == "range":
        return {"type": "scale", **_at("parameters", read_range, row)}
    if folded in SUPPORTING:
        return {"type": SUPPORTING[folded]}
    select = SELECT.fullmatch(text)
    if select is None:
        raise BadKind(f"不认识题型“{text}”", f"the type “{text}” cannot be read")
    if select.group(3):
        raise BadKind("不支持 or_other", "or_other cannot be read")
    found = lists.get(select.group(2))
    appearance = set(row.get("appearance", "").casefold().split())
    if found is None and "key" not in appearance:
        name = select.group(2)
        raise BadKind(f"choices 中没有列表 {name}", f"there is no list {name} on the sheet of choices")
    found = found or ChoiceList("")
    return _several(found, appearance) if select.group(1).casefold() == "multiple" else _one(row, found, appearance)


def _number(row: dict[str, str]) -> dict[str, Any]:
    if row.get("bands"):
        return {"type": "bands", "bands": _at("bands", read_bands, row)}
    if "bands" in row.get("appearance", "").casefold().split():
        raise BadKind("bands 一栏是空的", "the cell “bands” is empty", "bands")
    return {"type": "number"}


def _at(column: str, read: Callable[[str], Any], row: dict[str, str]) -> Any:
    """Read a cell, so that a fault names its column."""
    try:
        return read(row.get(column, ""))
    except BadCell as error:
        error.column = column
        raise


def _several(found: ChoiceList, appearance: set[str]) -> dict[str, Any]:
    if "key" in appearance:
        return {"type": "key"}
    if "deduct" in appearance:
        return {"type": "deduct", "faults": [{"points": 0} | option for option in found.options]}
    return {"type": "choices", "options": found.options}


def _one(row: dict[str, str], found: ChoiceList, appearance: set[str]) -> dict[str, Any]:
    if "levels" in appearance:
        return _levels(found)
    if found.names == YES_NO and "choice" not in appearance:
        yes, no = _worth(found, "yes"), _worth(found, "no")
        if not (yes and no):
            earned = {"points": no or yes} if (yes or no) and not row.get("points") else {}
            return {"type": "yes_no", **({"good": "no"} if no else {}), **earned}
    return {"type": "choice", "options": found.options}


def _worth(found: ChoiceList, code: str) -> Any:
    points = found.worth(code)
    return points if points not in (None, 0) else None


def _levels(found: ChoiceList) -> dict[str, Any]:
    levels: list[Any] = []
    for option in found.options:
        value = read_number(option["code"])
        words = {language: option[language] for language in ("zh", "en")}
        levels.append(value if set(words.values()) == {str(value)} else {"value": value, **words})
    is_usual = found.name == "levels" and levels == DEFAULT_LEVELS
    return {"type": "levels"} | ({} if is_usual else {"levels": levels})
