"""What a report is made of: facts, lines of words, drawings and tables, in sections."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHORT = 12
"""How many letters of a cell have room beside those of other columns on a phone."""
Words = Any
"""Words in the reader's language, or words that are translated when they are asked for."""


@dataclass(frozen=True)
class Fact:
    """One figure: what it is, its value as it is written, and what to know about it."""

    label: Words
    value: Words
    note: Words = ""


@dataclass(frozen=True)
class Facts:
    """Figures side by side."""

    facts: Sequence[Fact]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Lines:
    """Sentences one after the other; `is_large` for the one that a reader should see first."""

    lines: Sequence[Words]
    is_large: bool = False
    is_list: bool = False
    kind: ClassVar[str] = "lines"


@dataclass(frozen=True)
class Drawing:
    """A chart: the same in words, what makes it new, and how it is drawn on white paper so many pixels wide."""

    alt: Words
    stamp: Any
    draw: "Callable[[int], Figure]"
    kind: ClassVar[str] = "drawing"


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, how paper writes a cell; `is_behind` columns are in the workbook alone."""

    title: Words
    is_number: bool = False
    written: Callable[[Any], Any] | None = None
    is_behind: bool = False

    def on_paper(self, cell: Any) -> Any:
        """Return a cell as paper has it."""
        if cell is None or cell == "":
            return "–"
        return self.written(cell) if self.written else cell


@dataclass(frozen=True)
class Table:
    """A table of plain values; `most` rows stand on paper, the workbook holds all of them."""

    title: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    most: int = 60
    note: Words = ""
    kind: ClassVar[str] = "table"

    @property
    def on_paper(self) -> list[list[tuple[Column, Any]]]:
        """The cells that stand on paper, each with its column."""
        return [
            [
                (column, column.on_paper(cell))
                for column, cell in zip(self.columns, row, strict=True)
                if not column.is_behind
            ]
            for row in self.rows[: self.most]
        ]

    @property
    def long(self) -> set[int]:
        """The places of columns whose words need a line of their own on a phone."""
        cells = ((place, column, cell) for row in self.on_paper for place, (column, cell) in enumerate(row))
        return {place for place, column, cell in cells if not column.is_number and len(str(cell)) > SHORT}

    @property
    def heads(self) -> list[Column]:
        """The columns that stand on paper."""
        return [column for column in self.columns if not column.is_behind]


Part = Facts | Lines | Drawing | Table


@dataclass(frozen=True)
class Section:
    """A headed part of a report; without parts it is left out, unless `empty` says why there is nothing."""

    title: Words
    parts: Sequence[Part] = ()
    note: Words = ""
    empty: Words = ""


@dataclass(frozen=True)
class Report:
    """A whole report. `name` begins the names of its files, `about_id` is the person whom it is about, if any.

    `people` are those whose figures one of its tables shows.
    """

    name: str
    title: Words
    subject: Words
    head: Sequence[Fact]
    sections: Sequence[Section]
    notes: Sequence[Words] = ()
    as_of: datetime | None = None
    about_id: int | None = None
    people: Sequence[int] = ()
    crumbs: Sequence[tuple[Words, str]] = field(default_factory=list)

    @property
    def shown(self) -> list[Section]:
        """The sections that have something to say."""
        return [one for one in self.sections if one.parts or one.empty]

    @property
    def drawings(self) -> list[Drawing]:
        """All charts in their order."""
        return [part for section in self.sections for part in section.parts if isinstance(part, Drawing)]

    @property
    def tables(self) -> list[Table]:
        """All tables in their order."""
        return [part for section in self.sections for part in section.parts if isinstance(part, Table)]
