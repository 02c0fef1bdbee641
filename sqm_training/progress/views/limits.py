"""Beginning the limits of somebody's chart anew, on record."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...people.looks import note_view
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _, points_shown, roughly
from .. import rebasing as actions
from ..forms import LimitsForm
from ..queries import limits as queries
from ..queries.scores import VisitScore, known_of, visit_scores
from . import bp
from .people import LEADERS, person_for


@bp.route("/people/<int:person_id>/limits", methods=["GET", "POST"])
@allow(*LEADERS)
def set_limits(person_id: int) -> Any:
    """Let the limits of a chart begin anew with one of its visits; the look is noted."""
    reader = signed_in_person()
    person = person_for(reader, person_id)
    known = known_of(person.id)
    scores, begun = visit_scores(person.id, known.held), known.baselines
    form = _form(scores, [one.starts_at for one in begun])
    if form.validate_on_submit():
        try:
            actions.begin_anew(
                person=person,
                scores=scores,
                begun=begun,
                result_id=form.result.data or 0,
                reason=form.reason.data,
                by=reader,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("The limits begin anew; the decision is on record."))
            return redirect(url_for("progress.show_person", person_id=person.id, _anchor="limits"))
    note_view(actor_id=reader.id, kind="person", ref=str(person.id), person_id=person.id)
    return _page(person, scores, form)


def _form(scores: list[VisitScore], begun: Any) -> LimitsForm:
    form = LimitsForm()
    starts = queries.possible_starts(scores, begun)
    form.result.choices = [
        (one.result_id, f"{roughly(one.at)} · {points_shown(one.score)}") for one in reversed(starts)
    ]
    return form


def _page(person: Person, scores: list[VisitScore], form: LimitsForm) -> Any:
    page = render_template(
        "progress/set_limits.html",
        person=person,
        form=form,
        are_locked=queries.are_locked(scores),
        decisions=queries.decisions(person.id),
    )
    return page, 422 if form.errors else 200


@bp.post("/people/<int:person_id>/limits/<int:baseline_id>/take-back")
@allow(*LEADERS)
def take_limits_back(person_id: int, baseline_id: int) -> Any:
    """Let a decision on limits hold no longer."""
    reader = signed_in_person()
    person = person_for(reader, person_id)
    actions.take_back(baseline=queries.baseline_of(person.id, baseline_id), by=reader)
    db.session.commit()
    flash(_("The decision is taken back; it stays on record."))
    return redirect(url_for("progress.set_limits", person_id=person.id))
