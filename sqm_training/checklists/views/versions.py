"""Versions of a checklist: begun as a draft, compared, published, thrown away, retired."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _
from .. import queries
from ..actions import versions as actions
from ..changes import difference
from ..models import ChecklistVersion
from ..plain import to_plain, whole_version, whole_versions
from ..shown import key_name
from . import KEEPERS, bp
from .draft import located


@bp.post("/checklists/<code>/draft")
@allow(*KEEPERS)
def begin_draft(code: str) -> Any:
    """Begin the next version as a copy of the published one, or of the version named."""
    version = queries.version_of(code, request.form.get("version", type=int))
    actions.begin_draft(version=version, by=signed_in_person())
    db.session.commit()
    return redirect(url_for("checklists.edit_checklist", code=code))


@bp.route("/checklists/<code>/publish", methods=["GET", "POST"])
@allow(*KEEPERS)
def publish_checklist(code: str) -> Any:
    """Show what changes and what is odd, and publish the draft: it is frozen from now on."""
    (draft, current), refusal = _draft_and_current(code), None
    if request.method == "POST":
        try:
            actions.publish_draft(draft=draft, by=signed_in_person())
        except RuleBroken as broken:
            db.session.rollback()
            (draft, current), refusal = _draft_and_current(code), broken
        else:
            db.session.commit()
            flash(_("Published. New visits use this version; results of the past stay as they are."))
            return redirect(url_for("checklists.show_checklist", code=code))
    plain = to_plain(draft)
    page = render_template(
        "checklists/publish_checklist.html",
        version=draft,
        current=current,
        names=queries.names_of([current.published_by_id]) if current else {},
        uses=queries.uses_of([current]) if current else {},
        difference=difference(to_plain(current), plain) if current else None,
        findings=located(plain, code),
        key_name=key_name,
        refusal=refusal,
    )
    return page, 422 if refusal else 200


def _draft_and_current(code: str) -> tuple[ChecklistVersion, ChecklistVersion | None]:
    found = whole_versions(code, "draft", "published")
    if "draft" not in found:
        raise NotFound
    return found["draft"], found.get("published")


@bp.get("/checklists/<code>/compare")
@allow(*KEEPERS)
def compare_versions(code: str) -> str:
    """Show what changed between two versions; by default the newest and the one before it."""
    versions = queries.versions_of(code)
    if not versions:
        raise NotFound
    now = _numbered(versions, request.args.get("now", type=int), 0)
    before = _numbered(versions, request.args.get("before", type=int), min(1, len(versions) - 1))
    return render_template(
        "checklists/compare_versions.html",
        code=code,
        versions=versions,
        before=before,
        now=now,
        difference=difference(to_plain(whole_version(before.id)), to_plain(whole_version(now.id))),
        key_name=key_name,
    )


def _numbered(versions: list[ChecklistVersion], number: int | None, place: int) -> ChecklistVersion:
    if number is None:
        return versions[place]
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise NotFound
    return found


@bp.post("/checklists/<code>/versions/<int:number>/retire")
@allow(*KEEPERS)
def retire_version(code: str, number: int) -> Any:
    """Take a version out of use."""
    said = _("Retired. No new visit is planned with it; results of the past stay.")
    return _use_changed(code, number, actions.retire_version, said)


@bp.post("/checklists/<code>/versions/<int:number>/reuse")
@allow(*KEEPERS)
def reuse_version(code: str, number: int) -> Any:
    """Take a retired version back into use."""
    return _use_changed(code, number, actions.reuse_version, _("Version %(n)s is in use again.", n=number))


def _use_changed(code: str, number: int, act: Callable[..., None], said: str) -> Any:
    try:
        act(version=queries.version_of(code, number), by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        flash(said)
    return redirect(url_for("checklists.show_checklist", code=code))


@bp.post("/checklists/<code>/discard")
@allow(*KEEPERS)
def discard_draft(code: str) -> Any:
    """Throw the draft away."""
    actions.discard_draft(draft=queries.draft_by_code(code), by=signed_in_person())
    db.session.commit()
    flash(_("The draft is gone. The published version stays."))
    return redirect(url_for("checklists.list_checklists"))
