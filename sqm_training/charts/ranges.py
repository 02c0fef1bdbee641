"""Values with their intervals, one under the other: sites of a wave, standards of a site, gains of a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .style import DPI, colours, embedded_family
from .words import shortened, width_of

ROW_PX, EDGE_PX, WIDE_PX = 26, 52, 860
NAMED_PX, WIDE = 46, 600
"""How high a row is that bears its name above it: below this width no name has room beside the dots."""
LABEL = 24
"""How many Han characters a name may take, a letter counting as half of one; beyond that it is cut."""


@dataclass(frozen=True)
class Range:
    """One row: its name, the value, its interval if known, and the value `before` that it came from, if any."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    before: float | None = None


def ranges(
    rows: Sequence[Range],
    *,
    target: float | None = None,
    target_words: str = "",
    limits: tuple[float, float] = (0, 100),
    theme: str = "light",
    width_px: int = WIDE_PX,
) -> Figure:
    """Draw the rows from top to bottom: a filled dot is the value, a bar its interval, a hollow dot what was before.

    Dots, bars and hollow dots differ by shape, so that the chart reads in greyscale; `target` is a dotted line.
    """
    look, is_wide = colours(theme), width_px >= WIDE
    height = max(1, len(rows)) * (ROW_PX if is_wide else NAMED_PX) + EDGE_PX
    figure = Figure(figsize=(width_px / DPI, height / DPI), dpi=DPI, facecolor=look["paper"])
    figure.set_layout_engine("none")
    names = [shortened(row.name, LABEL) for row in rows]
    longest = max((width_of(name) for name in names), default=0) / (2 * LABEL)
    left = 0.03 + 0.40 * longest if is_wide else 0.04
    axes = figure.add_axes((left, 30 / height, 0.97 - left, (height - EDGE_PX) / height))
    axes.set_facecolor(look["paper"])
    for place, row in enumerate(rows):
        _row(axes, row, place, limits, look)
    if target is not None:
        _target(axes, target, target_words, look)
    if limits[0] < 0 < limits[1]:
        axes.axvline(0, color=look["quiet"], linewidth=0.8, zorder=0)
    axes.set_xlim(limits[0] - 1, limits[1] + 1)
    axes.set_ylim(max(1, len(rows)) - 0.5 if is_wide else max(1, len(rows)) - 0.65, -0.5 if is_wide else -0.7)
    _names(axes, names, limits[0] - 1, look, is_wide=is_wide)
    axes.grid(axis="x", color=look["line"], linewidth=0.6)
    axes.tick_params(colors=look["quiet"], labelsize=9, length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(look["line"])
    return figure


def _row(axes: Axes, row: Range, place: int, limits: tuple[float, float], look: Mapping[str, str]) -> None:
    """Draw the interval, what was before, and the value of one row."""
    if row.low is not None and row.high is not None:
        ends = max(row.low, limits[0]), min(row.high, limits[1])
        axes.plot(ends, (place, place), color=look["quiet"], linewidth=3, alpha=0.55, solid_capstyle="butt")
    if row.before is not None:
        axes.annotate(
            "", (row.value, place), (row.before, place), arrowprops={"arrowstyle": "->", "color": look["quiet"]}
        )
        axes.plot(row.before, place, "o", markersize=7, markerfacecolor=look["paper"], markeredgecolor=look["ink"])
    axes.plot(row.value, place, "o", markersize=7, color=look["point"], zorder=3)


def _target(axes: Axes, target: float, words: str, look: Mapping[str, str]) -> None:
    """Draw the target with its name above it."""
    axes.axvline(target, color=look["mark"], linewidth=1, linestyle=(0, (1, 2)), zorder=0)
    axes.annotate(
        words,
        (target, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=9,
        color=look["quiet"],
        fontfamily=embedded_family(),
        annotation_clip=False,
    )


def _names(axes: Axes, names: list[str], left: float, look: Mapping[str, str], *, is_wide: bool) -> None:
    """Write the names beside their rows, or above them where the chart is narrow."""
    axes.set_yticks(range(len(names)), names if is_wide else [""] * len(names))
    for text in axes.get_yticklabels():
        text.set_fontfamily(embedded_family())
        text.set_color(look["ink"])
    for place, name in enumerate(() if is_wide else names):
        axes.text(
            left + 1,
            place - 0.38,
            name,
            fontsize=9,
            color=look["ink"],
            fontfamily=embedded_family(),
            va="center",
            bbox={"facecolor": look["paper"], "linewidth": 0, "pad": 0.5},
        )
