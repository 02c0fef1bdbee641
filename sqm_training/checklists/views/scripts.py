"""The shop scripts of a draft: listed, added, edited."""

from typing import Any

from flask import redirect, render_template, url_for

from ...web.access import allow
from .. import queries
from ..actions.editing import mark_of
from ..actions.sections import put_script
from ..forms.parts import ScriptForm, read_script, script_data
from ..models import ChecklistVersion
from ..plain import to_plain
from ..shown import BUSINESS, business_name
from . import KEEPERS, bp
from .saving import Plain, as_it_stands, is_saved, is_sent, page_of, part_or_404


@bp.get("/checklists/<code>/scripts")
@allow(*KEEPERS)
def list_scripts(code: str) -> str:
    """List the scripts of the draft in their order."""
    draft = queries.draft_by_code(code)
    keyed = [item.code for item in draft.items if item.type == "key"]
    return render_template("checklists/list_scripts.html", version=draft, keyed=keyed, business_name=business_name)


@bp.route("/checklists/<code>/new-script", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_script(code: str) -> Any:
    """Add a script."""
    draft = queries.draft_by_code(code)
    taken = {script.code for script in draft.scripts}
    free = next(f"S{n}" for n in range(1, len(taken) + 2) if f"S{n}" not in taken)
    blank = {"zh": "", "en": ""}
    return _script_page(draft, {"code": free, "title": blank, "business": "", "story": blank, "key": []}, None)


@bp.route("/checklists/<code>/scripts/<script>", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_script(code: str, script: str) -> Any:
    """Edit a script with its cover story and answer key."""
    draft = queries.draft_by_code(code)
    return _script_page(draft, part_or_404(to_plain(draft)["scripts"], script), script)


def _kinds(draft: ChecklistVersion) -> set[str]:
    return {script.business for script in draft.scripts if script.business}


def _script_page(draft: ChecklistVersion, row: Plain, former: str | None) -> Any:
    code = draft.checklist.code
    form = ScriptForm(data=script_data(row))

    def put(plain: Plain, seen: str | None) -> Any:
        return put_script(plain, read_script(form), former=former, seen=seen)

    if is_sent(form) and is_saved(form, draft, put):
        return redirect(url_for("checklists.list_scripts", code=code, _anchor=f"script-{form.code.data}"))
    draft = as_it_stands(form, draft, code)
    return page_of(
        "checklists/edit_script.html",
        form,
        version=draft,
        former=former,
        title=row["title"],
        seen=mark_of(row),
        kinds=[(kind, business_name(kind)) for kind in sorted({*BUSINESS, *_kinds(draft)})],
    )
