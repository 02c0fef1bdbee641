"""The whole visit on one page, which a tablet can open without a network; without a script it is one long form."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from ....checklists.forms import ChecklistForm
from ....checklists.models import ChecklistVersion
from ....errors import RuleBroken
from ....extensions import db
from ....people.models import Person
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ....web.text import local
from ...actions import capture as actions
from ...queries import capture as queries
from ...queries.capture import Filling
from ...words import OWN_ENDINGS, PARTS
from .. import bp
from .answers import pictures_of, read_contacts, read_rows
from .drafts import keep

OWNER = "X-Tablet-Owner"
"""Whose page this is: what keeps pages for the time without a network asks for it."""


@bp.route("/shops/<int:visit_id>/sheet", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def fill_sheet(visit_id: int) -> Any:
    """Fill in a whole visit, on the checklist version that it was begun on."""
    person = signed_in_person()
    visit = queries.fillable_visit(visit_id, person)
    filling = queries.filling_of(visit)
    version = queries.version_begun(visit, request.args.get("version", type=int))
    if request.method == "POST":
        try:
            is_whole = _save(person, filling, version)
        except RuleBroken as refusal:
            db.session.rollback()
            flash(str(refusal), "watch")
            is_whole = False
        page = "visits.check_answers" if is_whole else "visits.fill_sheet"
        return redirect(url_for(page, visit_id=visit_id))
    return _page(person, filling, version)


def _save(person: Person, filling: Filling, version: ChecklistVersion) -> bool:
    rows, is_whole = read_rows(person, version.items)
    content = queries.content_of(filling)
    keep(filling, actions.merged(content, answers=rows, contacts=read_contacts()))
    return is_whole


def _page(person: Person, filling: Filling, version: ChecklistVersion) -> Response:
    visit, content = filling.visit, queries.content_of(filling)
    form = ChecklistForm(version, visit.script, content["answers"])
    photos = queries.photos_by_digest(person, [one for answer in form.answers.values() for one in answer.photos])
    page = make_response(
        render_template(
            "visits/fill_sheet.html",
            visit=visit,
            version=version,
            form=form,
            content=content,
            contacts={row.get("part"): row for row in content["contacts"]},
            parts=PARTS,
            photos=photos,
            pictures=pictures_of(photos),
            back=filling.back,
            endings=OWN_ENDINGS,
            facts=_facts(person, filling, version),
        )
    )
    page.headers[OWNER] = str(person.id)
    return page


def _facts(person: Person, filling: Filling, version: ChecklistVersion) -> dict[str, Any]:
    visit, draft = filling.visit, filling.draft
    return {
        "owner": person.id,
        "visit": visit.id,
        "revision": filling.revision,
        "checklist": version.checklist.code,
        "version": version.id,
        "current": visit.version_id,
        "title": local(visit.site.title),
        "draft": draft.uuid if draft else None,
        "moments": [{"code": one["code"], "title": local(one["title"])} for one in version.moments],
    }
