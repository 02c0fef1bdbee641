"""A list as one request sees it, with the addresses of its other pages and of its files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from blinker import Namespace
from flask import Response, request
from markupsafe import Markup, escape

from ..access import this_app
from ..text import zone
from . import statements
from .columns import Column, Filter
from .statements import PAGE_SIZE, AnySelect

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

exported = Namespace().signal("exported")
"""Sent with `name`, `kind` and `rows` when somebody takes a list away as a file."""


@dataclass
class Listing:
    """A list as it stands in this request: narrowed, sorted, cut to one page; bare when there is nothing to narrow."""

    statement: AnySelect
    columns: Sequence[Column]
    filters: Sequence[Filter]
    empty: tuple[str, str, str | None, str | None]
    name: str
    has_search: bool
    sort_key: str
    is_descending: bool
    notes: Sequence[str] = ()
    select: Callable[[Any], Any] | None = None
    is_bare: bool = False
    total: int = 0
    number: int = 1
    rows: list[Any] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The words searched for."""
        return request.args.get("q", "").strip()

    @property
    def export(self) -> str | None:
        """The file format asked for, if any."""
        kind = request.args.get("export", "")
        return kind if kind in FORMATS else None

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.total > statements.MOST_COUNTED

    @property
    def shown_total(self) -> int:
        """The count to write down, to be read as "more than" when capped."""
        return min(self.total, statements.MOST_COUNTED)

    @property
    def pages(self) -> int:
        """How many pages can be turned to."""
        return max(1, -(-self.shown_total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The place of the first row on this page, counted from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or filter hides rows."""
        return bool(self.query) or any(each.value for each in self.filters)

    @property
    def is_as_opened(self) -> bool:
        """Whether nothing but the filters with which the list opens hides rows."""
        return not self.query and all(each.value == each.default for each in self.filters)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search form carries along unseen: the order, and whatever else the address holds."""
        own = {"q", "page", "export", *(each.key for each in self.filters)}
        return [(key, value) for key, value in request.args.items(multi=True) if key not in own]

    @property
    def cleared(self) -> str:
        """The address without search and filters; filters with a default are set to all."""
        pairs = self.kept + [(each.key, "") for each in self.filters if each.default]
        return self._address(pairs)

    def at(self, **changes: Any) -> str:
        """Return the address of this list with some arguments changed; None takes one away."""
        pairs = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
        pairs += [(key, str(value)) for key, value in changes.items() if value is not None]
        return self._address([pair for pair in pairs if pair[0] != "export" or "export" in changes])

    def _address(self, pairs: Sequence[tuple[str, str]]) -> str:
        return request.path + (f"?{urlencode(pairs)}" if pairs else "")

    def direction(self, column: Column) -> str:
        """Return the `aria-sort` word of a column."""
        if column.key != self.sort_key:
            return "none"
        return "descending" if self.is_descending else "ascending"

    def cells(self, row: Any) -> Markup:
        """Return the cells of a row; a page has hundreds, and a template takes longer over each than what it shows."""
        parts: list[str] = []
        for column in self.columns:
            cell = column.cell(row)
            parts += (column.opening, "" if cell is None else escape(cell), "</td>\n")
        return Markup("".join(parts))  # noqa: S704 - each part is markup or escaped

    def sorted_by(self, column: Column) -> str:
        """Return the address that sorts by a column, the other way round when it is already sorted by it."""
        turned = column.key == self.sort_key and not self.is_descending
        return self.at(sort=f"-{column.key}" if turned else column.key, page=None)

    def page_numbers(self) -> list[int | None]:
        """Return the pages to offer: the ends, the neighbours, and None for each gap."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown: list[int | None] = []
        for number in sorted(each for each in near if 1 <= each <= self.pages):
            if shown and shown[-1] is not None and number > shown[-1] + 1:
                shown.append(None)
            shown.append(number)
        return shown

    def export_response(self) -> Response:
        """Answer with all rows of the list, not only those of the page, as a file."""
        headers = [title for column in self.columns for title in column.titles]
        found = statements.fetch(self.statement)
        rows = [[value for column in self.columns for value in column.plain(row)] for row in found]
        return table_response(self.name, self.export or "csv", headers, rows, notes=self.notes)


def table_response(
    name: str, kind: str, headers: Sequence[str], rows: Sequence[Sequence[Any]], notes: Sequence[str] = ()
) -> Response:
    """Answer with a table as a CSV or XLSX file, and tell those who keep the trail."""
    from ...files.export import csv_bytes, xlsx_bytes

    exported.send(this_app(), name=name, kind=kind, rows=len(rows))
    made = xlsx_bytes(headers, rows, name, notes=notes) if kind == "xlsx" else csv_bytes(headers, rows, notes=notes)
    filename = f"{name}-{datetime.now(zone()):%Y-%m-%d}.{kind}"
    return Response(
        made, content_type=FORMATS[kind], headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )
