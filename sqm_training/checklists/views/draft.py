"""The draft of the next version as a whole: its structure, what is odd about it, and its text."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _
from .. import queries
from ..actions import editing
from ..findings import Finding, findings_of
from ..forms.parts import TextForm
from ..models import ChecklistVersion
from ..plain import current_version, dump_yaml, to_plain
from ..shown import TYPE_HINTS, TYPE_NAMES
from . import KEEPERS, bp

Plain = dict[str, Any]


@bp.get("/checklists/<code>/edit")
@allow(*KEEPERS)
def edit_checklist(code: str) -> Any:
    """Show the draft with everything that can be done to it."""
    return edit_page(queries.draft_by_code(code))


def edit_page(draft: ChecklistVersion, refusal: RuleBroken | None = None) -> Any:
    """Render the structure of the draft; with a refusal it says that nothing was changed."""
    from ..schema import total_points

    plain = to_plain(draft)
    change = queries.last_change(draft.checklist.code)
    page = render_template(
        "checklists/edit_checklist.html",
        version=draft,
        findings=located(plain, draft.checklist.code),
        total=total_points(plain),
        standards=queries.standard_codes(draft),
        change=change,
        names=queries.names_of([change.actor_id]) if change else {},
        types=TYPE_NAMES,
        type_hints=TYPE_HINTS,
        is_first=current_version(draft.checklist.code) is None,
        refusal=refusal,
    )
    return page, 422 if refusal else 200


def located(plain: Plain, code: str) -> list[tuple[Finding, str]]:
    """Return the findings of a draft, each with the page on which it is mended."""
    pages = {
        "item": lambda one: url_for("checklists.edit_item", code=code, item=one.code),
        "section": lambda one: url_for("checklists.edit_section", code=code, section=one.code),
        "checklist": lambda _one: url_for("checklists.edit_checklist", code=code),
    }
    return [(finding, pages[finding.kind](finding)) for finding in findings_of(plain)]


@bp.route("/checklists/<code>/text", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_text(code: str) -> Any:
    """Edit the draft as a whole, as YAML text."""
    draft = queries.draft_by_code(code)
    form = TextForm(text=dump_yaml(draft))
    seen, now = request.form.get("seen"), editing.mark_of(to_plain(draft))
    if request.method == "POST":
        try:
            editing.read_draft(draft=draft, text=form.text.data or "", seen=seen, by=signed_in_person())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
            draft = queries.draft_by_code(code)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("checklists.edit_checklist", code=code))
    page = render_template("checklists/edit_text.html", version=draft, form=form, seen=now)
    return page, 422 if form.text.errors or form.form_errors else 200
