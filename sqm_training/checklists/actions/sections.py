"""What can be done with the sections and scripts of a draft, in the shape of the file format."""

from typing import Any

from ...errors import RuleBroken
from ...web.text import _
from .editing import Plain, refuse_conflict, refuse_twin


def section_at(plain: Plain, code: str) -> Plain:
    """Return the section with this code; raises `RuleBroken` when it is not there."""
    return part_at(plain, "sections", code)


def part_at(plain: Plain, kind: str, code: str) -> Plain:
    """Return the section or script with this code; raises `RuleBroken` when it is not there."""
    found: Plain | None = next((one for one in plain[kind] if one["code"] == code), None)
    if found is None:
        raise RuleBroken(_("There is no %(code)s in this draft any more.", code=code))
    return found


def head_of(section: Plain) -> Plain:
    """Return what the form of a section edits: everything but its items."""
    return {key: value for key, value in section.items() if key != "items"}


def put_section(
    plain: Plain, code: str, title: dict[str, str], weight: Any = None, *, former: str | None = None,
    seen: str | None = None,
) -> tuple[str, int]:  # fmt: skip
    """Add a section, or change the one that had the former code; return where it stands."""
    head = {"code": code, "title": title} | ({} if weight in (None, "") else {"weight": weight})
    refuse_twin(plain["sections"], code, former)
    if former is None:
        plain["sections"].append(head | {"items": []})
        return "sections", len(plain["sections"]) - 1
    there = section_at(plain, former)
    refuse_conflict(head_of(there), seen)
    at = plain["sections"].index(there)
    plain["sections"][at] = head | {"items": there["items"]}
    return "sections", at


def put_script(plain: Plain, row: Plain, *, former: str | None = None, seen: str | None = None) -> tuple[str, int]:
    """Add a script, or replace the one that had the former code; return where it stands."""
    refuse_twin(plain["scripts"], row["code"], former)
    if former is None:
        plain["scripts"].append(row)
        return "scripts", len(plain["scripts"]) - 1
    there = part_at(plain, "scripts", former)
    refuse_conflict(there, seen)
    at = plain["scripts"].index(there)
    plain["scripts"][at] = row
    return "scripts", at


def move_part(plain: Plain, kind: str, code: str, step: int) -> None:
    """Move a section or script up (-1) or down (1); at the end it stays where it is."""
    there = part_at(plain, kind, code)
    at = plain[kind].index(there)
    if 0 <= at + step < len(plain[kind]):
        plain[kind].insert(at + step, plain[kind].pop(at))


def delete_section(plain: Plain, code: str) -> None:
    """Take an empty section out."""
    there = section_at(plain, code)
    if there["items"]:
        raise RuleBroken(_("Move or delete the items of this section first."))
    if len(plain["sections"]) == 1:
        raise RuleBroken(_("A checklist has at least one section."))
    plain["sections"].remove(there)


def delete_script(plain: Plain, code: str) -> None:
    """Take a script out."""
    plain["scripts"].remove(part_at(plain, "scripts", code))


SETTINGS = ("title", "method", "cap", "scorable_share", "words", "moments")
"""What stands on the settings page of a draft."""


def settings_of(plain: Plain) -> Plain:
    """Return what the settings page edits."""
    return {key: plain[key] for key in SETTINGS}


def put_checklist_settings(plain: Plain, row: Plain, renamed: dict[str, str], *, seen: str | None = None) -> tuple[()]:
    """Replace title, method, cap, share, words and moments; items follow a moment to its new code."""
    refuse_conflict(settings_of(plain), seen)
    plain.update(row)
    for section in plain["sections"]:
        for item in section["items"]:
            for key in ("from", "until"):
                if item.get(key) in renamed:
                    item[key] = renamed[item[key]]
    return ()
