"""Banks: the list, one bank with the tree of its categories, a new one, a bank as a file."""

import io
from typing import Any

from flask import Response, flash, get_template_attribute, redirect, render_template, request, send_file, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, language, local, ngettext
from ..actions import banks as actions
from ..contents import both_of
from ..forms.banks import BankForm
from ..models import Question, QuestionBank, QuestionCategory
from ..queries import banks as queries
from ..words import TYPES
from ..writing import TYPES as MIME
from ..writing import bank_file
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)


@bp.get("/banks")
@allow(*KEEPERS)
def list_banks() -> Any:
    """List the banks of questions."""
    cell = get_template_attribute("training/_cells.html", "bank")
    page = list_page(
        queries.banks(),
        columns=[
            Column("code", _("Code"), lambda row: row[0].code, sort=QuestionBank.code),
            Column("title", _("Bank"), lambda row: cell(row[0]), sort=QuestionBank.title[language()].as_string(),
                   export=lambda row: local(row[0].title), is_name=True),
            Column("questions", _("Questions in use"), lambda row: row[1], is_number=True),
        ],
        search=[QuestionBank.code, QuestionBank.title["zh"].as_string(), QuestionBank.title["en"].as_string()],
        default_sort="code",
        empty=(_("No questions yet"), _("Import a file, or begin a bank and write."), _("Import a file"),
               url_for("training.import_bank")),
        name="banks",
    )  # fmt: skip
    return page.export_response() if page.export else render_template("training/list_banks.html", page=page)


@bp.route("/banks/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_bank() -> Any:
    """Begin a bank."""
    form = BankForm()
    if form.validate_on_submit():
        title = both_of(form.zh.data, form.en.data) or {"zh": form.code.data, "en": form.code.data}
        try:
            bank = actions.make_bank(code=form.code.data or "", title=title, by=signed_in_person())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("training.show_bank", code=bank.code))
    return render_template("training/add_bank.html", form=form), 422 if form.errors else 200


@bp.get("/banks/<code>")
@allow(*KEEPERS)
def show_bank(code: str) -> Any:
    """Show the questions of a bank, narrowed by the tree of categories, type, standard and words."""
    bank = queries.bank_for(code)
    tree = queries.category_counts(bank)
    page = list_page(
        queries.questions_of(bank),
        columns=_columns(),
        search=queries.search_columns(),
        filters=_filters(bank, [path for path, _count in tree]),
        default_sort="code",
        empty=(_("No questions in this bank yet"), _("Import a file, or write the first one."), _("Import a file"),
               url_for("training.import_bank", bank=code)),
        name=f"questions-{code}",
    )  # fmt: skip
    if page.export:
        return page.export_response()
    return render_template(
        "training/show_bank.html", page=page, bank=bank, tree=tree, types=TYPES, chosen=request.args.get("category", "")
    )


def _columns() -> list[Column]:
    cells = {name: get_template_attribute("training/_cells.html", name) for name in ("question", "question_state")}
    return [
        Column("code", _("Code"), lambda row: row[0].code, sort=Question.code),
        Column("title", _("Question"), lambda row: cells["question"](row[0]), export=lambda row: local(row[0].title),
               sort=Question.title[language()].as_string(), is_name=True),
        Column("type", _("Type"), lambda row: str(TYPES[row[0].type]), sort=Question.type),
        Column("category", _("Category"), lambda row: row[1] or "", sort=QuestionCategory.path),
        Column("state", _("State"), lambda row: cells["question_state"](row[0]),
               export=lambda row: _("Retired") if row[0].is_retired else _("In use"), sort=Question.is_retired),
    ]  # fmt: skip


def _filters(bank: QuestionBank, paths: list[str]) -> list[Filter]:
    standards = [(one.code, f"{one.code} {local(one.title)}") for one in queries.standards_in(bank)]
    return [
        Filter("category", _("Category"), [(path, path) for path in paths], queries.below),
        Filter("type", _("Type"), [(key, str(words)) for key, words in TYPES.items()],
               lambda value: Question.type == value),
        Filter("standard", _("Standard"), standards, lambda value: queries.trains([value])),
        Filter("state", _("State"), [("used", _("In use")), ("retired", _("Retired"))],
               lambda value: Question.is_retired.is_(value == "retired"),
               default="used" if queries.has_retired(bank) else ""),
    ]  # fmt: skip


@bp.get("/banks/<code>/bank.<form>")
@allow(*KEEPERS)
def export_bank(code: str, form: str) -> Response:
    """Send a bank as GIFT or Moodle XML in one language."""
    bank = queries.bank_for(code)
    if form not in MIME:
        raise NotFound
    spoken = request.args.get("in", language())
    text, left = bank_file(bank, form, spoken if spoken in ("zh", "en") else language())
    if left:
        said = ngettext(
            "%(num)s question was left out: GIFT cannot hold it. Moodle XML can.",
            "%(num)s questions were left out: GIFT cannot hold them. Moodle XML can.",
            len(left),
        )
        flash(said, "watch")
    return send_file(io.BytesIO(text.encode()), MIME[form], as_attachment=True, download_name=f"{code}.{form}")
