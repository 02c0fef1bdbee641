"""One section of a draft, added or edited."""

from typing import Any

from flask import redirect, url_for

from ...web.access import allow
from .. import queries
from ..actions.editing import mark_of
from ..actions.sections import head_of, put_section
from ..forms.parts import SectionForm, words_data, words_from
from ..models import ChecklistVersion
from ..plain import to_plain
from . import KEEPERS, bp
from .saving import Plain, as_it_stands, is_saved, is_sent, page_of, part_or_404


@bp.route("/checklists/<code>/new-section", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_section(code: str) -> Any:
    """Add a section."""
    draft = queries.draft_by_code(code)
    taken = {section.code for section in draft.sections}
    free = next((letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in taken), f"S{len(taken) + 1}")
    return _section_page(draft, {"code": free, "title": {"zh": "", "en": ""}}, None)


@bp.route("/checklists/<code>/sections/<section>", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_section(code: str, section: str) -> Any:
    """Rename a section, or change its code or weight."""
    draft = queries.draft_by_code(code)
    return _section_page(draft, part_or_404(to_plain(draft)["sections"], section), section)


def _section_page(draft: ChecklistVersion, row: Plain, former: str | None) -> Any:
    code, weight = draft.checklist.code, row.get("weight")
    data = {"code": row["code"], "weight": "" if weight is None else str(weight)} | words_data(row["title"], "title")
    form = SectionForm(data=data)

    def put(plain: Plain, seen: str | None) -> Any:
        title = words_from(form, "title")
        return put_section(plain, form.code.data, title, form.weight.data, former=former, seen=seen)

    if is_sent(form) and is_saved(form, draft, put):
        return redirect(url_for("checklists.edit_checklist", code=code, _anchor=f"section-{form.code.data}"))
    draft = as_it_stands(form, draft, code)
    seen = mark_of(head_of(row))
    return page_of("checklists/edit_section.html", form, version=draft, former=former, seen=seen)
