"""Small multiples: one little chart for each standard, dimension, moment of truth or channel, all on the same scale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from .style import DPI, colours, embedded_family

PANEL_PX, LEFT_PX, RIGHT_PX, WIDE = 150, 38, 12, 600
ABOVE_PX, BELOW_PX = 32, 24
LOWEST, HIGHEST = -4, 104
"""What the axis of a panel spans beyond 0 and 100, so that dots at its ends are whole."""
ROOM = timedelta(days=12)
POINT_PX = DPI / 72
LINE, TICK, PAD = 0.8, 2 * POINT_PX, 3.5 * POINT_PX
Segment = tuple[tuple[float, float], tuple[float, float]]


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


@dataclass
class Strokes:
    """The strokes of all panels by what they are, in pixels: one artist draws all of a kind."""

    frames: list[Segment] = field(default_factory=list)
    ticks: list[Segment] = field(default_factory=list)
    targets: list[Segment] = field(default_factory=list)
    means: list[Segment] = field(default_factory=list)
    marks: list[Segment] = field(default_factory=list)
    bands: list[Segment] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Box:
    """Where one panel lies in its figure, in pixels from the lower left, and the days from its left to its right."""

    left: float
    right: float
    bottom: float
    top: float
    span: tuple[int, int]

    def x(self, day: date) -> float:
        """Return where a day lies."""
        first, last = self.span
        return self.left + (day.toordinal() - first) / (last - first) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return where a share lies."""
        return self.bottom + (value - LOWEST) / (HIGHEST - LOWEST) * (self.top - self.bottom)

    def across(self, value: float) -> Segment:
        """Return a line at a share."""
        return (self.left, self.y(value)), (self.right, self.y(value))


def multiples(panels: Sequence[Panel], *, target: float, theme: str = "light", width_px: int = 860) -> Figure:
    """Draw the panels in rows from left to right: dots are visits, the line is the mean, the band its interval.

    They share one pair of axes that is not seen: axes of their own would take most of the time.
    """
    look, columns = colours(theme), 4 if width_px >= WIDE else 2
    rows = max(1, ceil(len(panels) / columns))
    height, wide = rows * PANEL_PX, width_px / columns
    figure = Figure(figsize=(width_px / DPI, height / DPI), dpi=DPI, facecolor=look["paper"])
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width_px), ylim=(0, height), autoscale_on=False)
    axes.set_axis_off()
    days = [day for panel in panels for day in panel.days] or [date(2000, 1, 1)]
    span = ((min(days) - ROOM).toordinal(), (max(days) + ROOM).toordinal())
    strokes = Strokes()
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        top = height - row * PANEL_PX - ABOVE_PX
        bottom = height - (row + 1) * PANEL_PX + BELOW_PX
        box = Box(column * wide + LEFT_PX, (column + 1) * wide - RIGHT_PX, bottom, top, span)
        _trace(strokes, box, panel, target)
        _write(axes, box, panel, look, is_first=column == 0)
    _draw(axes, strokes, look)
    return figure


def _trace(strokes: Strokes, box: Box, panel: Panel, target: float) -> None:
    """Add the strokes of one panel."""
    corner = (box.left, box.bottom)
    strokes.frames += [((box.left, box.top), corner), (corner, (box.right, box.bottom))]
    strokes.ticks += [((box.left - TICK, box.y(value)), (box.left, box.y(value))) for value in (0, 50, 100)]
    strokes.targets.append(box.across(target))
    if panel.low is not None and panel.high is not None:
        (left, low), _end = box.across(max(panel.low, 0))
        _start, (right, high) = box.across(min(panel.high, 100))
        strokes.bands.append(((left, low), (right, high)))
    strokes.means.append(box.across(panel.mean))
    first, last = box.span
    seen = [box.x(day) for day in panel.marks if first <= day.toordinal() <= last]
    strokes.marks += [((x, box.bottom), (x, box.top)) for x in seen]
    strokes.dots += [(box.x(day), box.y(value)) for day, value in zip(panel.days, panel.values, strict=True)]


def _write(axes: Axes, box: Box, panel: Panel, look: dict[str, str], *, is_first: bool) -> None:
    """Write the title of one panel, and the shares beside it where it begins a row."""
    axes.text(box.left, box.top + 6 * POINT_PX, panel.title, fontsize=10, color=look["ink"],
              fontfamily=embedded_family())  # fmt: skip
    for value in (0, 50, 100) if is_first else ():
        axes.text(box.left - TICK - PAD, box.y(value), str(value), fontsize=8, color=look["quiet"], ha="right",
                  va="center_baseline")  # fmt: skip


def _draw(axes: Axes, strokes: Strokes, look: dict[str, str]) -> None:
    """Draw the strokes of all panels, those in front last."""
    boxes = [((x, y), (right, y), (right, top), (x, top)) for (x, y), (right, top) in strokes.bands]
    axes.add_collection(PolyCollection(boxes, facecolor=look["band"], alpha=0.14, linewidth=0), autolim=False)
    for segments, colour, width, dashes in (
        (strokes.ticks, "quiet", LINE, "solid"),
        (strokes.targets, "mark", 1, (0, (1, 2))),
        (strokes.means, "ink", 1, "solid"),
        (strokes.marks, "quiet", 1, (0, (4, 2))),
    ):
        lines = LineCollection(segments, colors=look[colour], linewidths=width, linestyles=dashes, zorder=2)
        axes.add_collection(lines, autolim=False)
    axes.plot(
        [x for x, _y in strokes.dots],
        [y for _x, y in strokes.dots],
        marker="o",
        markersize=4,
        markerfacecolor=look["point"],
        markeredgecolor=look["point"],
        linestyle="none",
    )
    frames = LineCollection(strokes.frames, colors=look["line"], linewidths=LINE, capstyle="projecting", zorder=2.5)
    axes.add_collection(frames, autolim=False)
