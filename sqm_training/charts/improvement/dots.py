"""The dots of the chart, one a visit."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from matplotlib.axes import Axes

from ..style import SHAPES
from .axes import x_of
from .series import ImprovementSeries, Point


def dots(axes: Axes, series: ImprovementSeries, values: list[float], look: Mapping[str, str]) -> None:
    """Draw the visits: a thin line through those that count, rings around signals and critical items."""
    counted = [(point, value) for point, value in zip(series.points, values, strict=True) if not point.hollow]
    if len(counted) >= 3:
        axes.plot(
            [x_of(point.at) for point, _value in counted],
            [value for _point, value in counted],
            color=look["point"],
            linewidth=0.8,
            alpha=0.35,
            zorder=2,
        )
    placed = list(zip(series.points, values, strict=True))
    for (shape, face), some in groupby(placed, key=lambda one: _looks(one[0], look)):
        alike = list(some)
        axes.plot(
            [x_of(point.at) for point, _value in alike],
            [value for _point, value in alike],
            marker=shape,
            markersize=7,
            markerfacecolor=face,
            markeredgecolor=look["point"],
            markeredgewidth=1.4,
            linestyle="none",
            zorder=3,
        )
    for point, value in placed:
        if point.ringed:
            _ring(axes, point.at, value, "o", look["ink"])
        if point.critical:
            _ring(axes, point.at, value, "D", look["mark"])


def _looks(point: Point, look: Mapping[str, str]) -> tuple[str, str]:
    """Return the shape and the filling of a dot: those in a row that look alike are drawn at once."""
    return SHAPES.get(point.channel, "o"), look["paper"] if point.hollow else look["point"]


def _ring(axes: Axes, at: date, value: float, shape: str, colour: str) -> None:
    axes.plot(
        x_of(at),
        value,
        marker=shape,
        markersize=14,
        markerfacecolor="none",
        markeredgecolor=colour,
        markeredgewidth=1.3,
        linestyle="none",
        zorder=4,
    )
