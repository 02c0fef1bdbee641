"""The lines of the chart: centre, band and target with their names, and the trainings on the time axis."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from ..words import say
from .axes import x_of
from .series import ROLEPLAY, ImprovementSeries


def bands(axes: Axes, series: ImprovementSeries, look: Mapping[str, str], language: str, is_wide: bool) -> None:
    """Draw the bands, the centre line and the target with their names."""
    labels: list[tuple[float, str]] = []
    for band in series.bands:
        if band.kind == "pooled":
            axes.axhspan(band.lower, band.upper, color=look["band"], alpha=0.10, linewidth=0)
            continue
        dashes = "-" if band.kind == "locked" else (0, (5, 3))
        for side in (band.lower, band.upper):
            axes.axhline(side, color=look["quiet"], linewidth=1, linestyle=dashes)
        labels.append((band.upper, say(band.kind, language)))
    if series.bands:
        center = series.bands[-1].center
        axes.axhline(center, color=look["ink"], linewidth=1)
        labels.append((center, say("mean", language, value=f"{center:.1f}")))
    if series.target is not None:
        axes.axhline(series.target, color=look["mark"], linewidth=1, linestyle=(0, (1, 2)))
        labels.append((series.target, say("target", language, value=f"{series.target:g}")))
    _names(axes, labels, look, is_wide)


def _names(axes: Axes, labels: list[tuple[float, str]], look: Mapping[str, str], is_wide: bool) -> None:
    """Write the names of lines beside the right edge (of a narrow chart: within it), apart where they would touch."""
    bottom, top = axes.get_ylim()
    least = (top - bottom) * 0.065
    placed: list[float] = []
    for at, text in sorted(labels):
        placed.append(max(at, placed[-1] + least) if placed else at)
        axes.annotate(
            text,
            (1.01 if is_wide else 0.995, placed[-1]),
            xycoords=("axes fraction", "data"),
            xytext=(0, 0 if is_wide else 1),
            textcoords="offset points",
            ha="left" if is_wide else "right",
            va="center" if is_wide else "bottom",
            fontsize=9 if is_wide else 8,
            color=look["quiet"],
            annotation_clip=False,
            bbox=None if is_wide else {"facecolor": look["paper"], "alpha": 0.8, "linewidth": 0, "pad": 1},
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
