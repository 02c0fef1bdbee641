"""What can be done with the items of a draft, in the shape of the file format."""

import copy
import re
from collections.abc import Collection
from typing import Any

from ...errors import RuleBroken
from ...web.strict import is_number
from ...web.text import _
from .editing import Plain, refuse_conflict, refuse_twin
from .sections import section_at

Place = tuple[str, int, str, int]
LAST_NUMBER = re.compile(r"(\d+)$")


def locate(plain: Plain, code: str) -> Place:
    """Return the path of an item: `("sections", 1, "items", 4)`; raises `RuleBroken` when it is not there."""
    for index, section in enumerate(plain["sections"]):
        for at, item in enumerate(section["items"]):
            if item["code"] == code:
                return ("sections", index, "items", at)
    raise RuleBroken(_("There is no item %(code)s.", code=code))


def item_at(plain: Plain, path: Place) -> Plain:
    """Return the item of a path."""
    found: Plain = plain["sections"][path[1]]["items"][path[3]]
    return found


def move_item(plain: Plain, code: str, step: int) -> None:
    """Move an item up (-1) or down (1); past the end of its section it goes to the next one."""
    _sections, index, _items, at = locate(plain, code)
    sections = plain["sections"]
    item = sections[index]["items"].pop(at)
    target = at + step
    if 0 <= target <= len(sections[index]["items"]):
        sections[index]["items"].insert(target, item)
    elif 0 <= index + step < len(sections):
        neighbour = sections[index + step]["items"]
        neighbour.insert(len(neighbour) if step < 0 else 0, item)
    else:
        sections[index]["items"].insert(at, item)


def place_item(plain: Plain, code: str, section: str, before: str = "") -> None:
    """Put an item into a section, before another one or at the end."""
    if before == code:
        return
    path, target = locate(plain, code), section_at(plain, section)
    item = plain["sections"][path[1]]["items"].pop(path[3])
    place = next((at for at, one in enumerate(target["items"]) if one["code"] == before), len(target["items"]))
    target["items"].insert(place, item)


def delete_item(plain: Plain, code: str) -> None:
    """Take an item out."""
    path = locate(plain, code)
    del plain["sections"][path[1]]["items"][path[3]]


def duplicate_item(plain: Plain, code: str, used: Collection[str] = ()) -> str:
    """Put a copy of an item right after it, under the next code that is free and was not used before; return it."""
    path = locate(plain, code)
    section = plain["sections"][path[1]]
    twin = copy.deepcopy(item_at(plain, path)) | {"code": free_code(plain, code, used)}
    section["items"].insert(path[3] + 1, twin)
    return str(twin["code"])


def put_item(plain: Plain, section: str, row: Plain, former: str | None, seen: str | None = None) -> Place:
    """Add an item to a section, or replace the one that had the former code; return where it stands.

    Conditions that read an item follow it under a new code. Raises `EditConflict` when the item is not as `seen`.
    """
    refuse_twin([item for one in plain["sections"] for item in one["items"]], row["code"], former)
    if former is None:
        target = section_at(plain, section)
        target["items"].append(row)
        return locate_last(plain, target)
    path = locate(plain, former)
    refuse_conflict(item_at(plain, path), seen)
    plain["sections"][path[1]]["items"][path[3]] = row
    if row["code"] != former:
        _follow(plain, former, row["code"])
    if section and plain["sections"][path[1]]["code"] != section:
        target = section_at(plain, section)
        target["items"].append(plain["sections"][path[1]]["items"].pop(path[3]))
        return locate_last(plain, target)
    return path


def locate_last(plain: Plain, section: Plain) -> Place:
    """Return the path of the last item of a section."""
    return ("sections", plain["sections"].index(section), "items", len(section["items"]) - 1)


def _follow(plain: Plain, former: str, code: str) -> None:
    from ...conditions import ConditionError, parse, to_text

    for section in plain["sections"]:
        for item in section["items"]:
            try:
                tree = parse(item["when"]) if isinstance(item.get("when"), str) else None
            except ConditionError:
                continue
            if tree:
                item["when"] = to_text(_renamed(tree, former, code))


def _renamed(part: Any, former: str, code: str) -> Any:
    if isinstance(part, list):
        return [_renamed(one, former, code) for one in part]
    return {"item": code} if part == {"item": former} else part


def free_code(plain: Plain, like: str, used: Collection[str] = ()) -> str:
    """Return a code that no item has or had, one number further than the highest of its kind: after D4 comes D5."""
    taken = {item["code"] for section in plain["sections"] for item in section["items"]} | set(used)
    base = LAST_NUMBER.sub("", like)[:30]
    numbers = [int(code[len(base) :]) for code in taken if code.startswith(base) and is_number(code[len(base) :])]
    return f"{base}{max(numbers, default=0) + 1}"
