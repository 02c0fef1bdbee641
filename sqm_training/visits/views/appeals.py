"""Objections: the list with its clocks, and the written answer."""

from functools import partial
from typing import Any

from flask import render_template

from ...checklists import objections
from ...checklists.forms.deciding import DecisionForm, answer_from_form
from ...checklists.views.deciding import answered
from ...database import now
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ..actions import appeals as actions
from ..queries import appeals as queries
from . import bp
from .review import WORDS

DECIDERS = (Role.TRAINER, Role.ADMIN)


@bp.get("/appeals")
@allow(*DECIDERS)
def list_appeals() -> str:
    """List open objections, the one due first at the top, then those decided last."""
    return render_template(
        "visits/list_appeals.html", waiting=objections.waiting(), decided=objections.decided(), at=now()
    )


@bp.route("/appeals/<int:appeal_id>", methods=["GET", "POST"])
@allow(*DECIDERS)
def decide_appeal(appeal_id: int) -> Any:
    """Answer an objection in writing."""
    opened, person, form = queries.appeal_by_id(appeal_id), signed_in_person(), DecisionForm()
    right_answer = partial(answer_from_form, opened.item)
    done = answered(form, right_answer, partial(actions.decide_appeal, appeal=opened.appeal, by=person))
    if done:
        return done
    opened = queries.appeal_by_id(appeal_id) if form.errors else opened
    may = actions.may_decide(opened.appeal, person)
    return render_template(
        "visits/decide_appeal.html", opened=opened, form=form, may=may, **WORDS
    ), 422 if form.errors else 200
