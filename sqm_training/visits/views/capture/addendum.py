"""What could not be known at the time of the visit, answered later and sent once."""

import json
from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for

from ....checklists.actions.fill import answers_of
from ....checklists.forms import ChecklistForm, with_fault_words
from ....checklists.models import Script, Sheet
from ....checklists.plain import whole_version
from ....database import now
from ....errors import RuleBroken
from ....extensions import db
from ....people.models import Person
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ....web.text import _, day, language, local, local_day
from ...actions import addenda as actions
from ...actions.submissions import Conflict, Invalid, receive
from ...models import Addendum, Visit
from ...queries import addenda as queries
from ...queries.capture import photos_by_digest, visit_for_shopper
from .. import bp
from .answers import pictures_of, read_rows
from .sheet import OWNER


@bp.route("/shops/<int:visit_id>/addendum", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def fill_addendum(visit_id: int) -> Any:
    """Answer the items that were left for later, and send them."""
    person = signed_in_person()
    visit = visit_for_shopper(visit_id, person)
    addendum = queries.addendum_to_answer(visit)
    refusal = None
    if request.method == "POST":
        try:
            is_whole = _save(addendum, visit, person)
            if is_whole and request.form.get("go") == "send":
                return _send(addendum, visit, person)
        except RuleBroken as broken:
            db.session.rollback()
            refusal = broken
        else:
            flash(_("Saved. It is not sent yet."))
            return redirect(url_for("visits.fill_addendum", visit_id=visit_id))
    return _page(visit, addendum, person, refusal)


def _save(addendum: Addendum, visit: Visit, person: Person) -> bool:
    asked = set(addendum.item_codes)
    items = [item for item in whole_version(visit.version_id).items if item.code in asked]
    rows, is_whole = read_rows(person, items)
    actions.save_draft(addendum=addendum, visit=visit, answers=rows, seen_version=None)
    db.session.commit()
    return is_whole


def _send(addendum: Addendum, visit: Visit, person: Person) -> Any:
    body = json.dumps(payload_of(addendum, visit), ensure_ascii=False, sort_keys=True).encode()
    try:
        receive(person=person, uuid=addendum.uuid, revision=1, raw=body)
    except Conflict as refusal:
        flash(str(refusal), "watch")
    else:
        flash(_("Sent. Thank you. The visit is complete now."))
    db.session.commit()
    return redirect(url_for("visits.list_my_visits"))


def payload_of(addendum: Addendum, visit: Visit) -> dict[str, Any]:
    """Return what the draft would be when sent, in the shape in which a tablet sends it."""
    items = {item.code: item for item in whole_version(visit.version_id).items}
    form = _form(addendum, actions.sheet_of(visit))
    seen = {entry.item.code for entry in _entries(addendum, form) if entry.is_visible}
    answers = [row for row in with_fault_words(items, addendum.content.get("answers", [])) if row["item"] in seen]
    return {
        "visit": visit.id,
        "addendum": addendum.id,
        "answers": answers,
        "photos": sorted({photo for row in answers for photo in row["photos"] or []}),
    }


def _entries(addendum: Addendum, form: ChecklistForm) -> list[Any]:
    asked = set(addendum.item_codes)
    return [entry for code, entry in form.entries.items() if code in asked]


def _form(addendum: Addendum, sheet: Sheet) -> ChecklistForm:
    """Return the form of the whole sheet: conditions read what was answered at the time of the visit."""
    script = db.session.get(Script, sheet.script_id) if sheet.script_id else None
    drafted = addendum.content.get("answers", [])
    there = {row["item"] for row in drafted}
    sent = [
        {"item": code, "value": answer.value, "na": answer.na}
        for code, answer in answers_of(sheet).items()
        if code not in there
    ]
    return ChecklistForm(whole_version(sheet.version_id), script, [*sent, *drafted])


def _page(visit: Visit, addendum: Addendum, person: Person, refusal: RuleBroken | None) -> Any:
    sheet = actions.sheet_of(visit)
    form = _form(addendum, sheet)
    entries = _entries(addendum, form)
    digests = [photo for entry in entries for photo in entry.answer.photos]
    photos = photos_by_digest(person, digests)
    text = render_template(
        "visits/fill_addendum.html",
        visit=visit,
        addendum=addendum,
        entries=entries,
        known=form.known,
        content={"answers": addendum.content.get("answers", [])},
        photos=photos,
        pictures=pictures_of(photos),
        is_due=addendum.due_on <= local_day(now()),
        facts=_facts(person, visit, addendum, sheet.version_id),
        refusal=refusal,
        problems=refusal.problems if isinstance(refusal, Invalid) else [],
    )
    page = make_response(text, 422 if refusal else 200)
    page.headers[OWNER] = str(person.id)
    return page


def _facts(person: Person, visit: Visit, addendum: Addendum, version: int) -> dict[str, Any]:
    return {
        "owner": person.id,
        "visit": visit.id,
        "revision": 1,
        "addendum": addendum.id,
        "checklist": visit.checklist_version.checklist.code,
        "version": version,
        "current": version,
        "title": local(visit.site.title),
        "draft": None,
        "moments": [],
        "due_on": addendum.due_on.isoformat(),
        "due_words": day(addendum.due_on),
    }


def later_page(addendum: Addendum) -> dict[str, str]:
    """Return what a tablet needs to take the page of later answers along; `stamp` changes with what is asked."""
    return {
        "address": url_for("visits.fill_addendum", visit_id=addendum.visit_id),
        "title": _("To be verified from %(day)s", day=day(addendum.due_on))
        + _(": ")
        + local(addendum.visit.site.title),
        "stamp": f"later-{addendum.id}-{addendum.revision}-{language()}",
    }


bp.add_app_template_global(later_page)


@bp.get("/api/later")
@allow(Role.SHOPPER)
def list_later_pages() -> Any:
    """List the pages of what can only be answered later: a tablet takes them along with the receipt of the visit."""
    return jsonify(pages=[later_page(one) for one in queries.addenda_to_answer(signed_in_person())])
