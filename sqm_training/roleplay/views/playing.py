"""Playing a scenario: begin, answer, leave, try again. Every answer is a form; a script may ask for the scene alone."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...database import now
from ...dialogue.model import Medium
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _, language
from ..actions import playing as actions
from ..models import Attempt, AttemptState
from ..plays import standing
from ..queries import library
from ..queries import playing as queries
from ..scenes import Clock, Scene, scene
from ..scripts import parsed, script_of
from . import bp

PLAYERS = (Role.EMPLOYEE, Role.TRAINER, Role.MANAGER, Role.ADMIN)


@bp.post("/scenarios/<code>/attempts")
@allow(*PLAYERS)
def start_attempt(code: str) -> Any:
    """Begin a scenario at its start, or practise it from a node; an attempt that runs already is gone on with."""
    person, version, node = signed_in_person(), library.playable_version(code), request.form.get("node", "")
    if version is None:
        raise NotFound
    try:
        if node:
            attempt = actions.begin_at(person=person, version=version, node=node)
        else:
            attempt = actions.begin(person=person, version=version)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(f"{refusal} {_('You can still practise it from here on; it does not count.')}", "watch")
        return redirect(url_for("roleplay.show_scenario", code=code, node=parsed(version.text).start))
    db.session.commit()
    return redirect(url_for("roleplay.play_attempt", attempt_id=attempt.id))


@bp.post("/steps/<int:step_id>/attempts")
@allow(*PLAYERS)
def start_from_step(step_id: int) -> Any:
    """Try again from a step of one's own attempt."""
    person = signed_in_person()
    attempt = actions.begin_from_step(person=person, step=queries.own_step(person, step_id))
    db.session.commit()
    return redirect(url_for("roleplay.play_attempt", attempt_id=attempt.id))


@bp.get("/attempts/<int:attempt_id>")
@allow(*PLAYERS)
def play_attempt(attempt_id: int) -> Any:
    """Show where one's attempt stands, with what can be answered."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    if attempt.state == AttemptState.ABANDONED:
        return redirect(url_for("roleplay.show_debrief", attempt_id=attempt.id))
    return _page(attempt)


@bp.post("/attempts/<int:attempt_id>/steps")
@allow(*PLAYERS)
def answer_step(attempt_id: int) -> Any:
    """Take the answer to a step; an answer to a step that is done only shows where the attempt stands."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    try:
        is_taken = _answer(attempt)
    except RuleBroken as refusal:
        db.session.rollback()
        return _page(queries.own_attempt(signed_in_person(), attempt_id), refusal=refusal), 422
    db.session.commit()
    if "X-Fragment" in request.headers:
        return _page(queries.own_attempt(signed_in_person(), attempt_id), is_old=not is_taken)
    return redirect(url_for("roleplay.play_attempt", attempt_id=attempt_id, _anchor="now"))


def _answer(attempt: Attempt) -> bool:
    number = request.form.get("number", 0, type=int)
    choice = request.form.get("choice", "")
    if choice:
        return actions.choose(attempt=attempt, number=number, choice=choice)
    if "silence" in request.form:
        return actions.time_out(attempt=attempt, number=number)
    return actions.write_answer(attempt=attempt, number=number, text=request.form.get("text", ""))


@bp.post("/attempts/<int:attempt_id>/abandon")
@allow(*PLAYERS)
def abandon_attempt(attempt_id: int) -> Any:
    """Give one's attempt up."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    actions.abandon(attempt=attempt)
    db.session.commit()
    flash(_("The attempt is given up."))
    return redirect(url_for("roleplay.show_scenario", code=attempt.scenario_version.scenario.code))


def _page(attempt: Attempt, *, is_old: bool = False, refusal: RuleBroken | None = None) -> str:
    alone = "X-Fragment" in request.headers
    return render_template(
        "roleplay/_played.html" if alone else "roleplay/play_attempt.html",
        attempt=attempt,
        title=attempt.scenario_version.title,
        scene=scene_of(attempt, is_old=is_old),
        refusal=refusal,
    )


def scene_of(attempt: Attempt, *, is_old: bool = False) -> Scene:
    """Return the scene of an attempt in the reader's language, with the clock of its open step."""
    answered = [step for step in attempt.steps if step.chosen_at]
    opened = next((step for step in attempt.steps if step.chosen_at is None), None)
    seconds = queries.limit(attempt, opened) if opened else None
    left = queries.seconds_left(attempt, opened, now()) if opened else None
    return scene(
        script_of(attempt.scenario_version, language()),
        answered,
        standing(attempt.play),
        seed=str(attempt.seed),
        href=medium_of(attempt),
        timer=Clock(float(seconds), left) if seconds is not None and left is not None else None,
        is_old=is_old,
    )


def medium_of(attempt: Attempt) -> Any:
    """Return what gives the address of a medium as the version of the attempt shows it."""
    version = attempt.scenario_version

    def href(medium: Medium) -> str:
        return url_for("roleplay.show_medium", code=version.scenario.code, name=medium.file, version=version.number)

    return href
