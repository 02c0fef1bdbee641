"""What the form of an item offers to choose from: sections, moments, touchpoints, standards, items before it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import SelectChoice

from ...measures.checklist import TYPES
from ...standards.models import Standard, Touchpoint
from ...web.text import _, local
from ..plain import titled_moments
from ..shown import TYPE_NAMES
from ..values import DEFAULT_LEVELS
from .condition import SCRIPT
from .item import ItemForm
from .item_reading import ASKED_POINTS, Faults

Plain = Mapping[str, Any]
LONGEST = 24


def offer(
    form: ItemForm,
    plain: Plain,
    former: str | None,
    standards: Sequence[Standard],
    touchpoints: Sequence[Touchpoint],
    *,
    is_shown: bool = False,
) -> None:
    """Fill the choices of the form; when it is first shown, what follows from the standard is left to it."""
    form.points.flags.required = form.type.data in ASKED_POINTS
    form.type.choices = [SelectChoice(kind, TYPE_NAMES[kind]) for kind in TYPES]
    form.section.choices = [
        SelectChoice(one["code"], f"{one['code']} {local(one['title'])}") for one in plain["sections"]
    ]
    moments = [("", _("typed by the shopper"))]
    moments += [(one["code"], local(one["title"])) for one in titled_moments(list(plain["moments"]))]
    form.from_.choices = _with_own(moments, form.from_.data)
    form.until.choices = _with_own(moments, form.until.data)
    points = [("", _("that of the standard"))]
    points += [(one.code, local(one.title)) for one in touchpoints if one.blueprint == plain["channel"]]
    if is_shown:
        found = {one.code: one for one in standards}.get(form.standard.data or "")
        form.standard.data = shown_standard(found) if found else form.standard.data
        if found and form.touchpoint.data == found.touchpoint_code:
            form.touchpoint.data = ""
    form.touchpoint.choices = _with_own(points, form.touchpoint.data)
    readable = _readable(plain, former)
    for entry in form.clauses.entries:
        entry.form.item.choices = _with_own(readable, entry.form.item.data)


def _with_own(choices: list[tuple[str, str]], own: str | None) -> list[SelectChoice]:
    """Return the choices with the one that is set, even when it is no longer offered."""
    if own and own not in {value for value, _label in choices}:
        choices = [*choices, (own, _("%(code)s (not offered here)", code=own))]
    return [SelectChoice(*choice) for choice in choices]


def _readable(plain: Plain, former: str | None) -> list[tuple[str, str]]:
    """Return what a condition may read: the items before, and two facts of the shop script."""
    found = [("", _("choose"))]
    for section in plain["sections"]:
        for item in section["items"]:
            if item["code"] == former:
                return [*found, *_script_facts()]
            found.append((item["code"], f"{item['code']} {local(item['text'])[:LONGEST]}"))
    return [*found, *_script_facts()]


def _script_facts() -> list[tuple[str, str]]:
    return [(f"{SCRIPT}business", _("Script: kind of business")), (f"{SCRIPT}code", _("Script: code"))]


def answers_of(item: Plain) -> list[tuple[str, Mapping[str, str]]]:
    """Return the answers of an item that can be named, with their words."""
    if item["type"] == "yes_no":
        return [("yes", {"zh": "是", "en": "Yes"}), ("no", {"zh": "否", "en": "No"})]
    if item["type"] == "levels":
        levels = [one if isinstance(one, Mapping) else {"value": one} for one in item.get("levels") or DEFAULT_LEVELS]
        return [(str(one["value"]), one) for one in levels]
    return [(str(one["code"]), one) for one in item.get("options") or []]


def shown_standard(standard: Standard) -> str:
    """Return a standard as it is written into its field: code and title."""
    return f"{standard.code} {local(standard.title)}"


def standard_named(form: ItemForm, typed: dict[str, Any], standards: Sequence[Standard]) -> Faults:
    """Replace what was typed as standard by the code of the one it names; return the fault when it is not one."""
    text = (form.standard.data or "").strip()
    if not text:
        typed.pop("standard", None)
        return []
    found = _matching(text, standards)
    if len(found) == 1:
        typed["standard"] = found[0].code
        return []
    if not found:
        return [(("standard",), _("No standard matches “%(text)s”. Search by code or a word of its title.", text=text))]
    listed = _(", ").join(one.code for one in found[:6])
    return [(("standard",), _("Several standards match “%(text)s”: %(codes)s. Choose one.", text=text, codes=listed))]


def _matching(text: str, standards: Sequence[Standard]) -> list[Standard]:
    """Return the standards that a text means: the one whose code begins it, else those that hold it."""
    code = text.split(maxsplit=1)[0].casefold()
    exact = [one for one in standards if one.code.casefold() == code]
    if exact:
        return exact
    wanted = text.casefold()
    return [
        one
        for one in standards
        if any(wanted in words.casefold() for words in (one.code, *one.title.values()) if words)
    ]


def with_touchpoint(typed: dict[str, Any], standards: Sequence[Standard]) -> dict[str, Any]:
    """Return the item as it would be stored: where it names no touchpoint it has that of its standard."""
    found = next((one for one in standards if one.code == typed.get("standard")), None)
    own = {"touchpoint": found.touchpoint_code} if found and found.touchpoint_code else {}
    return own | typed
