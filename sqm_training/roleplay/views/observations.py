"""Observed role-plays that are there: the list, one result, one's own, voiding."""

from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, url_for
from sqlalchemy import ColumnElement, select
from wtforms import SelectChoice

from ...assignments.queries.scope import sites_within_reach
from ...errors import RuleBroken
from ...extensions import db
from ...measures.score import shown
from ...people.looks import note_listing, note_view
from ...people.models import Person, Site
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, day, language, local, local_day
from ...web.words import CHANNELS
from ..actions import objecting
from ..actions import observed as actions
from ..forms import ObjectionForm, OwnViewForm, VoidForm
from ..models import Observation, ObservationState, Scenario, ScenarioVersion
from ..moods import MOODS
from ..observing_words import NOTE, OUTCOMES, STATES, UNCERTAIN, standing
from ..queries import observations as queries
from ..queries import observed
from . import bp

LEADERS = (Role.TRAINER, Role.MANAGER, Role.ADMIN)
READERS = (*LEADERS, Role.EMPLOYEE)


@bp.get("/observations")
@allow(*LEADERS)
def list_observations() -> Any:
    """List observed role-plays with search and filters, those under way first; whose scores are shown is noted."""
    reader = signed_in_person()
    is_trainer = reader.has_role("trainer")
    page = list_page(
        queries.within_sight(reader),
        columns=_columns(),
        search=[Person.name, Person.number, Scenario.code, *_titles()],
        filters=_filters(reader),
        default_sort="-when",
        empty=_empty(is_trainer),
        name="observed-role-plays",
        notes=[str(NOTE), str(UNCERTAIN)],
    )
    note_listing(page, Observation.person_id, lambda row: row.person_id)
    if page.export:
        return page.export_response()
    waiting = queries.waiting_for(reader) if is_trainer else []
    return render_template(
        "roleplay/list_observations.html", page=page, waiting=waiting, reader=reader, is_trainer=is_trainer
    )


def _titles() -> list[ColumnElement[str]]:
    return [Scenario.title[tongue].as_string() for tongue in ("zh", "en")]


def _columns() -> list[Column]:
    names = ("play", "chip_of", "once")
    cells = {name: get_template_attribute("roleplay/_observation_cells.html", name) for name in names}
    return [
        Column("when", _("Day"), lambda row: cells["once"](day(row.begun_at)), sort=Observation.begun_at,
               export=lambda row: local_day(row.begun_at)),
        Column("scenario", _("Scenario"), cells["play"], sort=_titles()[0 if language() == "zh" else 1],
               export=lambda row: local(row.scenario_version.title), is_name=True),
        Column("person", _("Learner"), lambda row: cells["once"](row.person.name), sort=Person.name,
               export=lambda row: row.person.name),
        Column("state", _("Result"), lambda row: cells["chip_of"](*standing(row)),
               export=lambda row: str(standing(row)[0])),
        Column("score", _("Score"), lambda row: shown(row.calculated) or "–", sort=Observation.calculated,
               is_number=True, export=lambda row: float(row.calculated) if row.calculated is not None else ""),
        Column("site", _("Site"), lambda row: local(row.site.title), sort=Site.name),
        Column("number", _("Employee number"), lambda row: row.person.number, sort=Person.number),
        Column("raters", _("Raters"), lambda row: _("%(sent)s of %(all)s", **_sent(row)), is_number=True,
               export=lambda row: len(row.ratings)),
    ]  # fmt: skip


def _sent(row: Observation) -> dict[str, int]:
    return {"sent": sum(one.sent_at is not None for one in row.ratings), "all": len(row.ratings)}


def _filters(reader: Person) -> list[Filter]:
    sites = [(str(one.id), "　" * (len(one.line) - 1) + local(one.title)) for one in sites_within_reach(reader)]
    states = [(f"state-{key}", str(words)) for key, (words, _tone) in STATES.items() if key != ObservationState.DONE]
    outcomes = [(key, str(words)) for key, (words, _tone) in OUTCOMES.items() if key]
    channels = [(key, str(CHANNELS[key])) for key in ("counter", "hotline", "field", "online")]
    return [
        Filter("state", _("Result"), outcomes + (states if reader.has_role("trainer", "admin") else []), _in_state),
        Filter("site", _("Site"), sites, _at_or_below),
        Filter("channel", _("Channel"), channels, lambda value: ScenarioVersion.channel == value),
        Filter("level", _("Level"), [(str(n), str(n)) for n in (1, 2, 3)], lambda v: ScenarioVersion.level == int(v)),
    ]


def _in_state(value: str) -> ColumnElement[bool]:
    if value.startswith("state-"):
        return Observation.state == value.removeprefix("state-")
    return (Observation.outcome == value) & (Observation.state == ObservationState.DONE)


def _at_or_below(value: str) -> ColumnElement[bool]:
    path = select(Site.path).where(Site.id == int(value)).scalar_subquery()
    return Site.path.startswith(path)


def _empty(is_trainer: bool) -> tuple[str, str, str | None, str | None]:
    if not is_trainer:
        return (
            _("No observed role-plays yet"),
            _("Trainers play scenes with your people; results appear here."),
            None,
            None,
        )
    return (
        _("No observed role-plays yet"),
        _("Two people act a scenario face to face, and you score what you see."),
        _("New observed role-play"),
        url_for("roleplay.choose_scene"),
    )


@bp.get("/observations/<int:observation_id>")
@allow(*READERS)
def show_observation(observation_id: int) -> Any:
    """Show the result of an observed role-play; one under way leads to its board. The look at scores is noted."""
    observation = queries.result_for(signed_in_person(), observation_id)
    if observation.state == ObservationState.OPEN:
        return redirect(url_for("roleplay.show_play", observation_id=observation_id))
    return result_page(observation)


def result_page(
    observation: Observation, form: OwnViewForm | None = None, objection: ObjectionForm | None = None
) -> Any:
    """Return the page of a result, with the form that was not accepted."""
    result, made = observed.read(observation, language()), objecting.objections_to(observation)
    form, objection = form or OwnViewForm(formdata=None), objection or ObjectionForm(formdata=None)
    gone = {one.item_code for one in made}
    codes = [code for code in result.lost if code not in gone]
    objection.item_code.choices = [SelectChoice("", _("Choose"))]
    objection.item_code.choices += [SelectChoice(code, f"{code} {local(result.texts[code])}") for code in codes]
    reader = signed_in_person()
    is_own = reader.id == observation.person_id
    if not is_own:
        note_view(actor_id=reader.id, kind="observation", ref=str(observation.id), person_id=observation.person_id)
    page = render_template(
        "roleplay/show_observation.html",
        observation=observation,
        read=result,
        statements=queries.statements_of(observation),
        standing=standing(observation),
        moods=MOODS,
        is_own=is_own,
        may_void=reader.has_role("trainer") and observation.state == ObservationState.DONE,
        form=form,
        objection=objection,
        objections=made,
        days_left=objecting.days_left(observation) if is_own else None,
    )
    return page, 422 if form.errors or objection.errors else 200


@bp.post("/observations/<int:observation_id>/own-view")
@allow(Role.EMPLOYEE)
def state_own_view(observation_id: int) -> Any:
    """Keep what the learner says to the own result."""
    person, form = signed_in_person(), OwnViewForm()
    observation = queries.observation_for(person, observation_id)
    if form.validate_on_submit():
        actions.state_own_view(observation=observation, person=person, text=form.text.data)
        db.session.commit()
        flash(_("Kept with the result. It changes no score."))
        return redirect(url_for("roleplay.show_observation", observation_id=observation_id))
    return result_page(observation, form)


@bp.route("/observations/<int:observation_id>/void", methods=["GET", "POST"])
@allow(Role.TRAINER)
def void_observation(observation_id: int) -> Any:
    """Say that a role-play does not count, with the reason."""
    person, form = signed_in_person(), VoidForm()
    observation = queries.observation_for(person, observation_id)
    if form.validate_on_submit():
        try:
            actions.void(observation=observation, reason=form.reason.data, by=person)
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Void. It counts for nothing any more."))
            return redirect(url_for("roleplay.list_observations"))
    page = render_template("roleplay/void_observation.html", observation=observation, form=form)
    return page, 422 if form.errors else 200


@bp.get("/face-to-face")
@allow(Role.EMPLOYEE)
def list_my_observations() -> str:
    """List one's own observed role-plays, and those in which one acts the customer now."""
    person = signed_in_person()
    return render_template(
        "roleplay/list_my_observations.html",
        rows=[(one, standing(one)) for one in queries.done_of(person)],
        waiting=[one for one in queries.waiting_for(person) if one.actor_id == person.id],
    )
