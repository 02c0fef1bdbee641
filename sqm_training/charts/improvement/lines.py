"""The lines of the chart: centre, band and target with their names, and the trainings on the time axis."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from ..words import say
from .axes import x_of
from .series import ROLEPLAY, ImprovementSeries


@dataclass(frozen=True)
class Line:
    """A line across the chart: where it lies, what it is called (nothing where another line says it), how it looks."""

    at: float
    words: str
    colour: str
    dashes: Any = "-"


def lines_of(series: ImprovementSeries, language: str) -> list[Line]:
    """Return the lines of a chart: limits, the mean, the target."""
    found = []
    for band in series.bands:
        if band.kind != "pooled":
            dashes = "-" if band.kind == "locked" else (0, (5, 3))
            found += [
                Line(band.lower, "", "quiet", dashes),
                Line(band.upper, say(band.kind, language), "quiet", dashes),
            ]
    if series.bands:
        center = series.bands[-1].center
        found.append(Line(center, say("mean", language, value=f"{center:.1f}"), "ink"))
    if series.target is not None:
        found.append(Line(series.target, say("target", language, value=f"{series.target:g}"), "mark", (0, (1, 2))))
    return found


def bands(axes: Axes, series: ImprovementSeries, lines: list[Line], look: Mapping[str, str], is_wide: bool) -> None:
    """Draw the bands, the centre line and the target; a narrow chart names them in its legend, clear of all dots."""
    for band in series.bands:
        if band.kind == "pooled":
            axes.axhspan(band.lower, band.upper, color=look["band"], alpha=0.10, linewidth=0)
    for line in lines:
        axes.axhline(line.at, color=look[line.colour], linewidth=1, linestyle=line.dashes)
    if is_wide:
        _names(axes, [(line.at, line.words) for line in lines if line.words], look)


def _names(axes: Axes, labels: list[tuple[float, str]], look: Mapping[str, str]) -> None:
    """Write the names of lines beside the right edge, apart where they would touch."""
    bottom, top = axes.get_ylim()
    least = (top - bottom) * 0.065
    placed: list[float] = []
    for at, text in sorted(labels):
        placed.append(max(at, placed[-1] + least) if placed else at)
        axes.annotate(
            text,
            (1.01, placed[-1]),
            xycoords=("axes fraction", "data"),
            ha="left",
            va="center",
            fontsize=9,
            color=look["quiet"],
            annotation_clip=False,
        )


def marks(axes: Axes, series: ImprovementSeries, look: Mapping[str, str], language: str) -> None:
    """Draw trainings as lines and role-plays as triangles at the foot of the chart."""
    bottom, top = axes.get_ylim()
    played = [x_of(mark.at) for mark in series.marks if mark.kind == ROLEPLAY]
    axes.plot(
        played,
        [bottom + (top - bottom) * 0.025] * len(played),
        marker="^",
        markersize=5,
        markerfacecolor=look["mark"],
        markeredgecolor=look["mark"],
        linestyle="none",
        zorder=2,
    )
    for mark in series.marks:
        if mark.kind == ROLEPLAY:
            continue
        axes.axvline(x_of(mark.at), color=look["mark"], linewidth=1, alpha=0.7)
        axes.annotate(
            say("training", language),
            (x_of(mark.at), bottom + (top - bottom) * 0.03),
            rotation=90,
            fontsize=9,
            color=look["mark"],
            va="bottom",
            ha="right",
        )
