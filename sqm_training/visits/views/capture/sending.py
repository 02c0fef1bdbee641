"""Checking the answers and sending them."""

import json
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for

from ....checklists.forms import ChecklistForm, Entry, with_fault_words
from ....checklists.models import ChecklistVersion, Item, Section
from ....database import now
from ....errors import RuleBroken
from ....extensions import db
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ....web.text import _
from ...actions.flags import out_of_order
from ...actions.submissions import Conflict, Invalid, checked, receive
from ...models import Visit
from ...queries import capture as queries
from .. import bp


def payload_of(visit: Visit, version: ChecklistVersion, content: dict[str, Any]) -> dict[str, Any]:
    """Return the submission that the draft would be, in the shape in which a tablet sends it."""
    items = {item.code: item for item in version.items}
    form = ChecklistForm(version, visit.script, content["answers"])
    seen = {code for code, entry in form.entries.items() if entry.is_visible}
    changed = {row.get("item"): row["at"] for row in content["answers"] if row.get("at")}
    sent = [row for row in with_fault_words(items, content["answers"]) if row["item"] in seen]
    answers = [row | ({"at": changed[row["item"]]} if row["item"] in changed else {}) for row in sent]
    return {
        "visit": visit.id,
        "checklist": version.checklist.code,
        "version": version.id,
        "answers": answers,
        "contacts": content["contacts"],
        "taps": content["taps"],
        "device_at": now().isoformat(timespec="seconds"),
        "photos": sorted({photo for row in answers for photo in row["photos"] or []}),
    }


@bp.get("/shops/<int:visit_id>/check")
@allow(Role.SHOPPER)
def check_answers(visit_id: int) -> Any:
    """Show all answers before sending, what is open or contradictory first."""
    visit = queries.fillable_visit(visit_id, signed_in_person())
    return _check_page(visit)


def _check_page(visit: Visit, refusal: RuleBroken | None = None) -> Any:
    filling, version = queries.filling_of(visit), queries.version_of(visit)
    content = queries.content_of(filling)
    form = ChecklistForm(version, visit.script, content["answers"])
    titles = {moment["code"]: moment["title"] for moment in version.moments}
    return render_template(
        "visits/check_answers.html",
        visit=visit,
        version=version,
        form=form,
        content=content,
        open_parts=_problems(visit, content, form),
        disordered=[titles.get(name, {}) for name in out_of_order(visit, content)],
        refusal=refusal,
        uuid=filling.draft.uuid if filling.draft else "",
    ), 422 if refusal else 200


@dataclass
class _Open:
    """What keeps a part of the checklist from being sent: items without an answer, and others with their cause."""

    section: Section
    missing: list[tuple[Item, str]]
    faults: list[tuple[Item, str]]


def _problems(visit: Visit, content: dict[str, Any], form: ChecklistForm) -> list[_Open]:
    """Return, part by part, everything that keeps the visit from being sent."""
    try:
        checked(visit, payload_of(visit, form.version, content))
    except Invalid as refusal:
        found = {one["item"]: one for one in refusal.problems}
    else:
        return []
    parts = []
    for section in form.version.sections:
        asked = [(item, found[item.code]) for item in section.items if item.code in found]
        missing = [(item, one["text"]) for item, one in asked if one["kind"] == "unanswered"]
        faults = [(item, _cause(form.entries[item.code], one)) for item, one in asked if one["kind"] != "unanswered"]
        parts.append(_Open(section, missing, faults))
    return [part for part in parts if part.missing or part.faults]


def _cause(entry: Entry, problem: dict[str, str]) -> str:
    """Return why an answer is not taken; of a time or a number that was typed, what it should look like."""
    if problem["kind"] != "bad_value" or entry.item.type not in {"bands", "number"}:
        return problem["text"]
    if entry.is_timed:
        return _("“%(value)s” is not a time. Write 3:20 for 3 minutes 20 seconds, or the seconds.", value=entry.words)
    return _("“%(value)s” is not a number.", value=entry.words)


@bp.post("/shops/<int:visit_id>/send")
@allow(Role.SHOPPER)
def send_visit(visit_id: int) -> Any:
    """Send the visit: the draft becomes a frozen submission, once, however often the button is pressed."""
    person = signed_in_person()
    visit = queries.visit_for_shopper(visit_id, person)
    if visit.state not in queries.FILLABLE:
        flash(_("This visit was already sent."))
        return redirect(url_for("visits.list_my_visits"))
    filling = queries.filling_of(visit)
    draft = filling.draft
    try:
        if draft is None:
            raise RuleBroken(_("Nothing is filled in yet."))
        payload = payload_of(visit, queries.version_of(visit), draft.content)
        body = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
        receive(person=person, uuid=draft.uuid, revision=filling.revision, raw=body)
    except Conflict as refusal:
        db.session.commit()
        flash(str(refusal), "watch")
        return redirect(url_for("visits.choose_version", visit_id=visit_id))
    except RuleBroken as refusal:
        db.session.rollback()
        return _check_page(queries.fillable_visit(visit_id, person), refusal)
    db.session.commit()
    flash(_("Sent. Thank you. A trainer looks at it next."))
    return redirect(url_for("visits.list_my_visits"))
