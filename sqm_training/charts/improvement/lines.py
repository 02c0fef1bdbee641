"""The lines of the chart: centre, band and target with their names, and the trainings on the time axis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matplotlib.axes import Axes

from ..words import say
from .axes import x_of
from .series import ROLEPLAY, ImprovementSeries


@dataclass(frozen=True)
class Line:
    """A line across the chart: where it lies, what it is called (nothing where another line says it), how it looks.

    It reaches from one day to another where limits began anew.
    """

    at: float
    words: str
    colour: str
    dashes: Any = "-"
    since: date | None = None
    until: date | None = None


def lines_of(series: ImprovementSeries, language: str) -> list[Line]:
    """Return the lines of a chart: limits, the mean, the target; those of limits that ended have no words."""
    found = []
    for band in series.bands:
        span, is_last = (band.since, band.until), band.until is None
        if band.kind != "pooled":
            dashes = "-" if band.kind == "locked" else (0, (5, 3))
            words = say(band.kind, language) if is_last else ""
            found += [Line(band.lower, "", "quiet", dashes, *span), Line(band.upper, words, "quiet", dashes, *span)]
        if band is [one for one in series.bands if one.until == band.until][-1]:
            words = say("mean", language, value=f"{band.center:.1f}") if is_last else ""
            found.append(Line(band.center, words, "ink", "-", *span))
    if series.target is not None:
        found.append(Line(series.target, say("target", language, value=f"{series.target:g}"), "mark", (0, (1, 2))))
    return found


def bands(axes: Axes, series: ImprovementSeries, lines: list[Line], look: Mapping[str, str], is_wide: bool) -> None:
    """Draw the bands, the centre line and the target; a narrow chart names them in its legend, clear of all dots."""
    for band in series.bands:
        if band.kind == "pooled":
            span = _span(axes, band.since, band.until)
            axes.axhspan(band.lower, band.upper, *span, color=look["band"], alpha=0.10, linewidth=0)
    for line in lines:
        span = _span(axes, line.since, line.until)
        axes.axhline(line.at, *span, color=look[line.colour], linewidth=1, linestyle=line.dashes)
    if is_wide:
        _names(axes, [(line.at, line.words) for line in lines if line.words], look)


def _span(axes: Axes, since: date | None, until: date | None) -> tuple[float, float]:
    """Return from where to where two days reach, as parts of the width of the axes."""
    first, last = axes.get_xlim()

    def edge(day: date | None, otherwise: float) -> float:
        return otherwise if day is None else (x_of(day) - first) / (last - first)

    return edge(since, 0.0), edge(until, 1.0)


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
    """Draw trainings and new limits as lines and role-plays as triangles at the foot of the chart."""
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
            say(mark.kind, language),
            (x_of(mark.at), bottom + (top - bottom) * 0.03),
            rotation=90,
            fontsize=9,
            color=look["mark"],
            va="bottom",
            ha="right",
        )
