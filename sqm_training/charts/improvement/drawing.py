"""The improvement chart as a figure."""

from matplotlib.figure import Figure

from ..style import DPI, colours
from .axes import label, scale
from .dots import dots
from .legend import legend
from .lines import bands, marks
from .series import ImprovementSeries, Point

WIDE = 600


def improvement(
    series: ImprovementSeries, language: str, theme: str = "light", width_px: int = 860, adjusted: bool = False
) -> Figure:
    """Draw the chart: shape is the channel, hollow is left out, a ring is a signal, a diamond ring a critical item."""
    look, is_wide = colours(theme), width_px >= WIDE
    figure = Figure(figsize=(width_px / DPI, 3.6), dpi=DPI, facecolor=look["paper"])
    figure.set_layout_engine("none")
    axes = figure.add_axes(
        (0.075 if is_wide else 0.13, 0.16 if is_wide else 0.24, 0.8 if is_wide else 0.82, 0.73 if is_wide else 0.65)
    )
    axes.set_facecolor(look["paper"])
    values = [_value(point, adjusted) for point in series.points]
    scale(axes, series, values)
    bands(axes, series, look, language, is_wide)
    marks(axes, series, look, language)
    dots(axes, series, values, look)
    label(axes, series, look, language, adjusted, is_wide)
    legend(figure, series, look, language, 6 if is_wide else 2)
    return figure


def _value(point: Point, adjusted: bool) -> float:
    return point.adjusted if adjusted and point.adjusted is not None else point.score
