"""The checklist, one section a screen."""

import uuid as uuids
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ....checklists.forms import ChecklistForm
from ....checklists.models import ChecklistVersion
from ....errors import RuleBroken
from ....extensions import db
from ....people.models import Person
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ...actions import capture as actions
from ...queries import capture as queries
from ...queries.capture import Filling
from ...words import PARTS
from .. import bp
from .answers import read_contacts, read_rows
from .drafts import keep

MET = "met"


@bp.route("/shops/<int:visit_id>/checklist", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def fill_checklist(visit_id: int) -> Any:
    """Fill in one section a screen; every post saves."""
    person = signed_in_person()
    visit = queries.fillable_visit(visit_id, person)
    version = queries.version_of(visit)
    steps = [MET, *(section.code for section in version.sections)]
    step = request.args.get("section", steps[0])
    step = step if step in steps else steps[0]
    filling = queries.filling_of(visit)
    content = queries.content_of(filling)
    if request.method == "POST":
        try:
            read, is_whole = _read_step(person, version, step, content)
            keep(filling, read)
        except RuleBroken as refusal:
            db.session.rollback()
            flash(str(refusal), "watch")
            is_whole = False
        return _go_on(visit_id, steps, step) if is_whole else _stay(visit_id, step)
    return _step_page(filling, version, steps, step, content, person)


def _stay(visit_id: int, step: str) -> Any:
    return redirect(url_for("visits.fill_checklist", visit_id=visit_id, section=step))


def _read_step(
    person: Person, version: ChecklistVersion, step: str, content: dict[str, Any]
) -> tuple[dict[str, Any], bool]:
    """Return the content with what was posted, and whether all of it could be kept."""
    if step == MET:
        return actions.merged(content, contacts=read_contacts()), True
    items = next(section.items for section in version.sections if section.code == step)
    rows, is_whole = read_rows(person, items)
    return actions.merged(content, answers=rows), is_whole


def _go_on(visit_id: int, steps: list[str], step: str) -> Any:
    target = request.form.get("go", "next")
    place = steps.index(step)
    if target == "check" or (target == "next" and place == len(steps) - 1):
        return redirect(url_for("visits.check_answers", visit_id=visit_id))
    if target in steps:
        step = target
    elif target == "back":
        step = steps[max(0, place - 1)]
    elif target == "next":
        step = steps[place + 1]
    return _stay(visit_id, step)


def _step_page(
    filling: Filling, version: ChecklistVersion, steps: list[str], step: str, content: dict[str, Any], person: Person
) -> str:
    visit, draft = filling.visit, filling.draft
    form = ChecklistForm(version, visit.script, content["answers"])
    digests = [photo for answer in form.answers.values() for photo in answer.photos]
    return render_template(
        "visits/fill_checklist.html",
        visit=visit,
        version=version,
        steps=steps,
        step=step,
        number=steps.index(step),
        section=next((one for one in version.sections if one.code == step), None),
        form=form,
        contacts={row.get("part"): row for row in content["contacts"]},
        parts=PARTS,
        draft=draft,
        uuid=draft.uuid if draft else str(uuids.uuid4()),
        revision=filling.revision,
        photos=queries.photos_by_digest(person, digests),
        back=filling.back,
        times={tap["name"] for tap in content["taps"]},
    )
