"""Marking what people wrote in quizzes: one answer at a time, without knowing whose it is."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.forms import Form
from ...web.text import _, _l
from ..actions import grading as actions
from ..explaining import tell
from ..queries import marking as queries
from ..words import QUARTERS
from . import bp

MARKERS = (Role.TRAINER,)


class MarkForm(Form):
    """How much of what a good answer contains is there."""

    quarters = RadioField(
        _l("How much of it is there?"),
        [InputRequired(_l("Choose how much of it is there."))],
        choices=[SelectChoice(str(key), words) for key, words in QUARTERS.items()],
    )
    note = TextAreaField(_l("Note for the person"), [Optional(), Length(max=1000)])


@bp.get("/quiz-marking")
@allow(*MARKERS)
def list_quiz_marking() -> str:
    """List the written answers that wait, the oldest first, without names."""
    return render_template("training/list_quiz_marking.html", waiting=queries.waiting_answers(signed_in_person()))


@bp.route("/quiz-marking/<int:answer_id>", methods=["GET", "POST"])
@allow(*MARKERS)
def mark_quiz_answer(answer_id: int) -> Any:
    """Mark one written answer and go to the next."""
    marker = signed_in_person()
    answer = queries.answer_to_mark(marker, answer_id)
    form = MarkForm()
    if form.validate_on_submit():
        try:
            actions.mark(answer=answer, quarters=int(form.quarters.data), note=form.note.data or "", by=marker)
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
            answer = queries.answer_to_mark(marker, answer_id)
        else:
            db.session.commit()
            return _next()
    told = tell(answer.version.content, answer.given, question_id=answer.version.question_id)
    page = render_template("training/mark_quiz_answer.html", form=form, answer=answer, told=told)
    return page, 422 if form.errors or form.form_errors else 200


def _next() -> Any:
    flash(_("Marked."))
    left = queries.waiting_answers(signed_in_person(), most=1)
    if not left:
        return redirect(url_for("training.list_quiz_marking"))
    return redirect(url_for("training.mark_quiz_answer", answer_id=left[0].id))
