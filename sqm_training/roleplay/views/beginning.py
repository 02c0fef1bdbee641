"""Beginning an observed role-play: scene, learner, who acts, who scores; and the board while it is played."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import SelectChoice

from ...assignments.queries.scope import sites_within_reach
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.qr import qr_code, whole_address
from ...web.text import _, local
from ...web.words import CHANNELS, DIMENSIONS
from ..actions import observing as actions
from ..forms import BeginForm
from ..models import ObservationState, ScenarioVersion
from ..queries import library
from ..queries import observations as queries
from ..words import LEVELS
from . import bp


@bp.get("/observations/new")
@allow(Role.TRAINER)
def choose_scene() -> str:
    """Choose the scenario that is played, by what it trains and where it plays."""
    wanted = {key: request.args.get(key, "") for key in ("standard", "dimension", "level", "channel")}
    words = request.args.get("q", "").strip()
    return render_template(
        "roleplay/choose_scene.html",
        rows=db.session.execute(queries.playable(words, **wanted)).all(),
        words=words,
        wanted=wanted,
        is_narrowed=bool(words) or any(wanted.values()),
        person=request.args.get("person", type=int),
        standards=[(one.code, f"{one.code} {local(one.title)}") for one in library.trained_standards()],
        channels=[(key, CHANNELS[key]) for key in ("counter", "hotline", "field", "online")],
        dimensions=DIMENSIONS,
        levels=LEVELS,
    )


def _version(code: str) -> ScenarioVersion:
    version = library.playable_version(code)
    if version is None:
        raise NotFound
    return version


@bp.get("/observations/new/<code>")
@allow(Role.TRAINER)
def choose_learner(code: str) -> str:
    """Choose who plays the employee: by site and name."""
    trainer = signed_in_person()
    site_id = request.args.get("site", type=int) if "site" in request.args else queries.last_site_of(trainer)
    words = request.args.get("q", "").strip()
    people = [one for one in queries.learners(words, site_id) if one.id != trainer.id]
    return render_template(
        "roleplay/choose_learner.html",
        version=_version(code),
        people=people,
        most=queries.MOST_PEOPLE,
        words=words,
        site_id=site_id,
        sites=sites_within_reach(trainer),
    )


@bp.route("/observations/new/<code>/<int:person_id>", methods=["GET", "POST"])
@allow(Role.TRAINER)
def begin_observation(code: str, person_id: int) -> Any:
    """Say who acts the customer and who scores besides oneself, and begin."""
    trainer, version, learner = signed_in_person(), _version(code), queries.learner(person_id)
    form = _form(trainer, learner)
    if form.validate_on_submit():
        try:
            chosen = {one.id: one for one in [trainer, *queries.trainers(trainer), *queries.colleagues(learner)]}
            rubric = next(one for one in queries.rubrics() if one.id == form.rubric.data)
            second = chosen.get(form.second.data or 0)
            observation = actions.begin(
                version=version,
                rubric=rubric,
                learner=learner,
                actor=chosen[form.actor.data],
                raters=[trainer, second] if second else [trainer],
                by=trainer,
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("roleplay.show_play", observation_id=observation.id))
    page = render_template("roleplay/begin_observation.html", form=form, version=version, learner=learner)
    return page, 422 if form.errors else 200


def _form(trainer: Person, learner: Person) -> BeginForm:
    form, others, colleagues = BeginForm(), queries.trainers(trainer), queries.colleagues(learner)
    known = {trainer.id, *(one.id for one in others)}
    me = SelectChoice(trainer.id, _("I do it myself"))
    form.actor.choices = [me] + [SelectChoice(one.id, one.name, optgroup=_("Trainers")) for one in others]
    form.actor.choices += [
        SelectChoice(one.id, f"{one.name} {one.number}", optgroup=local(learner.site.title) if learner.site else "")
        for one in colleagues
        if one.id not in known
    ]
    form.second.choices = [SelectChoice("", _("Nobody"))] + [SelectChoice(one.id, one.name) for one in others]
    form.rubric.choices = [SelectChoice(one.id, f"{local(one.title)} {one.number}") for one in queries.rubrics()]
    return form


@bp.get("/observations/<int:observation_id>/play")
@allow(Role.TRAINER)
def show_play(observation_id: int) -> Any:
    """Show the board of a play under way: the code of the actor's card, who scores, what is still waited for."""
    trainer = signed_in_person()
    observation = queries.observation_for(trainer, observation_id)
    if observation.state != ObservationState.OPEN:
        return redirect(url_for("roleplay.show_observation", observation_id=observation_id))
    own = next((one for one in observation.ratings if one.rater_id == trainer.id), None)
    card = url_for("roleplay.show_card", code=observation.code)
    return render_template(
        "roleplay/show_play.html",
        observation=observation,
        own=own,
        is_actor=observation.actor_id == trainer.id,
        unsent=[one for one in observation.ratings if one.sent_at is None],
        code=qr_code(whole_address(card)),
        levels=LEVELS,
    )


@bp.post("/observations/<int:observation_id>/one-rater")
@allow(Role.TRAINER)
def go_on_without(observation_id: int) -> Any:
    """Let the result rest on who has sent, when the other rating does not come."""
    trainer = signed_in_person()
    observation = queries.observation_for(trainer, observation_id)
    try:
        actions.go_on_without(observation=observation, by=trainer)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        flash(_("The result rests on one rating."))
    return redirect(url_for("roleplay.show_observation", observation_id=observation_id))
