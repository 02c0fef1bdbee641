"""Objections to the marks of free answers: made on the debrief, answered on a page of their own."""

from functools import partial
from typing import Any

from flask import render_template, url_for
from wtforms import RadioField, SelectChoice

from ...checklists.forms.deciding import DecisionForm
from ...checklists.views.deciding import answered, filed
from ...measures.score import Answer
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.strict import is_number
from ...web.text import _, _l, language
from ..actions import contesting as actions
from ..forms import MarkObjectionForm
from ..queries import contested as queries
from ..queries import playing
from ..queries.marking import line_titles
from ..scenes import spoken
from ..scripts import script_of
from . import bp
from .debrief import debrief_page
from .playing import PLAYERS


class MarkDecisionForm(DecisionForm):
    """The answer to an objection to a mark; upheld, it gets more points."""

    answer = RadioField(_l("Points, if upheld"), validate_choice=False)


@bp.post("/attempts/<int:attempt_id>/objections")
@allow(*PLAYERS)
def object_to_mark(attempt_id: int) -> Any:
    """Object to one mark of an attempt of one's own."""
    person, form = signed_in_person(), MarkObjectionForm()
    attempt = playing.own_attempt(person, attempt_id)
    done = filed(
        form,
        lambda: actions.object_to(attempt=attempt, person=person, key=form.item_code.data, text=form.why.data),
        _("Your objection is with the trainers. Until it is answered, this role-play is in no sum."),
        url_for("roleplay.show_debrief", attempt_id=attempt_id, _anchor="marks"),
    )
    if done:
        return done
    return debrief_page(playing.own_attempt(person, attempt_id), form), 422


@bp.route("/marking/objections/<int:objection_id>", methods=["GET", "POST"])
@allow(Role.TRAINER, Role.ADMIN)
def decide_mark_objection(objection_id: int) -> Any:
    """Answer an objection to a mark in writing."""
    objection, person, form = queries.objection_by_id(objection_id), signed_in_person(), MarkDecisionForm()
    done = answered(form, partial(_chosen, form), partial(actions.decide, objection=objection, by=person))
    if done:
        return done
    objection = queries.objection_by_id(objection_id) if form.errors else objection
    step, line = objection.step, actions.line_of(objection)
    more = range(line.mark.points + 1, line.criterion.high + 1)
    form.answer.choices = [SelectChoice(str(number), f"{number}/{line.criterion.high}") for number in more]
    script = script_of(step.attempt.scenario_version, language())
    page = render_template(
        "roleplay/decide_mark_objection.html",
        objection=objection,
        line=line,
        title=line_titles([line.criterion.name])[line.criterion.name],
        form=form,
        may=actions.may_decide(objection, person),
        lines=spoken(script, step.node),
        writing=script.writing(step.node),
        lang=script.lang,
    )
    return page, 422 if form.errors else 200


def _chosen(form: MarkDecisionForm) -> Answer | None:
    return Answer(int(form.answer.data)) if is_number(form.answer.data or "") else None
