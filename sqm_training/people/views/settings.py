"""What holds for the whole organisation."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...web.access import Role, allow
from ...web.text import _
from .. import settings
from ..actions import organisation
from ..sessions import signed_in_person
from . import bp

GROUPS = ("general", "planning", "review", "publication", "appeals", "progress", "reminders", "privacy", "notice")


@bp.route("/admin/settings", methods=["GET", "POST"])
@allow(Role.ADMIN)
def edit_settings() -> Any:
    """Change what holds for the whole organisation."""
    refusal = None
    if request.method == "POST":
        try:
            for name, known in settings.KNOWN.items():
                if known.group != "hidden":
                    organisation.change_setting(name=name, value=_value(name, known.default), by=signed_in_person())
        except RuleBroken as broken:
            db.session.rollback()
            refusal = broken
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.edit_settings"))
    page = render_template(
        "people/edit_settings.html", groups=GROUPS, known=settings.KNOWN, get=_shown, refusal=refusal
    )
    return page, 422 if refusal else 200


def _shown(name: str) -> Any:
    """Return what the form shows of a setting: what was just typed, when it was refused, else what holds."""
    kept = settings.get(name)
    if request.method != "POST":
        return kept
    if isinstance(kept, dict):
        return {key: request.form.get(f"{name}-{key}", kept[key]) for key in ("zh", "en")}
    if isinstance(kept, bool):
        return request.form.get(name, "yes" if kept else "no") == "yes"
    return request.form.get(name, kept)


def _value(name: str, default: Any) -> Any:
    """Read one setting from the form in the type of its default."""
    text = request.form.get(name, "")
    if isinstance(default, bool):
        return text == "yes"
    if isinstance(default, dict):
        return {key: request.form.get(f"{name}-{key}", "").strip() for key in ("zh", "en")}
    if isinstance(default, str):
        return text.strip()
    try:
        return int(text) if isinstance(default, int) else float(text)
    except ValueError as error:
        raise RuleBroken(_("%(label)s: enter a number.", label=settings.KNOWN[name].label), field=name) from error
