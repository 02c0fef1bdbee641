"""The service blueprint with its scores, and the standards on which sites lose most; every choice in the address."""

from typing import Any

from flask import render_template, request, url_for

from ...database import now
from ...people import settings
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import FORMATS, table_response
from ...web.text import _, local, local_day
from ...web.words import CHANNELS, DIMENSIONS
from ..queries import steps as queries
from ..queries import weak
from ..queries.insights import FEWEST_CELL
from . import bp

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)
TRAINERS_SHOWN, PLACES_SHOWN = 2, 3
SHOWN_CHANNELS = ("counter", "hotline", "field", "online")


def _asked() -> tuple[queries.Scope, list[dict[str, Any]], list[Any]]:
    """Return what the address asks for, the choices above the page, and the sites that the reader may see."""
    today = local_day(now())
    channel = request.args.get("channel", "")
    channel = channel if channel in SHOWN_CHANNELS else ""
    period = request.args.get("period", "")
    site_id = request.args.get("site", type=int)
    scope, sites = queries.scope_for(signed_in_person(), site_id=site_id, period=period, channel=channel, today=today)
    chosen_site = str(scope.sites[0].id) if scope.sites and scope.sites[0].id == site_id else ""
    period = period if period in queries.quarters_known(today) else ""
    choices = [
        choice("site", _("Site and below"), [(str(site.id), local(site.title)) for site in sites], chosen_site),
        choice("channel", _("Channel"), [(key, str(CHANNELS[key])) for key in SHOWN_CHANNELS], channel),
        choice(
            "period", _("Period"), [(key, key) for key in queries.quarters_known(today)], period, _("Four quarters")
        ),
    ]
    return scope, choices, sites


def choice(key: str, title: str, options: list[tuple[str, str]], value: str, every: str = "") -> dict[str, Any]:
    """Return one choice above a page, as its template draws it."""
    return {"key": key, "title": title, "options": options, "value": value, "every": every or _("All")}


@bp.get("/insights/blueprint")
@allow(*LEADERS)
def show_blueprint() -> Any:
    """Draw the service blueprint, step by step, coloured by score; a chosen step opens its standards and items."""
    scope, choices, _sites = _asked()
    plans = queries.blueprint(scope)
    kind = request.args.get("export", "")
    if kind in FORMATS:
        return table_response("blueprint", kind, *_blueprint_table(plans))
    wanted = request.args.get("step", "")
    opened = next((step for steps in plans.values() for step in steps if step.touchpoint.code == wanted), None)
    items = queries.items_measuring([one.standard.id for one in opened.standards]) if opened else {}
    return render_template(
        "progress/show_blueprint.html",
        plans=plans,
        choices=choices,
        opened=opened,
        items=items,
        has_visits=any(step.earned.visits for steps in plans.values() for step in steps),
        kept=_kept(choices),
        fewest=FEWEST_CELL,
        as_of=next((one.earned.as_of for steps in plans.values() for one in steps if one.earned.as_of), None),
    )


def _kept(choices: list[dict[str, Any]]) -> dict[str, str]:
    """Return what is chosen above the page, for the addresses that stay within it."""
    return {one["key"]: one["value"] for one in choices if one["value"] and one["key"] != "dimension"}


def _blueprint_table(plans: dict[str, list[queries.Step]]) -> tuple[list[str], list[list[Any]]]:
    headers = [_("Channel"), _("Step"), _("Touchpoint"), _("Moment of truth"), _("Percent"), _("Visits")]
    rows = [
        [
            str(CHANNELS[channel]),
            place,
            local(one.touchpoint.title),
            "★" if one.touchpoint.is_moment_of_truth else "",
            *_figures(one.earned),
        ]
        for channel, steps in plans.items()
        for place, one in enumerate(steps, 1)
    ]
    return [*headers, _("Points lost")], rows


def _figures(earned: queries.Earned) -> list[Any]:
    return ["" if earned.percent is None else round(earned.percent, 1), earned.visits, round(earned.lost, 1)]


@bp.get("/insights/weak")
@allow(*LEADERS)
def list_weak_standards() -> Any:
    """List the standards from the lowest percentage on: how many units are below target, and what trains them."""
    scope, choices, sites = _asked()
    dimension = request.args.get("dimension", "")
    dimension = dimension if dimension in DIMENSIONS else ""
    choices.append(choice("dimension", _("Dimension"), [(k, str(v)) for k, v in DIMENSIONS.items()], dimension))
    target = float(settings.get("target_score"))
    kind = request.args.get("export", "")
    rows = weak.weak_standards(
        scope,
        sites,
        target=target,
        dimension=dimension,
        today=local_day(now()),
        most_trainers=None if kind in FORMATS else TRAINERS_SHOWN,
    )
    if kind in FORMATS:
        return table_response("weak-standards", kind, *_weak_table(rows))
    places = {site.id: site for one in rows for site, _percent in one.below[:PLACES_SHOWN]}
    return render_template(
        "progress/list_weak_standards.html",
        rows=rows,
        choices=choices,
        places={key: (url_for("progress.show_site", site_id=key), local(site.title)) for key, site in places.items()},
        most_places=PLACES_SHOWN,
        kept=_kept(choices),
        target=target,
        fewest=FEWEST_CELL,
        as_of=rows[0].earned.as_of if rows else None,
    )


def _weak_table(rows: list[weak.Weak]) -> tuple[list[str], list[list[Any]]]:
    headers = [_("Code"), _("Standard"), _("Percent"), _("Visits"), _("Points lost"), _("Against before")]
    return [*headers, _("Units below target"), _("Units compared"), _("Trained by")], [
        [
            one.standard.code,
            local(one.standard.title),
            *_figures(one.earned),
            "" if one.change is None else round(one.change, 1),
            len(one.below),
            one.compared,
            _("; ").join(local(link.title) for link in one.trained_by),
        ]
        for one in rows
    ]
