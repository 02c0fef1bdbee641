"""The notice about mystery shops, which is acknowledged before the first result is read."""

from typing import Any

from flask import redirect, render_template, request, url_for

from ...database import now
from ...extensions import db
from ...web.access import signed_in
from ...web.text import local
from .. import settings
from ..actions import audit
from ..models import NoticeAcceptance
from ..queries.notice import has_accepted_notice
from ..sessions import signed_in_person
from . import bp
from .signing import inside


@bp.get("/notice")
@signed_in
def show_notice() -> str:
    """Show why shops happen, who sees what, how long, and how to object."""
    return render_template(
        "people/show_notice.html",
        text=local(settings.get("notice")),
        accepted=has_accepted_notice(signed_in_person()),
        wanted=inside(request.args.get("next")),
    )


@bp.post("/notice")
@signed_in
def accept_notice() -> Any:
    """Note that the current edition was read."""
    person = signed_in_person()
    if not has_accepted_notice(person):
        edition = int(settings.get("notice_edition"))
        db.session.add(NoticeAcceptance(person_id=person.id, edition=edition, at=now()))
        audit.note(actor_id=person.id, act="notice.accept", kind="notice", ref=str(edition), person_id=person.id)
        db.session.commit()
    return redirect(inside(request.form.get("next")) or url_for("home.show_home"))
