"""One question: written and changed with the fields of its type, looked at as it is put, retired."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.forms import errors_of
from ...web.text import _, local
from .. import pictures
from ..actions import questions as actions
from ..banks.markup import safe_name
from ..banks.reading import Content, Unfit
from ..forms.question_content import content_from
from ..forms.question_data import data_of
from ..forms.questions import QuestionForm
from ..models import Question
from ..models.questions import TYPES
from ..queries import banks as queries
from ..showing import put
from ..words import TYPES as TYPE_NAMES
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)
MOST_PICTURES = 10


@bp.route("/banks/<code>/questions/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_question(code: str) -> Any:
    """Write a question of a chosen type."""
    bank, kind = queries.bank_for(code), request.args.get("type", "single")
    if kind not in TYPES:
        raise NotFound
    form = QuestionForm(data={"category": request.args.get("category", "")})
    typed = _typed(form, kind, None)
    if typed is not None and request.form.get("act") != "show":
        try:
            question = actions.add_question(
                bank=bank, content=typed, category=form.category.data or "", code=form.code.data or "",
                by=signed_in_person(),
            )  # fmt: skip
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Question %(code)s is in the bank.", code=question.code))
            return _after(code, kind, question)
    return _page(form, kind, typed, bank=queries.bank_for(code))


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_question(question_id: int) -> Any:
    """Change a question; whoever answered it before keeps the wording they had."""
    question = queries.question_for(question_id)
    version = queries.current_version(question)
    kind, before = question.type, version.content
    path = question.category.path if question.category else ""
    form = QuestionForm(data=data_of(before) | {"category": path, "seen": question.digest})
    typed = _typed(form, kind, before)
    if typed is not None and request.form.get("act") != "show":
        try:
            _check_seen(question, form)
            is_new = actions.change_question(
                question=question, content=typed, category=form.category.data or "", by=signed_in_person()
            )
        except RuleBroken as refusal:
            db.session.rollback()
            question = queries.question_for(question_id)
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved as version %(n)s.", n=question.number) if is_new else _("Saved."))
            return redirect(url_for("training.edit_question", question_id=question_id))
    shown = typed or (before if not form.is_submitted() else None)
    return _page(form, kind, shown, bank=question.bank, question=question, media=before.get("media", {}))


def _check_seen(question: Question, form: QuestionForm) -> None:
    if form.seen.data and form.seen.data != question.digest:
        raise RuleBroken(
            _("Somebody changed this question meanwhile. Open it in another window, compare, and save again.")
        )


def _typed(form: QuestionForm, kind: str, before: Content | None) -> Content | None:
    """Return the content that was sent, None when nothing was, only rows were changed, or there is a fault."""
    if not form.is_submitted() or form.act(request.form.get("act", "")) or not form.validate():
        return None
    try:
        return _with_pictures(form, content_from(form, kind, before))
    except RuleBroken as refusal:
        _refuse(form, refusal)
        return None


def _refuse(form: QuestionForm, refusal: RuleBroken) -> None:
    """Show a fault at the cell of a row, or at its field."""
    row, cell = refusal.details.get("row"), refusal.details.get("cell")
    if row is None or cell is None:
        field = form._fields.get(refusal.field or "")
        if field is not None and hasattr(field, "entries"):
            form.form_errors.append(f"{field.label.text}{_(': ')}{refusal}")
        else:
            form.refuse(refusal)
        return
    control = form[refusal.field].entries[row].form[cell]
    control.errors = [*control.errors, str(refusal)]


def _with_pictures(form: QuestionForm, content: Content) -> Content:
    """Add the pictures that were sent, each under its own name, for the texts to show."""
    files = [file for file in form.pictures.data or [] if file and file.filename]
    media = dict(content.get("media", {}))
    if len(files) + len(media) > MOST_PICTURES:
        raise RuleBroken(_("A question has %(n)s pictures at most.", n=MOST_PICTURES), field="pictures")
    for file in files:
        name = safe_name(file.filename or "")
        try:
            media[name] = pictures.keep(pictures.prepared(name, file.read(pictures.MOST_BYTES + 1)))
        except Unfit as unfit:
            raise RuleBroken(local(unfit.cause), field="pictures") from unfit
    return content | ({"media": media} if media else {})


def _page(
    form: QuestionForm, kind: str, shown: Content | None, *, bank: Any, question: Question | None = None,
    media: Any = None,
) -> Any:  # fmt: skip
    form.prepare(kind)
    fault = bool(errors_of(form))
    page = render_template(
        "training/edit_question.html",
        form=form,
        kind=kind,
        kind_name=TYPE_NAMES[kind],
        bank=bank,
        question=question,
        media=(shown or {}).get("media") or media or {},
        preview=put(shown, None, question_id=question.id if question else 0, seed="0") if shown else None,
        versions=queries.versions_of(question) if question else [],
        categories=queries.category_counts(bank),
    )
    return page, 422 if fault else 200


def _after(code: str, kind: str, question: Question) -> Any:
    if request.form.get("act") == "save-next":
        path = question.category.path if question.category else None
        return redirect(url_for("training.add_question", code=code, type=kind, category=path))
    return redirect(url_for("training.edit_question", question_id=question.id))


@bp.post("/questions/<int:question_id>/retire")
@allow(*KEEPERS)
def retire_question(question_id: int) -> Any:
    """Draw a question no more, or again."""
    question, person = queries.question_for(question_id), signed_in_person()
    if question.is_retired:
        actions.bring_back_question(question=question, by=person)
        flash(_("It can be drawn again."))
    else:
        actions.retire_question(question=question, by=person)
        flash(_("Retired. It is drawn no more; past answers stay."))
    db.session.commit()
    return redirect(url_for("training.edit_question", question_id=question_id))
