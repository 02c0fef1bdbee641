"""After a course: the reaction form, the plan, and the manager's list of plans to confirm."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow, signed_in
from ...web.text import _
from ..actions import reflecting
from ..forms.courses import ConfirmForm, PlanForm, ReactionForm
from ..queries import reflections
from ..rules import QUESTIONS
from . import bp


@bp.route("/courses/after/<int:taking_id>/reaction", methods=["GET", "POST"])
@signed_in
def react(taking_id: int) -> Any:
    """Say how the course was; the name is not kept with it."""
    taking, form = reflections.completed_taking_for(signed_in_person(), taking_id), ReactionForm()
    if form.validate_on_submit():
        ratings = {key: form[key].data for key in QUESTIONS}
        try:
            reflecting.react(
                taking=taking, ratings=ratings, liked=form.liked.data or "", better=form.better.data or "", at=now()
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Thank you."))
            return redirect(url_for("training.show_course", code=taking.course.code))
    page = render_template("training/react.html", taking=taking, form=form, questions=QUESTIONS)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/courses/after/<int:taking_id>/plan", methods=["GET", "POST"])
@signed_in
def make_plan(taking_id: int) -> Any:
    """Write down what one will do in the next shift."""
    taking, form = reflections.completed_taking_for(signed_in_person(), taking_id), PlanForm()
    if form.validate_on_submit():
        try:
            reflecting.make_plan(taking=taking, text=form.text.data or "", at=now())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Kept. Good luck with it."))
            return redirect(url_for("training.show_course", code=taking.course.code))
    page = render_template("training/make_plan.html", taking=taking, form=form)
    return page, 422 if form.errors or form.form_errors else 200


@bp.get("/plans")
@allow(Role.MANAGER, Role.TRAINER, Role.ADMIN)
def list_plans() -> str:
    """List the plans whose day has come, to be confirmed with the person."""
    found = reflections.plans_to_confirm(signed_in_person())
    return render_template("training/list_plans.html", plans=found)


@bp.route("/plans/<int:plan_id>", methods=["GET", "POST"])
@allow(Role.MANAGER, Role.TRAINER, Role.ADMIN)
def confirm_plan(plan_id: int) -> Any:
    """Say what became of one plan."""
    person, form = signed_in_person(), ConfirmForm()
    plan = reflections.plan_to_confirm(person, plan_id)
    if form.validate_on_submit():
        try:
            reflecting.confirm_plan(
                plan=plan, outcome=form.outcome.data or "", note=form.note.data or "", by=person, at=now()
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Kept."))
            return redirect(url_for("training.list_plans"))
    page = render_template("training/confirm_plan.html", plan=plan, form=form)
    return page, 422 if form.errors or form.form_errors else 200
