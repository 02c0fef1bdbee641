"""Objections: the list with its clocks, and the written answer."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...checklists import objections
from ...checklists.forms.deciding import DecisionForm, answer_from_form
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
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
    if form.validate_on_submit():
        try:
            upheld = form.decision.data == "upheld"
            actions.decide_appeal(
                appeal=opened.appeal,
                by=person,
                decision=form.decision.data,
                reason=form.reason.data,
                answer=answer_from_form(opened.item) if upheld else None,
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
            opened = queries.appeal_by_id(appeal_id)
        else:
            db.session.commit()
            flash(_("Your answer is sent. The employee reads it beside the item."))
            return redirect(url_for("visits.list_appeals"))
    may = actions.may_decide(opened.appeal, person)
    return render_template(
        "visits/decide_appeal.html", opened=opened, form=form, may=may, **WORDS
    ), 422 if form.errors else 200
