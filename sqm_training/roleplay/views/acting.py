"""The actor's card, on the phone of whoever acts the customer: opened by a code, ticked while the scene is played."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import signed_in
from ...web.text import _, language
from ..actions import acting as actions
from ..models import ObservationState
from ..moods import MOODS
from ..queries import observations as queries
from ..scripts import script_of
from . import bp


@bp.get("/card")
@signed_in
def enter_code() -> Any:
    """Open the card whose code was typed; a code that opens nothing leads back with a word."""
    person, code = signed_in_person(), request.args.get("code", "").strip().upper()
    if code:
        try:
            found = queries.play_by_code(person, code)
        except NotFound:
            flash(_("No card opens with this code for you. Ask the trainer to look at it again."), "watch")
        else:
            return redirect(url_for("roleplay.show_card", code=found.code))
    waiting = [one for one in queries.waiting_for(person) if one.actor_id == person.id]
    return render_template("roleplay/enter_code.html", code=code, waiting=waiting)


@bp.get("/card/<code>")
@signed_in
def show_card(code: str) -> str:
    """Show the card to who acts the customer, and to who scores; nobody else learns that it exists."""
    person = signed_in_person()
    observation = queries.play_by_code(person, code)
    script = script_of(observation.scenario_version, language())
    node = script.node(script.game.start)
    is_open = observation.state == ObservationState.OPEN
    return render_template(
        "roleplay/show_card.html",
        observation=observation,
        customer=script.game.customer,
        lang=script.lang,
        opening=[line for line in node.spoken if script.is_customer(line)],
        scene=[line for line in node.spoken if not script.is_customer(line)],
        mood=actions.mood_now(observation),
        ticks=[one.cause for one in observation.moods],
        moods=MOODS,
        is_open=is_open,
        may_tick=is_open and observation.actor_id == person.id,
    )


@bp.post("/card/<code>/mood")
@signed_in
def tick_mood(code: str) -> Any:
    """Tick what moved the customer, set the mood, or take the last tick back."""
    person = signed_in_person()
    observation = queries.play_by_code(person, code)
    act, mood = request.form.get("act", ""), request.form.get("mood", type=int)
    try:
        if act == "undo":
            now = actions.undo(observation=observation, by=person)
        else:
            now = actions.tick(observation=observation, by=person, mood=mood, cause=act)
    except RuleBroken as refusal:
        db.session.rollback()
        if _wants_json():
            return jsonify(error=str(refusal)), 422
        flash(str(refusal), "watch")
        return redirect(url_for("roleplay.show_card", code=code))
    db.session.commit()
    if _wants_json():
        db.session.refresh(observation)
        return jsonify(mood=now, ticks=[one.cause for one in observation.moods])
    return redirect(url_for("roleplay.show_card", code=code, _anchor="mood"))


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
