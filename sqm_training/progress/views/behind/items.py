"""The sheets behind what an item of a checklist tells."""

import json
from typing import Any

from flask import request, url_for
from sqlalchemy import ColumnElement, func

from ....checklists.models import SheetAnswer
from ....errors import NotFound
from ....extensions import db
from ....ledger.models import MILLION
from ....people.models import Person, Site
from ....visits.models import Result
from ....web.lists import PAGE_SIZE, Column, Filter, Listing, Quickly, list_page
from ....web.lists.statements import fetch
from ....web.text import _, local, points_plain
from ...queries.behind import items as queries
from ...words import FINDINGS, hundredths
from .common import Head, knows_shoppers, number_column, shopper_column, show, site_column, when_column


def of_item(reader: Person) -> Any:
    """List the sheets behind what an item tells; who makes checklists sees those of all sites."""
    if not knows_shoppers(reader):
        raise NotFound
    figure = queries.item_behind(request.args.get("version", 0, type=int), request.args.get("item", ""))
    others = queries.Others()
    page = _listing(reader, figure, others)
    queries.add_others(others, figure, fetch(page.statement) if page.export else page.rows)
    left = None if page.export else queries.left_of_item(figure)
    return show(_head(figure), page, left, reader)


def _head(figure: queries.ItemFigure) -> Head:
    found, version = figure.found, figure.version
    flags = _("; ").join(str(FINDINGS[flag]) for flag in found["flags"])
    return Head(
        title=f"{figure.item.code} {local(figure.item.text)}",
        back=(local(version.title), url_for("progress.show_checklist_quality", version_id=version.id)),
        stats=[
            (_("Points got"), _percent(found["pass"]), flags),
            (_("Not applicable"), _percent(found["missing"]), ""),
            (_("Item-rest"), "–" if found["rest"] is None else hundredths(found["rest"]), ""),
            (_("Sheets"), f"{len(figure.results):,}", ""),
        ],
        facts=[
            (_("Checklist"), f"{figure.checklist.code} {local(version.title)}"),
            (_("Version"), str(version.number)),
            (_("Weight"), points_plain(figure.item.points or 0)),
        ],
        how=_(
            "Points got: the mean of this item's share over the sheets on which it applied. Item-rest: whether it goes "
            "with the last column."
        ),
        as_of=figure.as_of,
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def _listing(reader: Person, figure: queries.ItemFigure, others: queries.Others) -> Listing:
    def newest(skipped: int) -> list[Any]:
        some = figure.results[skipped : skipped + PAGE_SIZE]
        return list(db.session.execute(queries.sheets_behind(figure, some).order_by(Result.id.desc())))

    return list_page(
        queries.sheets_behind(figure, figure.results),
        columns=[
            when_column(reader, None, lambda _row: None),
            *number_column(reader, Result.id),
            site_column(Site.name),
            *shopper_column(reader, queries.SHOPPER.name),
            Column("answer", _("Answer"), _answer, is_short=True),
            Column("got", _("Points earned"), lambda row: _points(row.got, row), sort=SheetAnswer.got, is_number=True),
            Column("possible", _("Points possible"), lambda row: _points(row.possible, row), is_number=True),
            Column("share", _("This item"), _share, is_number=True, export=_plain_share),
            Column("others", _("The other items"), lambda row: _percent(others.share.get(row.sheet_id)), is_number=True,
                   export=lambda row: others.share.get(row.sheet_id, "")),
        ],
        search=[Site.name, Site.name_en, queries.SHOPPER.name],
        filters=[Filter("got", _("Answer"), _kinds(), _is_kind)],
        default_sort="-number",
        empty=(_("No visits"), _("Nothing counts in this figure."), None, None),
        name="visits-behind",
        quickly=Quickly(lambda: len(figure.results), newest),
    )  # fmt: skip


def _kinds() -> list[tuple[str, str]]:
    return [("lost", _("Points lost")), ("all", _("All points got")), ("na", _("Not applicable"))]


def _is_kind(value: str) -> ColumnElement[bool]:
    if value == "na":
        return func.coalesce(SheetAnswer.possible, 0) == 0
    return SheetAnswer.got < SheetAnswer.possible if value == "lost" else SheetAnswer.got >= SheetAnswer.possible


def _answer(row: Any) -> str:
    """Write an answer as the sheet keeps it: a word, a number, or several."""
    if not row.possible:
        return _("Not applicable")
    value = json.loads(row.value or "null")
    if isinstance(value, list):
        return _(", ").join(map(str, value)) or "–"
    if isinstance(value, dict):
        return _(", ").join(f"{key} × {n}" for key, n in value.items() if n) or "–"
    return {"yes": _("Yes"), "no": _("No")}.get(str(value), str(value))


def _points(millionths: int | None, row: Any) -> str:
    return points_plain((millionths or 0) / MILLION) if row.possible else "–"


def _share(row: Any) -> str:
    return _percent((row.got or 0) / row.possible) if row.possible else "–"


def _plain_share(row: Any) -> float | str:
    return (row.got or 0) / row.possible if row.possible else ""
