"""How people stand: by name, with shrunken means and intervals, never ranked."""

from collections.abc import Callable
from typing import Any

from flask import get_template_attribute, render_template

from ...people.looks import note_listing
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, local, roughly
from ..models import PersonFigure
from ..queries import insights as queries
from ..queries import sites as site_queries
from ..queries.sites import COMPARABLE_FROM
from ..words import CHANGES, LEVELS, change_span, tenth
from . import bp

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)


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
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
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
