"""Lists of rows with search, filters, sorting, paging and export, all of it kept in the address."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request

from .columns import Column, Filter, Words
from .listing import FORMATS, Listing, exported, table_response
from .statements import (
    MOST_COUNTED,
    PAGE_SIZE,
    AnySelect,
    Quickly,
    count,
    cut,
    default_order,
    fetch,
    narrowed,
    order,
    ordered,
    values,
)

__all__ = [
    "FORMATS",
    "MOST_COUNTED",
    "PAGE_SIZE",
    "Column",
    "Filter",
    "Listing",
    "Quickly",
    "Words",
    "exported",
    "list_page",
    "table_response",
    "values",
]


def list_page(
    statement: AnySelect,
    *,
    columns: Sequence[Column],
    search: Sequence[Any] = (),
    filters: Sequence[Filter] = (),
    default_sort: str = "",
    empty: tuple[str, str, str | None, str | None],
    name: str,
    notes: Sequence[str] = (),
    select: Callable[[Any], Any] | None = None,
    is_long: bool = False,
    quickly: Quickly | None = None,
) -> Listing:
    """Narrow, sort and cut a statement as the address asks; two queries, however many rows there are.

    `default_sort` is the key of a column, with `-` before it for descending. `notes` end every exported file.
    `select` gives the value of the box before each row, for acts on several rows at once. `is_long` says that there may
    be so many rows that a page is first found in the indices alone. `quickly` counts and reads the list in its default
    order when nothing narrows it.
    """
    key, is_descending = order(columns, default_sort)
    listing = Listing(
        statement=ordered(narrowed(statement, search, filters), columns, key, is_descending),
        columns=columns,
        filters=filters,
        empty=empty,
        name=name,
        has_search=bool(search),
        sort_key=key,
        is_descending=is_descending,
        notes=notes,
        select=select,
    )
    if not listing.export:
        is_plain = not listing.is_narrowed and (key, is_descending) == default_order(default_sort)
        _fill(listing, quickly if is_plain else None, is_long=is_long)
        listing.is_bare = not listing.total and listing.is_as_opened and not count(statement)
    return listing


def _fill(listing: Listing, quickly: Quickly | None, *, is_long: bool) -> None:
    """Count the rows and read those of the page that the address asks for."""
    listing.total = quickly.count() if quickly else count(listing.statement)
    listing.number = min(max(1, request.args.get("page", 1, type=int)), listing.pages)
    skipped = listing.first - 1
    if quickly:
        listing.rows = quickly.rows(skipped)
    elif listing.total:
        listing.rows = fetch(cut(listing.statement, skipped, is_long=is_long))
