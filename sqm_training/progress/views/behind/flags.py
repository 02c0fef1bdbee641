"""The visits behind a count of flags of a shopper."""

from typing import Any

from flask import get_template_attribute, request, url_for

from ....errors import NotFound
from ....people.models import Person, Site
from ....visits.models import Visit
from ....visits.words import STATES
from ....web.lists import Column, list_page
from ....web.text import _, day
from ...queries.behind import flags as queries
from ...words import INTEGRITY
from .common import Head, knows_shoppers, show, site_column


def of_flags(reader: Person) -> Any:
    """List the visits of a shopper that carry a flag, each opening where it is reviewed."""
    if not knows_shoppers(reader):
        raise NotFound
    kind, when = request.args.get("kind", ""), request.args.get("quarter", "")
    found = queries.flagged_behind(request.args.get("shopper", 0, type=int), kind, when)
    on = queries.flags_on(found)
    cells = {name: get_template_attribute("progress/_behind.html", name) for name in ("review", "flags")}
    page = list_page(
        queries.visits_with(found),
        columns=[
            Column("when", _("Visit"), lambda row: cells["review"](row.id, row.at), sort=Visit.visited_at,
                   export=lambda row: day(row.at, year=True), is_short=True),
            Column("number", _("Visit no."), lambda row: row.id, sort=Visit.id, is_number=True, is_folded=True),
            site_column(Site.name),
            Column("state", _("State"), lambda row: str(STATES[row.state][0]), sort=Visit.state, is_short=True),
            Column("flags", _("Flags"), lambda row: cells["flags"](on.get(row.id, [])),
                   export=lambda row: _("; ").join(str(INTEGRITY[key]) for key, _settled in on.get(row.id, []))),
        ],
        search=[Site.name, Site.name_en],
        default_sort="-number",
        empty=(_("No visits"), _("Nothing counts in this figure."), None, None),
        name="flags-behind",
    )  # fmt: skip
    title = _("Flagged visits") + (f"{_(': ')}{INTEGRITY[kind]}" if kind else "")
    return show(_head(found, title), page, [], reader)


def _head(found: queries.Flagged, title: str) -> Head:
    address = url_for("progress.show_shopper", person_id=found.shopper.id)
    return Head(
        title=title,
        back=(found.shopper.name, address),
        stats=[(_("Visits"), str(len(found.visit_ids)), "")],
        facts=[(_("Mystery shopper"), found.shopper.name), *([(_("Quarter"), found.quarter)] if found.quarter else [])],
        how=_("Each visit below carries it. A flag is a reason to look, not a finding."),
        as_of=found.as_of,
        rows=_("Visits to look at"),
    )
