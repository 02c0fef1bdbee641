"""Importing questions in the browser: choose a file, look at what it would do and what is wrong with it, confirm."""

import base64
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import SelectChoice

from ...errors import RuleBroken
from ...extensions import db
from ...files.problems import BadFile
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow, may_open
from ...web.media import allow_large_field
from ...web.text import _, language, local, ngettext
from ..actions import banks as actions
from ..actions.banks import Taken
from ..banks.opening import read_questions
from ..banks.reading import Reading
from ..contents import is_answered
from ..forms.banks import ImportForm
from ..models import QuestionBank
from ..queries import banks as queries
from ..showing import put
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)
MOST = 8 * 1024 * 1024
NEW = "*"
SHOWN = 5
"""How many questions of a file the preview puts as people will see them."""


@bp.url_value_preprocessor
def allow_carried_file(endpoint: str | None, _values: Any) -> None:
    """Let the page carry a file of the size that may be chosen, in base64."""
    if endpoint == "training.import_bank" and current_user.is_authenticated and may_open(endpoint):
        allow_large_field(2 * MOST)


@bp.route("/banks/import", methods=["GET", "POST"])
@allow(*KEEPERS)
def import_bank() -> Any:
    """Preview a file of questions, then take it in; between the two the page itself carries the file."""
    form, shown = _form(), {}
    if form.validate_on_submit():
        try:
            name, data = _sent(form)
            reading = read_questions(data, name, form.form.data or "")
            if request.form.get("act") == "write":
                return _write(form, reading, signed_in_person(), name)
            shown = {"taken": _trial(form, reading, name), "name": name, "carried": base64.b64encode(data).decode()}
            shown["previews"] = [_preview(one) for one in reading.found if is_answered(one.content)][:SHOWN]
        except BadFile as refusal:
            db.session.rollback()
            form.refuse(RuleBroken(refusal.said(language()), field="file"))
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
    fault = bool(form.errors or form.form_errors)
    return render_template("training/import_bank.html", form=form, **shown), 422 if fault else 200


def _form() -> ImportForm:
    form = ImportForm(data={"bank": request.args.get("bank", NEW)})
    form.bank.choices = [SelectChoice(one.code, f"{one.code} · {local(one.title)}") for one in queries.all_banks()]
    form.bank.choices.append(SelectChoice(NEW, _("A new bank")))
    form.file.flags.required = True
    names = {"gift": "GIFT", "aiken": "Aiken", "moodle": "Moodle XML", "yaml": "YAML"}
    form.form.choices = [SelectChoice("", _("Find out by looking")), *(SelectChoice(*one) for one in names.items())]
    return form


def _sent(form: ImportForm) -> tuple[str, bytes]:
    """Return name and bytes of the file: freshly chosen, or carried along from the preview."""
    file = form.file.data
    if file and file.filename:
        data = file.read(MOST + 1)
        if len(data) > MOST:
            raise RuleBroken(_("The file is larger than 8 MB. Use the command for larger ones."), field="file")
        return str(file.filename), data
    try:
        data = base64.b64decode(request.form.get("carried", ""), validate=True)
    except ValueError as error:
        raise RuleBroken(_("Choose the file again."), field="file") from error
    if not data:
        raise RuleBroken(_("Choose a file first."), field="file")
    return request.form.get("name", "bank.gift")[:200], data


def _bank(form: ImportForm, name: str, by: Person) -> QuestionBank:
    """Return the bank that is to take the questions, a new one when that was asked for."""
    if form.bank.data != NEW:
        return queries.bank_for(form.bank.data)
    code = form.new_code.data or actions.code_from(name)
    stem = name.rsplit(".", 1)[0]
    try:
        return actions.make_bank(code=code, title={"zh": stem, "en": stem}, by=by)
    except RuleBroken as refusal:
        raise RuleBroken(str(refusal), field="new_code") from refusal


def _trial(form: ImportForm, reading: Reading, name: str) -> Taken:
    """Return what taking the file in would do, and undo it."""
    person = signed_in_person()
    taken = actions.take_in(bank=_bank(form, name, person), reading=reading, by=person, is_trial=True)
    db.session.rollback()
    return taken


def _write(form: ImportForm, reading: Reading, by: Person, name: str) -> Any:
    bank = _bank(form, name, by)
    taken = actions.take_in(bank=bank, reading=reading, by=by)
    db.session.commit()
    came = ngettext("%(num)s question came in", "%(num)s questions came in", taken.imported)
    left = ngettext("%(num)s was left out", "%(num)s were left out", len(taken.skipped))
    texts = ngettext(
        "%(num)s text without a question was not taken in",
        "%(num)s texts without a question were not taken in",
        len(taken.texts),
    )
    flash(f"{_(', ').join([came, left, *([texts] if taken.texts else [])])}{_('.')}")
    return redirect(url_for("training.show_bank", code=bank.code))


def _preview(found: Any) -> Any:
    return put(found.content, None, question_id=0, seed=str(found.line))
