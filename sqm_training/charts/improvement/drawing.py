"""The improvement chart as a figure."""

from math import ceil

from matplotlib.figure import Figure

from ..style import DPI, colours
from .axes import label, scale
from .dots import dots
from .legend import entries_of, legend
from .lines import bands, lines_of, marks
from .series import ImprovementSeries, Point

WIDE = 600
HEIGHT_PX, PLOT_PX, ABOVE_PX, MONTHS_PX, ROW_PX = 360, 236, 38, 28, 19
"""The height of a wide chart; of a narrow one that of its plot, and what the title, the months and a row of the legend
take."""


def improvement(
    series: ImprovementSeries, language: str, theme: str = "light", width_px: int = 860, adjusted: bool = False
) -> Figure:
    """Draw the chart: shape is the channel, hollow is left out, a ring is a signal, a diamond ring a critical item."""
    look, is_wide = colours(theme), width_px >= WIDE
    lines, columns = lines_of(series, language), 6 if is_wide else 2
    entries = entries_of(series, [] if is_wide else lines, look, language)
    below = MONTHS_PX + ROW_PX * ceil(len(entries) / columns)
    height = HEIGHT_PX if is_wide else ABOVE_PX + PLOT_PX + below
    figure = Figure(figsize=(width_px / DPI, height / DPI), dpi=DPI, facecolor=look["paper"])
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.075, 0.16, 0.8, 0.73) if is_wide else (0.1, below / height, 0.87, PLOT_PX / height))
    axes.set_facecolor(look["paper"])
    values = [_value(point, adjusted) for point in series.points]
    scale(axes, series, values)
    bands(axes, series, lines, look, is_wide)
    marks(axes, series, look, language)
    dots(axes, series, values, look)
    label(axes, series, look, language, adjusted, is_wide)
    legend(figure, entries, look, columns)
    return figure


def _value(point: Point, adjusted: bool) -> float:
    return point.adjusted if adjusted and point.adjusted is not None else point.score
