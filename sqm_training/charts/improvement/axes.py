"""The two axes: time in months, score in steps of ten."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil, floor

from matplotlib.axes import Axes

from ..style import embedded_family
from ..words import month, say
from .series import ImprovementSeries

ROOM = timedelta(days=12)
LEAST_SPAN = timedelta(days=100)


def scale(axes: Axes, series: ImprovementSeries, values: list[float]) -> None:
    """Leave room around the points; the score axis covers points, band and target, in steps of ten."""
    covered = [*values, *(side for band in series.bands for side in (band.lower, band.upper))]
    covered += [series.target] if series.target is not None else []
    low = max(0, 10 * floor((min(covered, default=0) - 4) / 10))
    high = min(100, 10 * ceil((max(covered, default=100) + 2) / 10))
    axes.set_ylim(low - 0.5, max(high, low + 20) + (1.5 if high >= 100 else 0))
    days = [point.at for point in series.points] or [date(2000, 1, 1)]
    span = max(days) - min(days)
    room = max(ROOM, span / 20, (LEAST_SPAN - span) / 2)
    axes.set_xlim(x_of(min(days) - room), x_of(max(days) + room))


def x_of(day: date) -> float:
    """Return where a day lies on the time axis."""
    return float(day.toordinal())


def label(
    axes: Axes, series: ImprovementSeries, look: Mapping[str, str], language: str, adjusted: bool, is_wide: bool
) -> None:
    """Write months, scores and the title of the chart."""
    first, last = (date.fromordinal(round(edge)) for edge in axes.get_xlim())
    ticks = month_ticks(first, last, 9 if is_wide else 4)
    axes.set_xticks([x_of(day) for day in ticks])
    years = {day.year for day in ticks}
    axes.set_xticklabels(
        [
            month(day.year, day.month, language, with_year=index == 0 or (len(years) > 1 and day.month <= 1))
            for index, day in enumerate(ticks)
        ]
    )
    bottom, top = axes.get_ylim()
    axes.set_yticks([tick for tick in range(0, 101, 10) if bottom <= tick <= top])
    axes.tick_params(colors=look["quiet"], labelsize=9, length=0)
    axes.grid(axis="y", color=look["line"], linewidth=0.6)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(look["line"])
    words = say("axis_site" if series.of == "site" else "axis_adjusted" if adjusted else "axis", language)
    if series.n < 3 and series.of == "person":
        words += (
            "　" + say("too_few", language, n=series.n)
            if language == "zh"
            else ". " + say("too_few", language, n=series.n)
        )
    title = axes.set_title(words, loc="left", fontsize=10, color=look["ink"])
    for text in [title, *axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]:
        text.set_fontfamily(embedded_family())


def month_ticks(first: date, last: date, most: int) -> list[date]:
    """Return the first days of months between two days, evenly spaced, at most `most` of them."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in (1, 2, 3, 6, 12, 24, 36, 60) if months / step <= most), 120)
    ticks = []
    for offset in range(months + 1):
        year, number = divmod(first.year * 12 + first.month - 1 + offset, 12)
        day = date(year, number + 1, 1)
        if first <= day <= last and (step == 1 or number % min(step, 12) == 0 or months < step):
            ticks.append(day)
    return ticks or [first + (last - first) / 2]
