"""Objections to observed role-plays: made on the result, answered on a page of their own."""

from functools import partial
from typing import Any

from flask import render_template, url_for

from ...checklists.forms.deciding import DecisionForm, answer_from_form
from ...checklists.views.deciding import answered, filed
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
from ..actions import objecting as actions
from ..forms import ObjectionForm
from ..queries import objections as queries
from ..queries import observations
from . import bp
from .observations import result_page


@bp.post("/observations/<int:observation_id>/objections")
@allow(Role.EMPLOYEE)
def object_to_item(observation_id: int) -> Any:
    """Object to one item of the own result."""
    person = signed_in_person()
    observation, form = observations.result_for(person, observation_id), ObjectionForm()
    done = filed(
        form,
        lambda: actions.object_to(
            observation=observation, person=person, item_code=form.item_code.data, text=form.why.data
        ),
        _("Your objection is with the trainers. Until it is answered, this scene counts for nothing."),
        url_for("roleplay.show_observation", observation_id=observation_id, _anchor="say"),
    )
    if done:
        return done
    return result_page(observations.result_for(person, observation_id), objection=form)


@bp.route("/observations/objections/<int:objection_id>", methods=["GET", "POST"])
@allow(Role.TRAINER, Role.ADMIN)
def decide_objection(objection_id: int) -> Any:
    """Answer an objection in writing."""
    opened, person, form = queries.objection_by_id(objection_id), signed_in_person(), DecisionForm()
    right_answer = partial(answer_from_form, opened.item)
    done = answered(form, right_answer, partial(actions.decide, objection=opened.objection, by=person))
    if done:
        return done
    opened = queries.objection_by_id(objection_id) if form.errors else opened
    page = render_template(
        "roleplay/decide_objection.html",
        opened=opened,
        form=form,
        may=actions.may_decide(opened.objection, person),
    )
    return page, 422 if form.errors else 200
