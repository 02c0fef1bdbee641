"""Small multiples: one little chart for each standard, dimension, moment of truth or channel, all on the same scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import DPI, colours, embedded_family

PANEL_PX, LEFT_PX, WIDE = 150, 38, 600
ROOM = timedelta(days=12)


@dataclass(frozen=True)
class Panel:
    """One small chart: a title, days and shares (0..100) of its visits, their mean with its interval if known.

    `marks` are the days on which a training was completed.
    """

    title: str
    days: tuple[date, ...]
    values: tuple[float, ...]
    mean: float
    low: float | None = None
    high: float | None = None
    marks: tuple[date, ...] = ()


def multiples(panels: Sequence[Panel], *, target: float, theme: str = "light", width_px: int = 860) -> Figure:
    """Draw the panels in rows from left to right: dots are visits, the line is the mean, the band its interval."""
    look, columns = colours(theme), 4 if width_px >= WIDE else 2
    rows = max(1, ceil(len(panels) / columns))
    height = rows * PANEL_PX
    figure = Figure(figsize=(width_px / DPI, height / DPI), dpi=DPI, facecolor=look["paper"])
    figure.set_layout_engine("none")
    days = [day for panel in panels for day in panel.days] or [date(2000, 1, 1)]
    span = ((min(days) - ROOM).toordinal(), (max(days) + ROOM).toordinal())
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        left, wide = column * width_px / columns + LEFT_PX, width_px / columns - LEFT_PX - 12
        box = (left / width_px, 1 - ((row + 1) * PANEL_PX - 24) / height, wide / width_px, (PANEL_PX - 56) / height)
        axes = figure.add_axes(box)
        _panel(axes, panel, target, look, span, is_first=column == 0)
    return figure


def _panel(
    axes: Axes, panel: Panel, target: float, look: dict[str, str], span: tuple[int, int], *, is_first: bool
) -> None:
    axes.set_facecolor(look["paper"])
    axes.set_title(panel.title, loc="left", fontsize=10, color=look["ink"], fontfamily=embedded_family())
    axes.set_ylim(-4, 104)
    axes.set_xlim(*span)
    axes.set_xticks([])
    axes.set_yticks([0, 50, 100], ["0", "50", "100"] if is_first else ["", "", ""])
    axes.tick_params(colors=look["quiet"], labelsize=8, length=2)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(look["line"])
    axes.axhline(target, color=look["mark"], linewidth=1, linestyle=(0, (1, 2)))
    if panel.low is not None and panel.high is not None:
        axes.axhspan(max(panel.low, 0), min(panel.high, 100), color=look["band"], alpha=0.14, linewidth=0)
    axes.axhline(panel.mean, color=look["ink"], linewidth=1)
    for day in panel.marks:
        axes.axvline(day.toordinal(), color=look["quiet"], linewidth=1, linestyle=(0, (4, 2)))
    axes.plot(
        [day.toordinal() for day in panel.days],
        panel.values,
        marker="o",
        markersize=4,
        markerfacecolor=look["point"],
        markeredgecolor=look["point"],
        linestyle="none",
    )
