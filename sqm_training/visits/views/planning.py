"""Planning: the list of visits, one visit, waves, and what a wave would reach."""

from datetime import timedelta
from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, request, url_for

from ...checklists.models import ChecklistVersion, Script
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person, Site
from ...people.queries.persons import names_of_role
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, Words, list_page
from ...web.strict import is_number
from ...web.text import _, local, local_day
from ..actions import planning as actions
from ..actions.publishing import forecast
from ..forms.planning import VisitForm, WaveForm
from ..models import Visit, VisitState, Wave
from ..queries import planning as queries
from ..words import ENDINGS, HELD, STATES
from . import bp

PLANNERS = (Role.TRAINER, Role.ADMIN)
WAVES_ON_PAGE = 12
VISITS_ON_PAGE = 50


@bp.get("/visits")
@allow(*PLANNERS)
def list_visits() -> Any:
    """List all visits with search and filters."""
    page = list_page(
        queries.all_visits().join(Site, Site.id == Visit.site_id).outerjoin(Person, Person.id == Visit.shopper_id),
        columns=[
            Column("id", _("Visit no."), _number, sort=Visit.id, is_number=True, export=lambda visit: visit.id),
            Column(
                "site", _("Site"), lambda visit: local(visit.site.title), sort=Site.name, is_short=True, is_name=True
            ),
            Column("shopper", _("Mystery shopper"), _shopper, sort=Person.name, is_short=True),
            Column("script", _("Shop script"), lambda visit: local(visit.script.title) if visit.script else "–"),
            Column("window", _("Time window"), _window, sort=Visit.opens_on),
            Column("state", _("State"), _state, sort=Visit.state, export=lambda visit: str(STATES[visit.state][0])),
        ],
        search=[Words(queries.named)],
        filters=[
            Filter("state", _("State"), _state_choices(), lambda value: Visit.state == value),
            Filter(
                "wave",
                _("Wave"),
                _wave_choices(),
                lambda value: Visit.wave_id == (int(value) if is_number(value) else -1),
            ),
        ],
        default_sort="-id",
        empty=(
            _("No visits yet"),
            _("Plan a wave: sites, number of visits and a period, shared out among the shoppers."),
            _("Plan a wave"),
            url_for("visits.plan_wave"),
        ),
        name="visits",
        is_long=True,
    )
    return page.export_response() if page.export else render_template("visits/list_visits.html", page=page)


def _state_choices() -> list[tuple[str, str]]:
    return [(key, str(words)) for key, (words, _tone) in STATES.items()]


def _wave_choices() -> list[tuple[str, str]]:
    return [(str(wave.id), local(wave.title)) for wave in queries.all_waves()]


def _shopper(visit: Visit) -> str:
    return visit.shopper.name if visit.shopper else "–"


def _number(visit: Visit) -> Any:
    return get_template_attribute("visits/_cells.html", "number")(visit)


def _window(visit: Visit) -> Any:
    return get_template_attribute("visits/_cells.html", "window")(visit)


def _state(visit: Visit) -> Any:
    return get_template_attribute("visits/_cells.html", "state")(*STATES[visit.state])


@bp.route("/visits/new", methods=["GET", "POST"])
@allow(*PLANNERS)
def plan_visit() -> Any:
    """Plan one visit."""
    number = request.args.get("reshop_of", type=int)
    reshop_of = queries.visit_by_id(number) if number else None
    proposal = actions.propose_reshop(reshop_of, local_day(now())) if reshop_of else None
    form = VisitForm(**_proposed(proposal), wave=reshop_of.wave_id if reshop_of else request.args.get("wave", type=int))
    if form.validate_on_submit():
        try:
            actions.plan_visit(
                site=db.session.get_one(Site, form.site.data),
                shopper=db.session.get_one(Person, form.shopper.data),
                version=db.session.get_one(ChecklistVersion, form.version.data),
                script=db.session.get(Script, form.script.data) if form.script.data else None,
                opens_on=form.opens_on.data,
                closes_on=form.closes_on.data,
                briefing=form.briefing.data or "",
                wave=queries.wave_by_id(form.wave.data) if form.wave.data else None,
                by=signed_in_person(),
                reshop_of=reshop_of,
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("The visit is planned. The shopper sees it now."))
            wave_id = form.wave.data
            return redirect(url_for("visits.show_wave", wave_id=wave_id) if wave_id else url_for("visits.list_visits"))
    page = render_template(
        "visits/plan_visit.html",
        form=form,
        reshop_of=reshop_of,
        proposal=proposal,
        states=STATES,
        endings=ENDINGS,
        kinds={channel: sorted(kinds) for channel, kinds in actions.KINDS.items()},
    )
    return page, 422 if form.errors else 200


def _proposed(proposal: actions.Proposal | None) -> dict[str, Any]:
    """Return what the form holds at first: a re-shop as proposed, else the coming week."""
    if proposal is None:
        today = local_day(now())
        return {
            "opens_on": today,
            "closes_on": today + timedelta(days=6),
            "shopper": request.args.get("shopper", type=int),
        }
    return {
        "site": proposal.site_id,
        "version": proposal.version_id,
        "script": proposal.script_id,
        "shopper": proposal.shopper_id,
        "opens_on": proposal.opens_on,
        "closes_on": proposal.closes_on,
    }


@bp.get("/waves")
@allow(*PLANNERS)
def list_waves() -> str:
    """List waves with how far they are, the newest first, some on each page."""
    number = max(1, request.args.get("page", 1, type=int))
    found = queries.waves_with_counts(WAVES_ON_PAGE + 1, WAVES_ON_PAGE * (number - 1))
    return render_template(
        "visits/list_waves.html",
        waves=found[:WAVES_ON_PAGE],
        number=number,
        has_more=len(found) > WAVES_ON_PAGE,
        states=STATES,
    )


@bp.route("/waves/new", methods=["GET", "POST"])
@allow(*PLANNERS)
def plan_wave() -> Any:
    """Draw a wave, look at it, draw again or keep it."""
    today = local_day(now())
    form = WaveForm(starts_on=today + timedelta(days=3), ends_on=today + timedelta(days=33))
    plan = None
    if form.validate_on_submit():
        try:
            plan = _draw(form)
            if request.form.get("act") == "keep":
                wave = _keep(form, plan)
                db.session.commit()
                flash(_("The wave is planned. The shoppers see their visits now."))
                return redirect(url_for("visits.show_wave", wave_id=wave.id))
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
    return render_template(
        "visits/plan_wave.html", form=form, plan=plan, reasons=actions.reasons(), **(_names() if plan else {})
    ), 422 if form.errors else 200


def _draw(form: WaveForm) -> actions.WavePlan:
    sites = [site for site in queries.sites_to_visit() if site.id in form.sites.data]
    return actions.draw_wave(
        sites=sites,
        per_site=form.per_site.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        double_share=float(form.double_percent.data) / 100,
        seed=form.seed.data or 0,
    )


def _keep(form: WaveForm, plan: actions.WavePlan) -> Wave:
    versions = actions.versions_by_kind(queries.published_versions())
    return actions.make_wave(
        code=form.code.data,
        title={"zh": form.title_zh.data, "en": form.title_en.data or form.title_zh.data},
        plan=plan,
        versions=versions,
        scripts=queries.scripts_by_version([version.id for version in versions.values()]),
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        rules={
            "per_site": form.per_site.data,
            "double_percent": float(form.double_percent.data),
            "seed": form.seed.data,
        },
        by=signed_in_person(),
    )


def _names() -> dict[str, Any]:
    return {
        "site_names": {site.id: local(site.title) for site in queries.sites_to_visit()},
        "shopper_names": dict(names_of_role("shopper")),
    }


@bp.get("/waves/<int:wave_id>")
@allow(*PLANNERS)
def show_wave(wave_id: int) -> str:
    """Show a wave: its visits, and what can be published."""
    wave = queries.wave_by_id(wave_id)
    plan = forecast(queries.visits_of_wave(wave, state=VisitState.APPROVED))
    return render_template(
        "visits/show_wave.html",
        wave=wave,
        visits=queries.visits_of_wave(wave, most=VISITS_ON_PAGE),
        counts=queries.states_of_wave(wave),
        plan=plan,
        states=STATES,
        held=HELD,
    )
