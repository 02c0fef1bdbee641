"""Editing the draft of the next version; every change goes through the checks of the file format."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from ...errors import RuleBroken
from ...extensions import db
from ...files.problems import BadFile
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, language
from ..models import Checklist, ChecklistVersion
from ..plain import to_plain, whole_version
from .loading import draft_of_next, fill_version, load_checklist, publish_version, refuse_unknown

Plain = dict[str, Any]


def begin_draft(*, version: ChecklistVersion, by: Person) -> ChecklistVersion:
    """Return the draft of the next version, a copy of this one unless there is one already."""
    draft = draft_of_next(version=version, by_id=by.id)
    audit.note(actor_id=by.id, act="checklist.edit", kind="checklist", ref=draft.checklist.code)
    return draft


def change_draft(*, draft: ChecklistVersion, change: Callable[[Plain], None]) -> ChecklistVersion:
    """Apply a change to the draft as a whole and check it; nothing is kept of a change with a fault."""
    if draft.state != "draft":
        raise RuleBroken(_("A published checklist is frozen. Edit a draft of the next version instead."))
    plain = to_plain(draft)
    change(plain)
    return rewrite_draft(draft=draft, plain=plain)


def rewrite_draft(*, draft: ChecklistVersion, plain: Plain) -> ChecklistVersion:
    """Replace the whole content of a draft by another checked content."""
    _check(plain)
    refuse_unknown(plain)
    draft.title, draft.method = plain["title"], plain.get("method", "points")
    draft.words = list(plain.get("words") or [])
    draft.scripts.clear()
    draft.sections.clear()
    db.session.flush()
    fill_version(draft, plain)
    return whole_version(draft.id)


def _check(plain: Plain) -> None:
    from ..schema import ChecklistFile, content_problems, shape_problems

    problems = shape_problems(ChecklistFile, plain, plain["code"]) or content_problems(plain, plain["code"])
    if problems:
        raise RuleBroken(" ".join(problem.cause[language()] for problem in problems[:5]))


def read_draft(*, draft: ChecklistVersion, text: str) -> ChecklistVersion:
    """Replace a draft by what a YAML text says; the code stays."""
    from ..schema import load_plain

    try:
        plain = load_plain(text, draft.checklist.code)
    except BadFile as refusal:
        raise RuleBroken(refusal.said(language()), field="text") from refusal
    if plain["code"] != draft.checklist.code:
        raise RuleBroken(_("The code of a checklist cannot be changed. Duplicate it under another code."), field="text")
    return rewrite_draft(draft=draft, plain=plain)


def _section(plain: Plain, code: str) -> Plain:
    found: Plain | None = next((one for one in plain["sections"] if one["code"] == code), None)
    if found is None:
        raise RuleBroken(_("There is no section %(code)s.", code=code))
    return found


def move_item(plain: Plain, code: str, step: int) -> None:
    """Move an item up (-1) or down (1); past the end of its section it goes to the next one."""
    sections = plain["sections"]
    for index, section in enumerate(sections):
        place = next((at for at, item in enumerate(section["items"]) if item["code"] == code), None)
        if place is None:
            continue
        item = section["items"].pop(place)
        target = place + step
        if 0 <= target <= len(section["items"]):
            section["items"].insert(target, item)
        elif 0 <= index + step < len(sections):
            neighbour = sections[index + step]["items"]
            neighbour.insert(len(neighbour) if step < 0 else 0, item)
        else:
            section["items"].insert(place, item)
        return
    raise RuleBroken(_("There is no item %(code)s.", code=code))


def delete_item(plain: Plain, code: str) -> None:
    """Take an item out."""
    for section in plain["sections"]:
        section["items"] = [item for item in section["items"] if item["code"] != code]


def put_item(plain: Plain, section: str, row: Plain, former: str | None) -> None:
    """Add an item to a section, or replace the one that had the former code."""
    for one in plain["sections"]:
        for place, item in enumerate(one["items"]):
            if former is not None and item["code"] == former:
                one["items"][place] = row
                return
    _section(plain, section)["items"].append(row)


def put_section(plain: Plain, code: str, title: dict[str, str]) -> None:
    """Add a section, or rename the one with this code."""
    there = next((one for one in plain["sections"] if one["code"] == code), None)
    if there is None:
        plain["sections"].append({"code": code, "title": title, "items": []})
    else:
        there["title"] = title


def delete_section(plain: Plain, code: str) -> None:
    """Take an empty section out."""
    if _section(plain, code)["items"]:
        raise RuleBroken(_("Move or delete the items of this section first."))
    plain["sections"] = [one for one in plain["sections"] if one["code"] != code]


def discard_draft(*, draft: ChecklistVersion, by: Person) -> None:
    """Throw a draft away; a checklist that was never published goes with it."""
    if draft.state != "draft":
        raise RuleBroken(_("Only a draft can be thrown away."))
    checklist = draft.checklist
    db.session.delete(draft)
    db.session.flush()
    others = select(ChecklistVersion.id).where(ChecklistVersion.checklist_id == checklist.id)
    if db.session.scalar(others.limit(1)) is None:
        db.session.delete(checklist)
        db.session.flush()
    audit.note(actor_id=by.id, act="checklist.discard", kind="checklist", ref=checklist.code)


def publish_draft(*, draft: ChecklistVersion, by: Person) -> None:
    """Publish a draft: it is frozen, and the version before is retired."""
    publish_version(version=draft, by_id=by.id)
    audit.note(actor_id=by.id, act="checklist.publish", kind="checklist", ref=draft.checklist.code)


def duplicate(*, plain: Plain, code: str, by: Person) -> ChecklistVersion:
    """Make a draft under a new code from another checklist, one's own or a shipped one."""
    code = code.strip()
    if not code or db.session.scalar(select(Checklist.id).where(Checklist.code == code)):
        raise RuleBroken(_("Give the checklist a code that no other one has."), field="code")
    copy = plain | {"code": code}
    _check(copy)
    version, _is_new = load_checklist(copy, by_id=by.id, publish=False)
    audit.note(actor_id=by.id, act="checklist.duplicate", kind="checklist", ref=code)
    return version
