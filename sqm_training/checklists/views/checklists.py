"""The list of checklists, one version of one, and a new one from another."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...library import FOLDER
from ...people.sessions import signed_in_person
from ...web.access import allow, may_open
from ...web.text import _
from .. import queries
from ..actions import versions as actions
from ..forms.new import NewForm, shipped_titles
from ..plain import to_plain
from ..shown import TYPE_NAMES, in_words
from . import KEEPERS, READERS, STATES, bp


@bp.get("/checklists")
@allow(*READERS)
def list_checklists() -> str:
    """List all checklists with their versions and use."""
    keeps = may_open("checklists.add_checklist")
    rows = queries.checklists(with_uses=keeps)
    if not keeps:
        rows = [row for row in rows if row.keep_published()]
    counts = queries.item_counts(row.versions[0].id for row in rows if row.versions)
    return render_template("checklists/list_checklists.html", rows=rows, states=STATES, counts=counts)


@bp.get("/checklists/<code>")
@allow(*READERS)
def show_checklist(code: str) -> str:
    """Show one version with points, standards and who answers, and all versions with their use."""
    versions = queries.versions_of(code)
    version = queries.chosen_of(versions, request.args.get("version", type=int))
    keeps = may_open("checklists.add_checklist")
    if not keeps and version.state != "published":
        raise NotFound
    plain = to_plain(version)
    rows = {item["code"]: item for section in plain["sections"] for item in section["items"]}
    return render_template(
        "checklists/show_checklist.html",
        version=version,
        versions=versions,
        draft=next((one for one in versions if one.state == "draft"), None),
        current=next((one for one in versions if one.state == "published"), None),
        uses=queries.uses_of(versions) if keeps else {},
        names=queries.names_of(one.published_by_id or one.made_by_id for one in versions) if keeps else {},
        standards={item.standard_id: rows[item.code]["standard"] for item in version.items if item.standard_id},
        rules={item: in_words(row) for item, row in rows.items()},
        types=TYPE_NAMES,
        states=STATES,
        keeps=keeps,
    )


@bp.route("/checklists/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_checklist() -> Any:
    """Make the draft of a new checklist: from a shipped one, from one's own, or from nothing."""
    form = NewForm(source=request.args.get("source"))
    there = queries.titles()
    form.offer(list(there.items()))
    if form.validate_on_submit():
        try:
            plain = form.blank() if form.source.data == "blank" else _source(form.source.data or "")
            version = actions.duplicate(
                plain=plain,
                code=form.wished_code(there),
                title=form.title(),
                by=signed_in_person(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("The draft is made. Change what should differ, then publish it."))
            return redirect(url_for("checklists.edit_checklist", code=version.checklist.code))
    return render_template("checklists/add_checklist.html", form=form), 422 if form.errors or form.form_errors else 200


def _source(source: str) -> dict[str, Any]:
    kind, _colon, code = source.partition(":")
    if kind == "own":
        return to_plain(queries.version_of(code))
    if kind != "shipped" or code not in shipped_titles():
        raise NotFound
    from ..schema import load_plain

    file = FOLDER / "checklists" / f"{code}.yaml"
    return load_plain(file.read_text("utf-8"), file.name)
