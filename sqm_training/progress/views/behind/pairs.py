"""The doubled visits behind the agreement of shoppers."""

from typing import Any

from flask import get_template_attribute, request, url_for
from sqlalchemy import func, null

from ....errors import NotFound
from ....extensions import db
from ....people.models import Person, Site
from ....visits.models import Visit
from ....web.lists import PAGE_SIZE, Column, Listing, Quickly, list_page
from ....web.lists.statements import fetch
from ....web.text import _, local
from ...queries.behind import pairs as queries
from ...words import hundredths
from .common import Head, Stat, knows_shoppers, number_column, show, site_column, when_column


def of_pairs(reader: Person) -> Any:
    """List the doubled visits of a wave or of all, with how far both sheets agree on an item or on all of them."""
    if not knows_shoppers(reader):
        raise NotFound
    found = queries.agreement_behind(
        request.args.get("wave", type=int), request.args.get("version", type=int), request.args.get("item", "")
    )
    compared = queries.Compared()
    page = _listing(reader, found, compared)
    queries.compare(compared, found, fetch(page.statement) if page.export else page.rows)
    return show(_head(found), page, [], reader)


def _head(found: queries.Agreement) -> Head:
    content = found.content
    compared = "" if found.item else _("of %(n)s items", n=f"{content['items']:,}")
    stats: list[Stat] = [
        (_("Doubled visits"), f"{found.pairs:,}", ""),
        (_("Same answer"), f"{100 * found.same:.0f}%", compared),
    ]
    if found.item is None and content["ac1"] is not None:
        stats.append((_("Agreement beyond chance (AC1)"), hundredths(content["ac1"]), _("1 = perfect; 0.80 is good")))
    if found.item is None and content["alpha"] is not None:
        stats.append((_("Alpha"), hundredths(content["alpha"]), _("the same with missing answers and half points")))
    if found.item is None and content["difference"] is not None:
        half = f"± {1.96 * content['difference']:.1f}"
        stats.append((_("From the shopper alone"), half, _("points of a total, 19 times out of 20")))
    return Head(
        title=f"{found.item.code} {local(found.item.text)}" if found.item else _("Agreement on doubled visits"),
        back=_back(found),
        stats=stats,
        facts=[(_("Wave"), local(found.wave.title))] if found.wave else [],
        how=_(
            "Same answer: the items with the same points on both sheets, of those that both scored, added up over the "
            "pairs below."
        ),
        as_of=found.as_of,
        rows=_("Doubled visits"),
    )


def _back(found: queries.Agreement) -> tuple[str, str]:
    if found.item is not None:
        return _("Checklist quality"), url_for("progress.show_checklist_quality", version_id=found.item.version_id)
    if found.wave is not None:
        return _("Fairness report"), url_for("progress.show_fairness", wave_id=found.wave.id)
    return _("Strictness"), url_for("progress.list_strictness")


def _listing(reader: Person, found: queries.Agreement, compared: queries.Compared) -> Listing:
    rows = queries.pairs_behind(found)
    order = Visit.pair if found.wave is None else func.coalesce(Visit.pair, null())  # a wave's are found by the wave
    second = get_template_attribute("progress/_behind.html", "second")

    def newest(skipped: int) -> list[Any]:
        return list(db.session.execute(rows.order_by(order.desc()).limit(PAGE_SIZE).offset(skipped)))

    def total(row: Any, place: int) -> str:
        both = compared.totals.get(row.sheet_id)
        return f"{both[place]:.1f}" if both else "–"

    return list_page(
        rows,
        columns=[
            when_column(reader, None, lambda _row: None),
            *number_column(reader, order),
            Column("second", _("Second visit"), second, export=lambda row: row.other_id, is_short=True),
            site_column(Site.name),
            Column("shoppers", _("Mystery shoppers"), _shoppers, is_short=True),
            Column("items", _("Items scored by both"), compared.items, is_number=True),
            Column("same", _("Same answer"), compared.same, is_number=True),
            Column("first_total", _("First score"), lambda row: total(row, 0), is_number=True),
            Column("second_total", _("Second score"), lambda row: total(row, 1), is_number=True),
        ],
        search=[Site.name, Site.name_en, queries.FIRST.name, queries.SECOND.name],
        default_sort="-number",
        empty=(_("No visits"), _("Nothing counts in this figure."), None, None),
        name="pairs-behind",
        quickly=Quickly(lambda: found.pairs, newest),
    )


def _shoppers(row: Any) -> str:
    return _(", ").join(name or "–" for name in (row.shopper, row.other_shopper))
