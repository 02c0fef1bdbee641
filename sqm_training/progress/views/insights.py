"""How the team stands, where points are lost, what waves had in common, and what a number of visits can tell."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from ...measures.gain import FEWEST
from ...measures.reliability import detectable_change, reliability_of_mean, visits_needed
from ...people.models import Site
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import FORMATS, table_response
from ...web.text import _, local
from ..models import WaveFigure
from ..queries import insights as queries
from ..queries.behind.shares import heat_sites
from ..queries.scores import DEFAULT_VARIANCE, error_variance, summary
from ..queries.told import covered_waves
from ..words import tenth
from . import bp
from .behind.common import knows_shoppers

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)
STEPS = (3, 6, 12)
COUNTS = (1, 2, 3, 4, 6, 8, 12, 18)
SHADES = (60, 70, 80, 90)
WANTED = (0.5, 0.7, 0.8, 0.9)


@bp.get("/insights")
@allow(*LEADERS)
def show_insights() -> str:
    """Show what can be looked into, in groups, each page with the question that it answers."""
    return render_template("progress/show_insights.html", as_of=queries.figures_as_of())


@bp.get("/insights/heat")
@allow(*LEADERS)
def show_heat() -> Any:
    """Show standards or dimensions by sites, as far as the reader may see sites."""
    reader = signed_in_person()
    by = "dimension" if request.args.get("by") == "dimension" else "standard"
    chosen = request.args.get("site", type=int)
    shown, options = heat_sites(reader, chosen)
    rows, kind = queries.heat_map(shown, by), request.args.get("export", "")
    if kind in FORMATS:
        return table_response(f"heat-{by}", kind, *_heat_table(shown, rows))
    return render_template(
        "progress/show_heat.html",
        sites=shown,
        rows=rows,
        cells=_cells([Markup(f"&amp;site={int(site.id)}") for site in shown]),  # noqa: S704 - a number alone
        by=by,
        chosen=chosen,
        options=[(str(site.id), local(site.title)) for site in options],
        as_of=queries.figures_as_of(),
        fewest=queries.FEWEST_CELL,
    )


NONE = Markup('<span class="quiet">–</span>')


def _cells(ends: list[Markup]) -> Callable[[queries.HeatRow], list[tuple[int, str, int, Markup]]]:
    """Return what gives of a row the shade, words and visits of its cells, and how the address of each ends."""

    def cells(row: queries.HeatRow) -> list[tuple[int, str, int, Markup]]:
        return [
            (0, NONE, visits, end) if value is None else (shade_of(value), f"{value:.0f}", visits, end)
            for (value, visits), end in zip(row.cells, ends, strict=True)
        ]

    return cells


def shade_of(percent: float) -> int:
    """Return how dark a percentage is drawn, from 1 to 5: the lower, the darker."""
    return bisect_right(SHADES, percent) + 1


def _heat_table(sites: list[Site], rows: list[queries.HeatRow]) -> tuple[list[str], list[list[Any]]]:
    headers = [_("Code"), _("All together"), _("Visits"), *(local(site.title) for site in sites)]
    return headers, [
        [row.code, tenth(row.overall), row.visits, *(tenth(value) for value, _visits in row.cells)] for row in rows
    ]


@bp.get("/insights/waves")
@allow(*LEADERS)
def show_waves() -> Any:
    """Show by how much everybody scored higher or lower from wave to wave."""
    reader, rows, kind = signed_in_person(), queries.waves(), request.args.get("export", "")
    covered = covered_waves(reader, {one.key: (wave.id if wave else None, one.n) for one, wave in rows})
    if kind in FORMATS:
        headers = [_("Wave"), _("Number of scores"), _("Mean"), _("Common shift"), _("from"), _("to")]
        table = [[wave.code if wave else one.key, *_wave_cells(one, one.key in covered)] for one, wave in rows]
        return table_response("waves", kind, headers, table)
    return render_template(
        "progress/show_waves.html",
        rows=rows,
        covered=covered,
        fewest=FEWEST,
        as_of=queries.figures_as_of(),
        opens=knows_shoppers(reader),
    )


def _wave_cells(one: WaveFigure, is_covered: bool) -> list[Any]:
    if is_covered:
        return [""] * 5
    return [one.n, *map(tenth, (one.mean, one.effect, one.low, one.high))]


@bp.get("/insights/visits-needed")
@allow(*LEADERS)
def show_visits_needed() -> str:
    """Show what a number of visits can tell about one person."""
    visits = min(max(request.args.get("visits", 6, type=int), 1), 18)
    pooled = summary("pooled")
    between = float(pooled.content["between"]) if pooled else None
    error = error_variance() or DEFAULT_VARIANCE
    single = between / (between + error) if between else None
    rows = [_row(n, single, error) for n in sorted({*COUNTS, visits})]
    return render_template(
        "progress/show_visits_needed.html",
        visits=visits,
        steps=[(n, url_for("progress.show_visits_needed", visits=n)) for n in STEPS],
        rows=rows,
        chosen=next(row for row in rows if row["n"] == visits),
        single=single,
        error=error**0.5,
        needed=[(wanted, visits_needed(single, wanted)) for wanted in WANTED] if single else [],
        as_of=pooled.as_of if pooled else None,
    )


def _row(n: int, single: float | None, error: float) -> dict[str, Any]:
    return {
        "n": n,
        "half": 1.96 * (error / n) ** 0.5,
        "reliability": reliability_of_mean(single, n) if single is not None else None,
        "change": detectable_change(n, error),
    }
