"""The audit trail."""

from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, url_for

from ...extensions import db
from ...web.access import Role, allow
from ...web.lists import Column, list_page
from ...web.text import _, moment
from ..actions import audit
from ..acts import NOUNS, act_words
from ..models import AuditRow
from . import bp


@bp.get("/admin/audit")
@allow(Role.ADMIN)
def list_audit_rows() -> Any:
    """List the audit trail; it holds ids, never names."""
    page = list_page(
        db.select(AuditRow),
        columns=[
            Column("id", _("Row no."), lambda row: row.id, sort=AuditRow.id, is_number=True),
            Column(
                "at", _("When"), lambda row: moment(row.at), sort=AuditRow.at, export=lambda row: row.at, is_short=True
            ),
            Column("actor", _("Who (id)"), _actor, sort=AuditRow.actor_id, export=lambda row: row.actor_id),
            Column("act", _("Act"), _act, sort=AuditRow.act, export=lambda row: row.act, is_name=True),
            Column("kind", _("Of what"), _thing, export=lambda row: f"{row.kind} {row.ref}"),
            Column("person", _("About whom (id)"), _about, export=lambda row: row.person_id),
            Column(
                "details", _("Details"), lambda row: ", ".join(f"{key}: {value}" for key, value in row.details.items())
            ),
        ],
        search=[AuditRow.act, AuditRow.kind, AuditRow.ref],
        filters=[],
        default_sort="-id",
        empty=(_("Nothing is noted yet"), _("Acts appear here as they happen."), None, None),
        name="audit",
    )
    return page.export_response() if page.export else render_template("people/list_audit_rows.html", page=page)


def _act(row: AuditRow) -> Any:
    return get_template_attribute("people/_cells.html", "act")(row.act, act_words(row.act))


def _thing(row: AuditRow) -> str:
    return f"{NOUNS.get(row.kind, row.kind)} {row.ref}"


def _actor(row: AuditRow) -> Any:
    return get_template_attribute("people/_cells.html", "by_id")(row.actor_id)


def _about(row: AuditRow) -> Any:
    return get_template_attribute("people/_cells.html", "by_id")(row.person_id)


@bp.post("/admin/audit/check")
@allow(Role.ADMIN)
def check_audit() -> Any:
    """Check the whole chain of the trail."""
    broken = audit.first_broken()
    if broken is None:
        flash(_("The trail holds: nothing was changed or removed."))
    else:
        flash(_("The trail is broken at row %(id)s.", id=broken), "watch")
    return redirect(url_for("people.list_audit_rows"))
