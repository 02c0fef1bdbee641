"""What is kept about a person: taken along as one archive, or made nameless."""

from typing import Any

from flask import Response, flash, redirect, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...web.access import EVERYBODY, Role, allow
from ...web.text import _
from ..actions import privacy as actions
from ..models import Person
from ..queries import accounts as queries
from ..sessions import signed_in_person
from . import bp


@bp.post("/me/archive")
@allow(*EVERYBODY)
def take_my_archive() -> Response:
    """Hand out everything that is kept about the signed-in person."""
    return _archive(signed_in_person())


@bp.post("/admin/people/<int:person_id>/archive")
@allow(Role.ADMIN)
def take_archive(person_id: int) -> Response:
    """Hand out everything that is kept about a person, for a person who asked for it."""
    return _archive(queries.person_by_id(person_id))


def _archive(person: Person) -> Response:
    data = actions.archive_of(person, by=signed_in_person())
    db.session.commit()
    headers = {"Content-Disposition": f"attachment; filename=person-{person.id}.zip"}
    return Response(data, mimetype="application/zip", headers=headers)


@bp.post("/admin/people/<int:person_id>/nameless")
@allow(Role.ADMIN)
def make_nameless(person_id: int) -> Any:
    """Take the name from somebody who left."""
    try:
        actions.make_nameless(person=queries.person_by_id(person_id), by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        flash(_("Name, number and account details are gone. Scores stay without a name."))
    return redirect(url_for("people.edit_person", person_id=person_id))
