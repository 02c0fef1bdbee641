"""The legend of the chart."""

from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..style import SHAPES, embedded_family
from ..words import say
from .lines import Line
from .series import ROLEPLAY, ImprovementSeries

SMALL = 6
"""The size of a dot in the legend; the square of the pooled band is larger, and pale."""


Entry = tuple[Line2D, str]
Looks = tuple[str, str, str, int]
"""The shape of a mark, the colours of its face and its edge, and its size."""


def entries_of(series: ImprovementSeries, lines: list[Line], look: Mapping[str, str], language: str) -> list[Entry]:
    """Return what the legend explains: the named lines, and only what is in the chart.

    Several channels, left out, signals, critical items, role-plays, the pooled band.
    """
    found: list[Entry] = [
        (Line2D([], [], color=look[line.colour], linewidth=1, linestyle=line.dashes), line.words)
        for line in lines
        if line.words
    ]
    return [
        *found,
        *((_shape(*looks), say(key, language)) for key, looks in _shapes(series, look)),
    ]


def _shapes(series: ImprovementSeries, look: Mapping[str, str]) -> list[tuple[str, Looks]]:
    """Return the name of each thing to explain, with how it looks."""
    channels = list(dict.fromkeys(point.channel for point in series.points if point.channel in SHAPES))
    found: list[tuple[str, Looks]] = [(one, (SHAPES[one], look["point"], look["point"], 6)) for one in channels]
    found = found if len(found) > 1 else []
    if any(point.hollow for point in series.points):
        found.append(("hollow", ("o", look["paper"], look["point"], 6)))
    if any(point.ringed for point in series.points):
        found.append(("ringed", ("o", "none", look["ink"], 10)))
    if any(point.critical for point in series.points):
        found.append(("critical", ("D", "none", look["mark"], 9)))
    if any(mark.kind == ROLEPLAY for mark in series.marks):
        found.append((ROLEPLAY, ("^", look["mark"], look["mark"], 6)))
    if any(band.kind == "pooled" for band in series.bands):
        found.append(("pooled", ("s", look["band"], look["band"], 9)))
    return found


def _shape(shape: str, face: str, edge: str, size: int) -> Line2D:
    return Line2D(
        [],
        [],
        marker=shape,
        markerfacecolor=face,
        markeredgecolor=edge,
        markersize=size,
        linestyle="none",
        alpha=0.35 if shape == "s" and size > SMALL else 1,
    )


def legend(figure: Figure, entries: list[Entry], look: Mapping[str, str], columns: int) -> None:
    """Write the legend under the chart, in so many columns at most."""
    if not entries:
        return
    drawn = figure.legend(
        [handle for handle, _words in entries],
        [words for _handle, words in entries],
        loc="lower center",
        ncols=min(columns, len(entries)),
        frameon=False,
        fontsize=9,
        labelcolor=look["quiet"],
        handletextpad=0.4,
        columnspacing=1.2,
        borderaxespad=0.1,
        prop={"family": embedded_family(), "size": 9},
    )
    drawn.set_zorder(5)
