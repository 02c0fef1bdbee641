"""The heat map of a scenario: which ways people take through a version, as a drawing and as a table."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template, request, url_for

from ...database import now
from ...errors import NotFound
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.drawings import send_drawing
from ...web.lists import FORMATS, table_response
from ...web.text import _, _l, language
from ..graphs import heat_svg
from ..models import Scenario, ScenarioVersion
from ..play_words import ending_words, way_words
from ..queries import heat as queries
from ..queries import library
from ..scripts import Script, script_of
from . import bp

READERS = (Role.TRAINER, Role.ADMIN, Role.MANAGER)
PERIODS: dict[str, tuple[Any, int]] = {
    "30": (_l("Last 30 days"), 30),
    "90": (_l("Last 90 days"), 90),
    "365": (_l("Last 12 months"), 365),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a version of a scenario, by site and period."""

    scenario: Scenario
    version: ScenarioVersion
    site_id: int | None
    period: str

    @property
    def since(self) -> datetime | None:
        """The beginning of the period, None for all time."""
        return now() - timedelta(days=PERIODS[self.period][1]) if self.period else None

    def address(self, endpoint: str, **more: Any) -> str:
        """Return the address of another view of the same question."""
        asked = {"version": self.version.number, "site": self.site_id, "period": self.period or None, **more}
        return url_for(endpoint, code=self.scenario.code, **asked)


def _asked(code: str) -> Asked:
    scenario, version, _draft = library.scenario_in_force(signed_in_person(), code)
    number = request.args.get("version", type=int)
    version = library.version_number(scenario, number) if number else version
    if version is None:
        raise NotFound
    period = request.args.get("period", "")
    return Asked(scenario, version, request.args.get("site", type=int), period if period in PERIODS else "")


def _heat(asked: Asked) -> tuple[Script, queries.Heat]:
    script = script_of(asked.version, language())
    wanted = queries.conditions(signed_in_person(), asked.version, site_id=asked.site_id, since=asked.since)
    return script, queries.heat_of(script.game, wanted)


@bp.get("/scenarios/<code>/heat")
@allow(*READERS)
def show_heat(code: str) -> Any:
    """Show how people go through a version, by site and period; nobody is named."""
    asked = _asked(code)
    script, heat = _heat(asked)
    kind = request.args.get("export", "")
    if kind in FORMATS:
        return _file(asked, heat, kind)
    reader = signed_in_person()
    return render_template(
        "roleplay/show_heat.html",
        asked=asked,
        heat=heat,
        lang=script.lang,
        nodes=script.game.nodes,
        sites=queries.readable_sites(reader),
        periods=PERIODS,
        versions=library.version_days(asked.scenario),
        ending_words=ending_words,
        way_words=way_words,
    )


def _file(asked: Asked, heat: queries.Heat, kind: str) -> Response:
    headers = [
        _("Node"), _("What is said"), _("Leads to"), _("Points"), _("Critical fault"), _("Attempts"), _("People"),
        _("Share of people, %"), _("Seconds to answer, median"),
    ]  # fmt: skip
    rows = [
        [one.node, way_words(one), one.target, one.points, _("Yes") if one.is_critical else "", one.runs, one.people,
         round(100 * one.share, 1), heat.seconds.get(one.node)]
        for one in heat.ways
    ]  # fmt: skip
    note = _("%(people)s people, %(runs)s attempts. For coaching and for better scenarios only.",
             people=heat.people, runs=heat.runs)  # fmt: skip
    return table_response(f"heat-{asked.scenario.code}", kind, headers, rows, notes=[note])


@bp.get("/scenarios/<code>/heat.svg")
@allow(*READERS)
def show_heat_graph(code: str) -> Response:
    """Draw the share of people on each way."""
    asked = _asked(code)
    script, heat = _heat(asked)
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    stamp = repr((asked.version.digest, heat.people, heat.lines, theme, language()))
    return send_drawing(stamp, lambda: heat_svg(script, heat, language(), theme))
