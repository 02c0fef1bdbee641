"""What the lists behind all kinds of figures have in common: their head, their columns, their page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import get_template_attribute, render_template, request

from ....people.models import Person
from ....web.lists import Column, Listing
from ....web.text import _, day, local, roughly
from ...queries.behind.left_out import LeftOut

SORTABLE = 5000
"""Up to so many visits a list can be searched and sorted by what it says; more are read in order of time."""


Stat = tuple[str, str, str]
"""What a part of a figure is called, the part, and what is to be said of it."""


@dataclass(frozen=True)
class Head:
    """What stands above the list: name of the figure, where it stands, its parts, what it is about, how it adds up.

    `rows` says what the rows are where they are no visits; of such lists nothing is left out. `tabs` lead to the other
    lists that the same figure is made of.
    """

    title: str
    back: tuple[str, str]
    stats: Sequence[Stat]
    facts: Sequence[tuple[str, str]]
    how: str
    as_of: datetime | None
    notes: Sequence[str] = field(default=())
    rows: str = ""
    tabs: Sequence[tuple[str, str, bool]] = field(default=())


def show(head: Head, page: Listing, left: Sequence[LeftOut] | None, reader: Person, *, is_by_page: bool = False) -> Any:
    """Answer with the page, or with the file that was asked for.

    `left` are those that do not count, with `is_by_page` those of the time of the page; without any it says where.
    """
    if page.export:
        return page.export_response()
    return render_template(
        "progress/list_behind.html",
        head=head,
        page=page,
        left=left,
        is_by_page=is_by_page,
        knows_day=knows_shoppers(reader),
    )


def kept_of(*names: str) -> dict[str, Any]:
    """Return what an address says of some names, to say it again in another."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def long_note() -> str:
    """Return why a long list cannot be searched, and what to do about it."""
    return _("More than %(n)s visits: choose a site or a shorter period to search and sort them.", n=f"{SORTABLE:,}")


def knows_shoppers(reader: Person) -> bool:
    """Whether the reader may know who shopped and on which day: trainers and administrators alone."""
    return reader.has_role("trainer", "admin")


def when(reader: Person, at: datetime) -> str:
    """Write when a visit was as closely as the reader may know."""
    return day(at, year=True) if knows_shoppers(reader) else roughly(at)


def when_column(reader: Person, sort: Any, person_of: Any) -> Column:
    """Return the column that opens the result; `person_of` gives the id of whose part is opened, if anybody's."""

    opens = get_template_attribute("progress/_behind.html", "opens")

    def cell(row: Any) -> Any:
        return opens(row, when(reader, row.at), person_of(row), row.withdrawn_at is not None)

    return Column("when", _("Visit"), cell, sort=sort, export=lambda row: when(reader, row.at), is_short=True)


def number_column(reader: Person, sort: Any = None) -> list[Column]:
    """Return the column with the number of the visit, for those who work with numbers.

    A list that is in order of the number never folds it: without it the order looks like chance.
    """
    if not knows_shoppers(reader):
        return []
    return [Column("number", _("Visit no."), lambda row: row.id, sort=sort, is_number=True, is_folded=sort is None)]


def site_column(sort: Any) -> Column:
    """Return the column of the site."""
    return Column("site", _("Site"), lambda row: local(row.Site.title), sort=sort, is_short=True)


def shopper_column(reader: Person, sort: Any) -> list[Column]:
    """Return the column of who shopped, for those who may know."""
    if not knows_shoppers(reader):
        return []
    return [Column("shopper", _("Mystery shopper"), lambda row: row.shopper or "–", sort=sort, is_short=True)]
