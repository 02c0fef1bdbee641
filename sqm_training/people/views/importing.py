"""Importing people in the browser: choose a file, look at what it would do, confirm."""

import base64
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import RuleBroken
from ...extensions import begin_writing, db
from ...files.problems import BadFile
from ...files.tables import read_table
from ...web.access import Role, allow, reads_first
from ...web.text import _, language
from ..actions import enrolling
from ..actions import importing as actions
from ..forms.accounts import ImportForm
from ..sessions import signed_in_person
from . import bp

MOST = 2 * 1024 * 1024


@bp.route("/admin/people/import", methods=["GET", "POST"])
@allow(Role.ADMIN)
@reads_first
def import_people() -> Any:
    """Preview a file of people, then write it; between the two the page itself carries the file."""
    form, found, problems, carried, name = ImportForm(), None, [], "", ""
    if form.validate_on_submit():
        try:
            name, data = _sent()
            found = actions.preview(read_table(data, name), create_sites=request.form.get("create_sites") == "yes")
            problems = [problem.said(language()) for problem in found.problems]
            if request.form.get("act") == "write" and not problems:
                begin_writing()
                enrolling.import_people(found, by=signed_in_person())
                db.session.commit()
                flash(
                    _(
                        "%(new)s people added, %(changed)s changed.",
                        new=found.count("new"),
                        changed=found.count("changed"),
                    )
                )
                return redirect(url_for("people.list_people"))
            carried = base64.b64encode(data).decode()
        except BadFile as refusal:
            db.session.rollback()
            problems = [problem.said(language()) for problem in refusal.problems]
        except RuleBroken as refusal:
            db.session.rollback()
            problems = [str(refusal)]
    return render_template(
        "people/import_people.html", form=form, found=found, problems=problems, carried=carried, name=name
    ), 422 if problems else 200


def _sent() -> tuple[str, bytes]:
    """Return name and bytes of the file: freshly chosen, or carried along from the preview."""
    file = request.files.get("file")
    if file and file.filename:
        data = file.read(MOST + 1)
        if len(data) > MOST:
            raise RuleBroken(_("The file is larger than 2 MB. Use the command for larger ones."))
        return file.filename, data
    try:
        data = base64.b64decode(request.form.get("carried", ""), validate=True)
    except ValueError as error:
        raise RuleBroken(_("Choose the file again.")) from error
    if not data:
        raise RuleBroken(_("Choose a file first."))
    return request.form.get("name", "people.csv"), data
