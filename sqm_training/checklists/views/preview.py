"""A version as the shopper will see it, and a trial of what it would earn, which the shopper never sees."""

from typing import Any

from flask import render_template, request

from ...errors import NotFound
from ...web.access import allow
from .. import queries
from ..forms import ChecklistForm, answer_of, rows_from_post
from ..models import ChecklistVersion, Script
from ..trying import filled, trial
from . import KEEPERS, bp


@bp.get("/checklists/<code>/preview")
@allow(*KEEPERS)
def preview_checklist(code: str) -> str:
    """Show a version as the shopper will see it, in the frame of a tablet."""
    version = queries.version_of(code, request.args.get("version", type=int))
    return render_template("checklists/preview_checklist.html", version=version, script=_script(version))


@bp.get("/checklists/<code>/preview/tablet")
@allow(*KEEPERS)
def show_tablet(code: str) -> str:
    """Show the form itself, without anything to send."""
    version = queries.version_of(code, request.args.get("version", type=int))
    script = _script(version)
    form = ChecklistForm(version, script, [])
    return render_template("checklists/show_tablet.html", version=version, form=form, script=script)


@bp.route("/checklists/<code>/try", methods=["GET", "POST"])
@allow(*KEEPERS)
def try_checklist(code: str) -> Any:
    """Fill a version, by hand or by itself, and show the score that it would earn; nothing is kept."""
    version = queries.version_of(code, request.values.get("version", type=int))
    script = _script(version)
    act = request.form.get("act", "")
    if act in ("best", "random"):
        rows = filled(version, script, act, request.form.get("seed", 0, type=int))
    else:
        rows = [] if act == "clear" else rows_from_post(version.items, request.form)
    answers = {row["item"]: answer_of(row) for row in rows}
    return render_template(
        "checklists/try_checklist.html",
        version=version,
        script=script,
        form=ChecklistForm(version, script, rows),
        trial=trial(version, script, answers),
        seed=request.form.get("seed", 0, type=int) % 1000 + 1,
    )


def _script(version: ChecklistVersion) -> Script | None:
    code = request.values.get("script")
    if not code:
        return version.scripts[0] if version.scripts else None
    found = next((one for one in version.scripts if one.code == code), None)
    if found is None:
        raise NotFound
    return found
