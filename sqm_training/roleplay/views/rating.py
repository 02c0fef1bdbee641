"""The rubric on a rater's tablet: filled in, kept at every tap, checked, sent once."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from ...checklists.forms import ChecklistForm, rows_from_post
from ...checklists.plain import whole_version
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
from ..actions import observing as actions
from ..models import ObservationState, Rating
from ..moods import MOODS
from ..observing_words import problem_words
from ..queries import observations as queries
from . import bp


def _open_rating(observation_id: int) -> Rating | None:
    """Return the own rating while it can be filled in; None when it was sent or the play is over."""
    rating = queries.rating_of(signed_in_person(), observation_id)
    is_open = rating.sent_at is None and rating.observation.state == ObservationState.OPEN
    return rating if is_open else None


def _over(observation_id: int) -> Any:
    flash(_("This rating was already sent."))
    return redirect(url_for("roleplay.show_observation", observation_id=observation_id))


@bp.route("/observations/<int:observation_id>/rubric", methods=["GET", "POST"])
@allow(Role.TRAINER)
def fill_rubric(observation_id: int) -> Any:
    """Fill in the rubric; every post saves."""
    rating = _open_rating(observation_id)
    if rating is None:
        return _over(observation_id)
    if request.method == "POST":
        try:
            actions.save_rating(
                rating=rating,
                answers=rows_from_post(rating.observation.rubric.items, request.form),
                mood_start=request.form.get("mood_start"),
                mood_end=request.form.get("mood_end"),
            )
        except RuleBroken:
            db.session.rollback()
            return _over(observation_id)
        db.session.commit()
        return redirect(url_for("roleplay.check_rating", observation_id=observation_id))
    version = whole_version(rating.observation.checklist_version_id)
    return render_template(
        "roleplay/fill_rubric.html",
        rating=rating,
        observation=rating.observation,
        version=version,
        form=ChecklistForm(version, None, rating.answers),
        moods=MOODS,
    )


@bp.put("/api/observations/<int:observation_id>/rating")
@allow(Role.TRAINER)
def save_rating(observation_id: int) -> Any:
    """Keep what is filled in so far."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("answers"), list):
        return jsonify(error=_("The draft could not be read.")), 400
    rating = queries.rating_of(signed_in_person(), observation_id)
    seen = body.get("seen_version")
    try:
        actions.save_rating(
            rating=rating,
            answers=body["answers"],
            mood_start=body.get("mood_start"),
            mood_end=body.get("mood_end"),
            seen_version=seen if type(seen) is int else None,
        )
    except RuleBroken as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal)), 409
    db.session.commit()
    return jsonify(saved_at=rating.saved_at.isoformat() if rating.saved_at else None, version=rating.lock)


@bp.get("/observations/<int:observation_id>/check")
@allow(Role.TRAINER)
def check_rating(observation_id: int) -> Any:
    """Show all ratings before sending, what is missing first."""
    rating = _open_rating(observation_id)
    return _over(observation_id) if rating is None else _check_page(rating)


def _check_page(rating: Rating, refusal: RuleBroken | None = None) -> Any:
    version = whole_version(rating.observation.checklist_version_id)
    words = problem_words()
    page = render_template(
        "roleplay/check_rating.html",
        rating=rating,
        observation=rating.observation,
        version=version,
        form=ChecklistForm(version, None, rating.answers),
        problems=[(code, words[kind]) for code, kind in actions.missing(rating)],
        moods=MOODS,
        refusal=refusal,
    )
    return page, 422 if refusal else 200


@bp.post("/observations/<int:observation_id>/send")
@allow(Role.TRAINER)
def send_rating(observation_id: int) -> Any:
    """Send the rating, once, however often the button is pressed."""
    rater = signed_in_person()
    rating = queries.rating_of(rater, observation_id)
    whole_version(rating.observation.checklist_version_id)
    try:
        is_first = actions.send(rating=rating, by=rater)
    except actions.Unfinished as refusal:
        db.session.rollback()
        return _check_page(queries.rating_of(rater, observation_id), refusal)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
        return redirect(url_for("roleplay.list_observations"))
    db.session.commit()
    if rating.observation.state == ObservationState.OPEN:
        flash(_("Sent. The result is there once the other rating has come."))
    else:
        flash(_("Sent.") if is_first else _("This rating was already sent."))
    return redirect(url_for("roleplay.show_observation", observation_id=observation_id))
