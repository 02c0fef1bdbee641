"""Marking free answers: the queue, and one answer at a time; whose it is shows once it is marked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ...dialogue import Criterion
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.forms import Form
from ...web.text import _, _l, language
from ..actions import marking as actions
from ..queries import marking as queries
from ..scenes import spoken
from ..scripts import script_of
from . import bp

MARKERS = (Role.TRAINER,)


def mark_form(rubric: list[Criterion], titles: dict[str, str]) -> Form:
    """Return a form with one choice of points for every line of a rubric, under its title."""

    class MarkForm(Form):
        """Points on a rubric, and a note for the person."""

        note = TextAreaField(_l("Note for the person"), [Optional(), Length(max=1000)])

    for index, line in enumerate(rubric):
        points = [SelectChoice(str(number), str(number)) for number in range(line.low, line.high + 1)]
        missing = _("Choose the points for %(name)s.", name=titles[line.name])
        setattr(MarkForm, f"points-{index}", RadioField(titles[line.name], [InputRequired(missing)], choices=points))
    return MarkForm()


@bp.get("/marking")
@allow(*MARKERS)
def list_marking() -> str:
    """List the free answers that wait, the oldest first, without names."""
    return render_template("roleplay/list_marking.html", waiting=queries.queue(signed_in_person()))


@bp.route("/marking/<int:step_id>", methods=["GET", "POST"])
@allow(*MARKERS)
def mark_answer(step_id: int) -> Any:
    """Mark one free answer and go to the next."""
    marker = signed_in_person()
    step = queries.answer_to_mark(marker, step_id)
    rubric = actions.rubric_of(step)
    titles = queries.line_titles(line.name for line in rubric)
    form = mark_form(rubric, titles)
    if form.validate_on_submit():
        try:
            actions.mark_answer(step=step, points=_points(rubric), note=form.note.data or "", by=marker)
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
            step = queries.answer_to_mark(marker, step_id)
        else:
            db.session.commit()
            return _next(step_id)
    script = script_of(step.attempt.scenario_version, language())
    page = render_template(
        "roleplay/mark_answer.html",
        step=step,
        form=form,
        rubric=rubric,
        titles=titles,
        lines=spoken(script, step.node),
        writing=script.writing(step.node),
        lang=script.lang,
        waiting=queries.count_waiting(marker),
    )
    return page, 422 if form.errors else 200


def _points(rubric: list[Criterion]) -> dict[str, int | None]:
    return {line.name: request.form.get(f"points-{index}", type=int) for index, line in enumerate(rubric)}


def _next(step_id: int) -> Any:
    """Go to the answer that waits longest, or back to the queue when none does."""
    left = queries.queue(signed_in_person(), most=1)
    flash(_("Marked."))
    if not left:
        return redirect(url_for("roleplay.list_marking", marked=step_id))
    return redirect(url_for("roleplay.mark_answer", step_id=left[0].step_id))
