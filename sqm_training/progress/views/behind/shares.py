"""The visits behind shares of points: cells of the heat map, weak standards, steps of the blueprint."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import get_template_attribute, request, url_for
from sqlalchemy import ColumnElement, select

from ....database import now
from ....extensions import db
from ....ledger.models import MILLION
from ....people.models import Person, Site
from ....standards.models import Touchpoint
from ....visits.models import PersonResult, Result, Visit
from ....web.lists import Column, Filter, Listing, Quickly, Words, list_page
from ....web.lists.statements import fetch
from ....web.text import _, day_range, local, local_day, points_plain
from ....web.words import CHANNELS, DIMENSIONS
from ...queries.behind import details as reading
from ...queries.behind import points as queries
from ...queries.behind import shares, year
from ...queries.behind.left_out import LeftOut, left_out
from ...queries.steps import Earned
from ...words import PARTS_OF_SITE
from .common import (
    SORTABLE,
    Head,
    kept_of,
    knows_shoppers,
    long_note,
    number_column,
    shopper_column,
    show,
    site_column,
    when_column,
)
from .sides import compared


def of_heat(reader: Person) -> Any:
    """List the visits behind a cell of the heat map."""
    standard, dimension = request.args.get("standard", ""), request.args.get("dimension", "")
    share = shares.share_of_heat(
        reader,
        site_id=request.args.get("site", type=int),
        under=request.args.get("under", type=int),
        standard=standard,
        dimension=dimension,
    )
    back = url_for("progress.show_heat", site=request.args.get("under"), by=None if standard else "dimension")
    return _show(reader, share, (_("Standards by site"), back), "" if standard else str(DIMENSIONS[dimension]))


def of_weakest(reader: Person) -> Any:
    """List the visits of twelve months behind a weak standard of a site with all below it, or of all sites."""
    site_id = request.args.get("site", type=int)
    share = year.share_below(reader, site_id, request.args.get("standard", ""))
    return _show(reader, share, _of_site(share) if share.sites else (_("Home"), url_for("home.show_home")), "")


def of_part(reader: Person) -> Any:
    """List the visits of twelve months behind what the people, the site or the process got at a site and below."""
    part = request.args.get("part", "")
    share = year.share_of_part(reader, request.args.get("site", type=int), part)
    return _show(reader, share, _of_site(share), str(PARTS_OF_SITE[part]))


def _of_site(share: shares.Share) -> tuple[str, str]:
    (site,) = share.sites
    return local(site.title), url_for("progress.show_site", site_id=site.id)


def of_steps(reader: Person) -> Any:
    """List the visits behind a weak standard or a step of the blueprint."""
    touchpoint, side, today = request.args.get("touchpoint", ""), request.args.get("side", ""), local_day(now())
    share = shares.share_of_steps(
        reader,
        site_id=request.args.get("site", type=int),
        period=request.args.get("period", ""),
        channel=request.args.get("channel", ""),
        standard=request.args.get("standard", ""),
        touchpoint=touchpoint,
        is_before=side == "earlier",
        today=today,
    )
    kept = kept_of("site", "channel", "period")
    if touchpoint:
        back = (_("Service blueprint"), url_for("progress.show_blueprint", step=touchpoint, _anchor="opened", **kept))
    else:
        back = (_("Weak standards"), url_for("progress.list_weak_standards", **kept))
    is_compared = side in ("later", "earlier") and not touchpoint
    return _show(reader, share, back, "", compared(share, today, side) if is_compared else None)


def _show(
    reader: Person,
    share: shares.Share,
    back: tuple[str, str],
    title: str,
    sides: dict[str, Any] | None = None,
) -> Any:
    details = reading.Details()
    page = _listing(reader, share.points, details)
    head = replace(_head(share, back, title), **(sides or {}))
    if page.export:
        reading.add_details(details, share.points, fetch(page.statement))
        return show(head, page, None, reader)
    left = _turned(page, share.points)
    reading.add_details(details, share.points, page.rows)
    return show(head, page, left, reader, is_by_page=True)


def _listing(reader: Person, points: queries.Points, details: reading.Details) -> Listing:
    rows, sums = queries.visits_behind(points)
    is_small = points.kept.visits <= SORTABLE
    items = get_template_attribute("progress/_behind.html", "items")

    def by(column: Any) -> Any:
        return column if is_small else None

    return list_page(
        rows,
        columns=[
            when_column(reader, sums.at, lambda row: next(iter(details.people(row)), None)),
            *number_column(reader),
            site_column(by(Site.name)),
            Column(
                "met", _("Who was met"), lambda row: _("; ").join(details.people(row).values()) or "–", is_short=True
            ),
            *shopper_column(reader, by(queries.SHOPPER.name)),
            Column("items", _("Items"), lambda row: items(details.named(row)), export=lambda row: _plain(details, row)),
            *_points_columns(sums, by),
        ],
        search=[Site.name, Site.name_en, Words(lambda word: _named(reader, word))] if is_small else (),
        filters=[Filter("lost", _("Points"), _lost_or_not(), lambda value: _is_lost(sums, value))] if is_small else (),
        default_sort="-when",
        empty=(_("No visits"), _("Nothing counts in this figure."), None, None),
        name="visits-behind",
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
        quickly=Quickly(lambda: queries.count_visits(points), lambda skipped: queries.newest_behind(points, skipped)),
    )


def _points_columns(sums: Any, by: Callable[[Any], Any]) -> list[Column]:
    got, possible = sums.got, sums.possible
    return [
        Column("got", _("Points earned"), lambda row: _points(row.got), sort=by(got), is_number=True),
        Column("possible", _("Points possible"), lambda row: _points(row.possible), sort=by(possible), is_number=True),
        Column("lost", _("Points lost"), _lost, sort=by(possible - got), is_number=True),
    ]


def _lost_or_not() -> list[tuple[str, str]]:
    return [("yes", _("Points lost")), ("no", _("All points got"))]


def _is_lost(sums: Any, value: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = sums.got < sums.possible if value == "yes" else sums.got >= sums.possible
    return found


def _named(reader: Person, word: str) -> ColumnElement[bool]:
    """Return the condition that a word is in the name of who was met or who shopped, or is the number of the visit."""
    people = select(Person.id).where(Person.name.icontains(word, autoescape=True))
    found: ColumnElement[bool] = Result.id.in_(select(PersonResult.result_id).where(PersonResult.person_id.in_(people)))
    if not knows_shoppers(reader):
        return found
    found = found | Visit.shopper_id.in_(people)
    return found | (Visit.id == int(word)) if word.isascii() and word.isdigit() and len(word) < 10 else found


def _points(millionths: Any) -> str:
    return points_plain(int(millionths) / MILLION)


def _lost(row: Any) -> str:
    return points_plain((int(row.possible) - int(row.got)) / MILLION)


def _plain(details: reading.Details, row: Any) -> str:
    found = details.items.get(row.sheet_id, [])
    return _("; ").join(f"{one.code} {points_plain(one.got)}/{points_plain(one.possible)}" for one in found)


def _turned(page: Listing, points: queries.Points) -> list[LeftOut] | None:
    """Take the row before the page from its rows, and return what is left out in the time of the page.

    None where the list is narrowed or sorted by something else: then no time belongs to a page.
    """
    is_plain = not page.is_narrowed and (page.sort_key, page.is_descending) == ("when", True)
    if not is_plain:
        return None
    span = queries.page_span(points, page.rows, page.first - 1, page.number == page.pages)
    if page.number > 1 and page.rows:
        page.rows = page.rows[1:]
    return left_out(points, *span)


def _head(share: shares.Share, back: tuple[str, str], title: str) -> Head:
    kept = share.points.kept
    names = [f"{code} {local(title)}" for code, title in share.standards]
    step = request.args.get("touchpoint", "")
    return Head(
        title=title or (_step(step) if step else names[0]),
        back=back,
        stats=_stats(kept, is_counted=share.points.counted == kept.visits),
        facts=_facts(share, names if len(names) > 1 or step else [], step),
        how=_("The sum of the points got below, divided by the sum of the points possible."),
        as_of=kept.as_of,
        notes=[] if kept.visits <= SORTABLE else [long_note()],
    )


def _step(code: str) -> str:
    return local(db.session.get_one(Touchpoint, code).title)


def _stats(kept: Earned, *, is_counted: bool) -> list[tuple[str, str, str]]:
    percent = "–" if kept.percent is None else f"{kept.percent:.1f}%"
    visits = "" if is_counted else _("of the standard with most of them")
    return [
        (_("Share of points"), percent, _("fewer than three visits") if kept.percent is None else ""),
        (_("Points earned"), f"{kept.got:,.1f}", _("of %(n)s points", n=f"{kept.possible:,.1f}")),
        (_("Visits"), f"{kept.visits:,}", visits),
    ]


def _facts(share: shares.Share, names: list[str], step: str) -> list[tuple[str, str]]:
    first, last = shares.period_days(share)
    places = [local(site.title) for site in share.sites]
    shown = places[:3] if len(places) > 4 else places
    rest = [_("%(n)s more", n=len(places) - len(shown))] if len(shown) < len(places) else []
    channel = share.points.channel
    return [
        *([(_("Standards"), _(", ").join(name.split(" ", 1)[0] for name in names))] if names else []),
        *([(_("Channel"), str(CHANNELS[channel]))] if channel else []),
        (_("Site") if len(places) == 1 else _("Sites"), _(", ").join([*shown, *rest]) or _("All sites")),
        (_("Period"), day_range(first, last)),
    ]
