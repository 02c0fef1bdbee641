"""What holds for a whole draft: title, method, cap, words for results, moments."""

from typing import Any

from flask import redirect, url_for

from ...web.access import allow
from .. import queries
from ..actions.editing import mark_of
from ..actions.sections import put_checklist_settings, settings_of
from ..forms.parts import SettingsForm, read_settings, settings_data
from ..plain import moment_titles, to_plain
from . import KEEPERS, bp
from .saving import Plain, as_it_stands, is_saved, is_sent, page_of


@bp.route("/checklists/<code>/settings", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_settings(code: str) -> Any:
    """Edit the settings of the draft."""
    draft = queries.draft_by_code(code)
    plain = to_plain(draft)
    form = SettingsForm(data=settings_data(plain, moment_titles()))

    def put(now: Plain, seen: str | None) -> Any:
        settings, renamed = read_settings(form)
        return put_checklist_settings(now, settings, renamed, seen=seen)

    if is_sent(form) and is_saved(form, draft, put):
        return redirect(url_for("checklists.edit_checklist", code=code))
    return page_of(
        "checklists/edit_settings.html",
        form,
        version=as_it_stands(form, draft, code),
        seen=mark_of(settings_of(plain)),
        library=moment_titles(),
    )
