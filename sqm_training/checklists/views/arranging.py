"""Acts on the outline of a draft: items, sections and scripts moved, copied and taken out."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from .. import queries
from ..actions import editing, items, sections
from . import KEEPERS, bp
from .draft import edit_page
from .saving import Plain


def _changed(
    code: str, change: Callable[[Plain], Any], *, anchor: str | None = None, endpoint: str = "edit_checklist"
) -> Any:
    """Apply a change to the draft and go back to it, with the refusal when there is one."""

    def act(plain: Plain) -> None:
        change(plain)

    try:
        editing.change_draft(draft=queries.draft_by_code(code), change=act, by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        return edit_page(queries.draft_by_code(code), refusal)
    db.session.commit()
    return redirect(url_for(f"checklists.{endpoint}", code=code, _anchor=anchor))


def _step() -> int:
    return -1 if request.form.get("to") == "up" else 1


@bp.post("/checklists/<code>/items/<item>/move")
@allow(*KEEPERS)
def move_item(code: str, item: str) -> Any:
    """Move an item up or down."""
    step = _step()
    return _changed(code, lambda plain: items.move_item(plain, item, step), anchor=f"item-{item}")


@bp.post("/checklists/<code>/items/<item>/place")
@allow(*KEEPERS)
def place_item(code: str, item: str) -> Any:
    """Put an item into a section, before another item or at the end."""
    section = request.form.get("section") or request.form.get(f"section-{item}", "")
    before = request.form.get("before", "")
    return _changed(code, lambda plain: items.place_item(plain, item, section, before), anchor=f"item-{item}")


@bp.post("/checklists/<code>/items/<item>/duplicate")
@allow(*KEEPERS)
def duplicate_item(code: str, item: str) -> Any:
    """Put a copy of an item after it."""
    used = queries.codes_ever(code)
    return _changed(code, lambda plain: items.duplicate_item(plain, item, used), anchor=f"item-{item}")


@bp.post("/checklists/<code>/items/<item>/delete")
@allow(*KEEPERS)
def delete_item(code: str, item: str) -> Any:
    """Take an item out of the draft."""
    return _changed(code, lambda plain: items.delete_item(plain, item))


@bp.post("/checklists/<code>/sections/<section>/move")
@allow(*KEEPERS)
def move_section(code: str, section: str) -> Any:
    """Move a section up or down."""
    step = _step()
    return _changed(
        code, lambda plain: sections.move_part(plain, "sections", section, step), anchor=f"section-{section}"
    )


@bp.post("/checklists/<code>/sections/<section>/delete")
@allow(*KEEPERS)
def delete_section(code: str, section: str) -> Any:
    """Take an empty section out of the draft."""
    return _changed(code, lambda plain: sections.delete_section(plain, section))


@bp.post("/checklists/<code>/scripts/<script>/move")
@allow(*KEEPERS)
def move_script(code: str, script: str) -> Any:
    """Move a script up or down."""
    step = _step()
    return _changed(code, lambda plain: sections.move_part(plain, "scripts", script, step), endpoint="list_scripts")


@bp.post("/checklists/<code>/scripts/<script>/delete")
@allow(*KEEPERS)
def delete_script(code: str, script: str) -> Any:
    """Take a script out of the draft."""
    return _changed(code, lambda plain: sections.delete_script(plain, script), endpoint="list_scripts")
