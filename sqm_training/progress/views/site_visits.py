"""All published visits of a site, to search, sort, turn pages and take along."""

from typing import Any

from flask import get_template_attribute, render_template

from ...checklists.models import Checklist
from ...measures.score import shown
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import PAGE_SIZE, Column, Filter, Quickly, list_page
from ...web.text import _, roughly
from ...web.words import CHANNELS
from ..queries import site_visits as queries
from ..queries import sites
from . import bp

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)


@bp.get("/sites/<int:site_id>/visits")
@allow(*LEADERS)
def list_site_visits(site_id: int) -> Any:
    """List all published visits of a site and below."""
    site = sites.site_for(signed_in_person(), site_id)
    page = list_page(
        queries.published_visits(site),
        columns=[
            Column("when", _("When"), _when, sort=queries.VISITED, export=lambda row: roughly(row.at)),
            Column("channel", _("Channel"), lambda row: str(CHANNELS[row.channel]), sort=Checklist.channel),
            Column("calculated", _("Calculated"), lambda row: shown(row.calculated), is_number=True),
            Column("reported", _("Reported"), lambda row: shown(row.reported), is_number=True),
        ],
        filters=[
            Filter("channel", _("Channel"), _channels(), lambda value: Checklist.channel == value),
        ],
        default_sort="-when",
        empty=(
            _("No published visits yet"),
            _("Results appear here once their wave is published."),
            None,
            None,
        ),
        name="site-visits",
        quickly=Quickly(
            lambda: queries.count_visits(site), lambda skipped: queries.newest_visits(site, PAGE_SIZE, skipped)
        ),
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
    )
    return (
        page.export_response()
        if page.export
        else render_template("progress/list_site_visits.html", page=page, site=site)
    )


def _channels() -> list[tuple[str, str]]:
    return [(key, str(words)) for key, words in CHANNELS.items()]


def _when(row: Any) -> Any:
    return get_template_attribute("progress/_cells.html", "when")(row.id, roughly(row.at))
