"""The audit trail."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...extensions import db
from ...web.access import Role, allow
from ...web.lists import Column, list_page
from ...web.text import _, moment
from ..actions import audit
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
            Column("at", _("When"), lambda row: moment(row.at), sort=AuditRow.at, export=lambda row: row.at),
            Column("actor", _("Who (id)"), lambda row: row.actor_id or "–", sort=AuditRow.actor_id),
            Column("act", _("Act"), lambda row: row.act, sort=AuditRow.act),
            Column("kind", _("Of what"), lambda row: f"{row.kind} {row.ref}"),
            Column("person", _("About whom (id)"), lambda row: row.person_id or "–"),
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
