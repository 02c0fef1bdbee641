"""What a list offers: its columns, and the choices above it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request
from markupsafe import Markup
from sqlalchemy import ColumnElement

DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?")


def number_in(words: str) -> int | float | str:
    """Return the number that words are, as whole as it is written, or the words."""
    found = DECIMAL.fullmatch(words)
    return words if found is None else float(words) if found[1] else int(words)


@dataclass(frozen=True)
class Column:
    """One column: what a cell shows, what it sorts by (nothing: not sortable), what a file gets instead.

    A column `is_name` when a card on a narrow screen bears its words as title; else the first column is that.
    A column `is_short` when its few words stay on one line, `is_wide` when its sentences take a card's whole width,
    `is_folded` when another cell says its words where the table would be cut off. A cell of several numbers has
    `parts`: the columns that a file gets in its place, by title.
    """

    key: str
    title: str
    cell: Callable[[Any], Any]
    sort: Any = None
    is_number: bool = False
    export: Callable[[Any], Any] | None = None
    is_short: bool = False
    is_folded: bool = False
    is_name: bool = False
    is_wide: bool = False
    parts: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        """The heads of the columns that a file gets."""
        return list(self.parts) or [self.title]

    @cached_property
    def classes(self) -> str:
        """The names by which the style sheet knows the cells of the column."""
        kind = "number" if self.is_number else "nowrap" if self.is_short else "wide-cell" if self.is_wide else ""
        names = (kind, "wide-only" if self.is_folded else "", "row-name" if self.is_name else "")
        return " ".join(filter(None, names))

    @cached_property
    def opening(self) -> Markup:
        """How each cell of the column begins, written once for all rows."""
        named = Markup(' class="{}"').format(self.classes) if self.classes else ""
        return Markup('<td{} data-label="{}">').format(named, self.title)

    def plain(self, row: Any) -> list[Any]:
        """Return the values for a file: those of the `parts`, that of `export`, or else the words of the cell.

        Words of a column of numbers that are one become that number.
        """
        if self.parts:
            return [value(row) for value in self.parts.values()]
        value = (self.export or self.cell)(row)
        words = value.striptags() if isinstance(value, Markup) else value
        return [number_in(words) if self.is_number and isinstance(words, str) else words]


@dataclass(frozen=True)
class Words:
    """A way to search that is more than a column holding the word: returns the condition for one word."""

    where: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class Filter:
    """One choice above the list; `default` holds until the reader chooses, and "" stands for all."""

    key: str
    title: str
    options: Sequence[tuple[str, str]]
    where: Callable[[str], ColumnElement[bool]]
    default: str = ""

    @property
    def value(self) -> str:
        """The chosen option, or the default when the address names none that exists."""
        chosen = request.args.get(self.key, self.default)
        return chosen if chosen == "" or chosen in {value for value, _label in self.options} else self.default
