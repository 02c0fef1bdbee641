"""Saving what a form says of one part of a draft: the same steps for all parts."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, render_template, request

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.forms import errors_of
from ...web.text import _
from .. import queries
from ..actions import editing
from ..forms.part import PartForm
from ..models import ChecklistVersion

Plain = dict[str, Any]


def is_sent(form: PartForm) -> bool:
    """Say whether the form was sent to be saved, and not only to change its rows; its fields are checked then."""
    return form.is_submitted() and not form.act(request.form.get("act", "")) and bool(form.validate())


def is_saved(form: PartForm, draft: ChecklistVersion, change: Callable[[Plain, str | None], Any]) -> bool:
    """Apply a change, given the draft and what the form had seen of the part; a refusal goes onto the form."""
    seen = request.form.get("seen")
    try:
        editing.change_draft(draft=draft, change=lambda plain: change(plain, seen), by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return False
    db.session.commit()
    flash(_("Saved."))
    return True


def refuse(form: PartForm, refusal: RuleBroken) -> None:
    """Put a refusal onto a form: faults at their fields, anything else above it."""
    if isinstance(refusal, editing.Faulty):
        form.refuse_faults(refusal.faults, is_named=True)
    else:
        form.refuse(refusal)


def as_it_stands(form: PartForm, draft: ChecklistVersion, code: str) -> ChecklistVersion:
    """Return the draft for the page of a form, read again where a change of it may have been refused."""
    return queries.draft_by_code(code) if form.is_submitted() else draft


def page_of(template: str, form: PartForm, **values: Any) -> Any:
    """Render the page of a form with a blank row in each of its lists; 422 when something is wrong."""
    form.prepare()
    return render_template(template, form=form, **values), 422 if errors_of(form) else 200


def part_or_404(parts: Sequence[Plain], code: str) -> Plain:
    """Return the part with this code, or raise `NotFound`."""
    found = next((one for one in parts if one["code"] == code), None)
    if found is None:
        raise NotFound
    return found
