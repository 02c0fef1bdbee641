"""How the team stands, where points are lost, what waves had in common, and what a number of visits can tell."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from flask import get_template_attribute, render_template, request, url_for
from markupsafe import Markup

from ...measures.gain import FEWEST
from ...measures.reliability import detectable_change, reliability_of_mean, visits_needed
from ...people.looks import note_listing
from ...people.models import Person, Site
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import FORMATS, Column, Filter, list_page, table_response
from ...web.text import _, local, roughly
from ..models import PersonFigure, WaveFigure
from ..queries import insights as queries
from ..queries import sites as site_queries
from ..queries.behind.shares import heat_sites
from ..queries.scores import DEFAULT_VARIANCE, error_variance, summary
from ..queries.sites import COMPARABLE_FROM
from ..queries.told import covered_waves
from ..words import CHANGES, LEVELS, change_span, tenth
from . import bp
from .behind.common import knows_shoppers

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)
STEPS = (3, 6, 12)
COUNTS = (1, 2, 3, 4, 6, 8, 12, 18)
SHADES = (60, 70, 80, 90)
WANTED = (0.5, 0.7, 0.8, 0.9)


def coaching_only() -> str:
    """Return the sentence that ends every list with names."""
    return _("For coaching only; not to be used alone for appraisal or discipline.")


@bp.get("/insights")
@allow(*LEADERS)
def show_insights() -> str:
    """Show what can be looked into, in groups, each page with the question that it answers."""
    return render_template("progress/show_insights.html", as_of=queries.figures_as_of())


@bp.get("/insights/team")
@allow(*LEADERS)
def list_team() -> Any:
    """List how people stand: by name, with shrunken means and intervals, never ranked; who is shown is noted."""
    reader, as_of = signed_in_person(), queries.figures_as_of()
    nothing = 0 if as_of else "–"
    chips = {change: get_template_attribute("progress/_insights.html", "change_chip")(change) for change in CHANGES}
    cells = {name: get_template_attribute("progress/_insights.html", name) for name in ("team_name", "mean_cell")}
    levels = dict(_options(LEVELS))
    page = list_page(
        queries.team(reader),
        columns=[
            Column(
                "name",
                _("Name"),
                lambda row: cells["team_name"](row, _site(row)),
                sort=Person.name,
                export=lambda row: row.name,
            ),
            Column("site", _("Site"), _site, sort=Person.site_id, is_short=True, is_folded=True),
            Column("n", _("Visits"), lambda row: _of(row, "n", nothing), sort=PersonFigure.n, is_number=True),
            Column(
                "shoppers", _("Shoppers"), lambda row: _of(row, "shoppers", nothing), is_number=True, is_folded=True
            ),
            Column(
                "mean",
                _("Mean and interval"),
                lambda row: cells["mean_cell"](row.PersonFigure, COMPARABLE_FROM) if as_of else nothing,
                is_number=True,
                parts=_mean_parts(),
            ),
            Column(
                "change",
                _("Trend"),
                lambda row: chips[_of(row, "change", "too_few")] if as_of else nothing,
                export=lambda row: str(CHANGES[_of(row, "change", "too_few")]) if as_of else "",
                is_short=True,
            ),
            Column("difference", _("Later against earlier"), _difference, parts=_difference_parts(), is_folded=True),
            Column("level", _("Against the target"), lambda row: levels.get(_of(row, "level", ""), "–"), is_short=True),
            Column("last", _("Last visit"), _last, is_short=True, is_folded=True),
        ],
        search=[Person.name, Person.number],
        filters=[
            Filter("site", _("Site"), _sites(reader), lambda value: Person.site_id.in_(_below(reader, int(value)))),
            Filter("change", _("Trend"), _options(CHANGES), lambda value: PersonFigure.change == value),
            Filter("level", _("Against the target"), _options(LEVELS), lambda value: PersonFigure.level == value),
        ],
        default_sort="name",
        empty=(_("Nobody is entered yet"), _("The administrator can add or import people."), None, None),
        name="team",
        notes=[coaching_only()],
    )
    note_listing(page, PersonFigure.person_id, lambda row: _of(row, "person_id", None))
    if page.export:
        return page.export_response()
    return render_template("progress/list_team.html", page=page, as_of=as_of)


def _of(row: Any, name: str, otherwise: Any) -> Any:
    """Return a part of a person's figure, or something else before there is any."""
    return getattr(row.PersonFigure, name) if row.PersonFigure else otherwise


def _site(row: Any) -> str:
    return local(row.Site.title) if row.Site else "–"


def _difference(row: Any) -> str:
    one = row.PersonFigure
    return change_span(one.difference, one.difference_low, one.difference_high, one.least) if one else ""


def _last(row: Any) -> str:
    return roughly(row.PersonFigure.last_at) if row.PersonFigure else "–"


def _mean_parts() -> dict[str, Callable[[Any], Any]]:
    """Return what a file gets for a mean with its interval, within 0 to 100: three columns of numbers."""

    def number(row: Any, name: str) -> float | str:
        is_shown = _of(row, "n", 0) >= COMPARABLE_FROM and row.PersonFigure.adjusted is not None
        return tenth(min(max(getattr(row.PersonFigure, name), 0.0), 100.0)) if is_shown else ""

    return {
        _("Mean"): lambda row: number(row, "adjusted"),
        _("Mean from"): lambda row: number(row, "low"),
        _("Mean to"): lambda row: number(row, "high"),
    }


def _difference_parts() -> dict[str, Callable[[Any], Any]]:
    """Return what a file gets for a difference with its interval and the least that would count: numbers each."""
    return {
        _("Later against earlier"): lambda row: tenth(_of(row, "difference", None)),
        _("Difference from"): lambda row: tenth(_of(row, "difference_low", None)),
        _("Difference to"): lambda row: tenth(_of(row, "difference_high", None)),
        _("A change needs"): lambda row: tenth(_of(row, "least", None)),
    }


def _options(words: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, str(label)) for key, label in words.items()]


def _sites(reader: Person) -> list[tuple[str, str]]:
    return [(str(site.id), local(site.title)) for site in site_queries.sites_for(reader)]


def _below(reader: Person, site_id: int) -> list[int]:
    found = site_queries.sites_for(reader)
    path = next((site.path for site in found if site.id == site_id), "-")
    return [site.id for site in found if site.path.startswith(path)]


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
