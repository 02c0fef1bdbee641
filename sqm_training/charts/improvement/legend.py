"""The legend of the chart."""

from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..style import SHAPES, embedded_family
from ..words import say
from .series import ROLEPLAY, ImprovementSeries


def legend(figure: Figure, series: ImprovementSeries, look: Mapping[str, str], language: str, most: int) -> None:
    """Name under the chart only what is in it: several channels, left out, signals, critical items, the pooled band."""
    channels = list(dict.fromkeys(point.channel for point in series.points))
    entries = [(SHAPES.get(one, "o"), look["point"], look["point"], 6, one) for one in channels if one in SHAPES]
    entries = entries if len(entries) > 1 else []
    if any(point.hollow for point in series.points):
        entries.append(("o", look["paper"], look["point"], 6, "hollow"))
    if any(point.ringed for point in series.points):
        entries.append(("o", "none", look["ink"], 10, "ringed"))
    if any(point.critical for point in series.points):
        entries.append(("D", "none", look["mark"], 9, "critical"))
    if any(mark.kind == ROLEPLAY for mark in series.marks):
        entries.append(("^", look["mark"], look["mark"], 6, ROLEPLAY))
    if any(band.kind == "pooled" for band in series.bands):
        entries.append(("s", look["band"], look["band"], 9, "pooled"))
    if not entries:
        return
    handles = [
        Line2D(
            [],
            [],
            marker=shape,
            markerfacecolor=face,
            markeredgecolor=edge,
            markersize=size,
            linestyle="none",
            alpha=0.35 if key == "pooled" else 1,
        )
        for shape, face, edge, size, key in entries
    ]
    drawn = figure.legend(
        handles,
        [say(key, language) for *_rest, key in entries],
        loc="lower center",
        ncols=min(most, len(entries)),
        frameon=False,
        fontsize=9,
        labelcolor=look["quiet"],
        handletextpad=0.3,
        columnspacing=1.2,
        borderaxespad=0.1,
        prop={"family": embedded_family(), "size": 9},
    )
    drawn.set_zorder(5)
