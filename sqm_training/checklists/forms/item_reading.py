"""What the form of an item says, in the shape of the file, and what it lacks."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...measures.checklist import SUPPORTING, BadChecklist, exact
from ...web.text import _
from ..values import DEFAULT_LEVELS
from .answers import read_marks
from .condition import read_condition
from .item import ItemForm
from .rows import filled
from .sheet import seconds

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,6}")
ASKED_POINTS = frozenset({"yes_no", "levels", "scale", "key", "deduct"})
"""The types whose points cannot be worked out from their answers."""
Faults = list[tuple[Sequence[int | str], str]]


def read_item(form: ItemForm, before: Mapping[str, Any]) -> tuple[dict[str, Any], Faults]:
    """Return the item that the form describes, in the shape of the file, and what its condition lacks.

    `before` is the item as it was: what the form does not show of it is kept.
    """
    kind = form.type.data
    when, faults = read_condition(form)
    row: dict[str, Any] = {"code": form.code.data or "", "text": _words(form.zh.data, form.en.data), "type": kind}
    row |= _common(form, kind, before)
    row |= _by_type(form, kind, before)
    faults += _missing(form, kind, row)
    row |= read_marks(form, kind, before if before.get("type") == kind else {})
    row |= {"when": when} if when else {}
    return row, faults


def _missing(form: ItemForm, kind: str, row: Mapping[str, Any]) -> Faults:
    """Return what a type cannot do without and the form does not hold."""
    from ..schema.parts import NEEDED

    needed = NEEDED.get(kind)
    if needed and not row[needed]:
        return [((needed,), _("Fill at least one row."))]
    if kind in ASKED_POINTS and not form.points.data:
        return [(("points",), _("Enter the points; 0 for an item that is only critical."))]
    ends = [str(row.get(key, usual)) for key, usual in (("low", 1), ("high", 5))]
    if kind == "scale" and all(WHOLE_NUMBER.fullmatch(end) for end in ends) and int(ends[0]) >= int(ends[1]):
        return [(("high",), _("The highest number must be above the lowest."))]
    return []


def _common(form: ItemForm, kind: str, before: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if kind not in SUPPORTING:
        row |= {"points": form.points.data} if form.points.data else {}
        row |= {"bonus": True} if form.bonus.data else {}
        row |= {"critical": True} if form.critical.data else {}
    elif before.get("points"):
        row["points"] = before["points"]
    row |= {"required": False} if not form.required.data and kind != "note" else {}
    row |= {"allow_na": True} if form.allow_na.data else {}
    row |= {key: form[key].data for key in ("standard", "touchpoint", "due_after") if form[key].data}
    if form.answers_for.data != "person":
        row["answers_for"] = form.answers_for.data
    if form.hint_zh.data or form.hint_en.data:
        row["hint"] = _words(form.hint_zh.data, form.hint_en.data)
    hints = [one.words() for _at, one in filled(form.faults_hint)]
    return row | ({"faults_hint": hints} if hints else {})


def _by_type(form: ItemForm, kind: str, before: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "yes_no":
        codes = dict.fromkeys(_codes(form.codes_yes.data), "yes") | dict.fromkeys(_codes(form.codes_no.data), "no")
        return ({"good": "no"} if form.good.data == "no" else {}) | ({"answers": codes} if codes else {})
    if kind == "levels":
        levels = [_level(one) for _at, one in filled(form.levels)]
        is_silent = not levels or (_are_usual(levels) and not before.get("levels"))
        return {} if is_silent else {"levels": levels}
    if kind == "scale":
        return {key: form[key].data for key in ("low", "high") if form[key].data}
    if kind in ("choice", "choices"):
        return {"options": [one.said("code") | one.words() | one.said("points") for _at, one in filled(form.options)]}
    if kind == "deduct":
        return {
            "faults": [one.said("code") | one.words() | one.said("points", "most") for _at, one in filled(form.faults)]
        }
    return _bands(form) if kind == "bands" else {}


def _bands(form: ItemForm) -> dict[str, Any]:
    bands = [
        ({} if one.to.data in (None, "", "*") else {"to": seconds(one.to.data)}) | one.said("points")
        for _at, one in filled(form.bands)
    ]
    moments = {key: form[name].data for key, name in (("from", "from_"), ("until", "until")) if form[name].data}
    return {"bands": bands} | moments


def _level(row: Any) -> Any:
    words = row.words()
    return {"value": row.value.data or ""} | words if words["zh"] else row.value.data


def _are_usual(levels: list[Any]) -> bool:
    """Say whether the levels are those that stand for themselves when none are named."""
    try:
        written = [(exact(one["value"]), one["zh"], one["en"]) for one in levels]
    except (BadChecklist, TypeError):
        return False
    return written == [(Fraction(str(one["value"])), one["zh"], one["en"]) for one in DEFAULT_LEVELS]


def _codes(text: str | None) -> list[str]:
    return (text or "").replace("，", " ").replace(",", " ").split()


def _words(zh: str | None, en: str | None) -> dict[str, str]:
    return {"zh": zh or en or "", "en": en or zh or ""}
