"""The improvement chart: visit scores over time with the band that their number allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, floor

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .style import DPI, SHAPES, colours, embedded_family
from .words import month, say

WIDE = 600
ROOM = timedelta(days=12)
LEAST_SPAN = timedelta(days=100)
ROLEPLAY = "roleplay"
TRAINING = "training"


@dataclass(frozen=True)
class Point:
    """One visit; `hollow` names why it is left out, `ringed` the signals it gives."""

    at: date
    score: float
    adjusted: float | None
    channel: str
    rater: int
    hollow: str | None = None
    ringed: tuple[str, ...] = ()
    critical: bool = False
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A training (a line) or a role-play (`roleplay`, a small triangle) on the time axis."""

    at: date
    kind: str
    title: str


@dataclass(frozen=True)
class Band:
    """A centre line with its band: `pooled`, `trial` or `locked`."""

    center: float
    lower: float
    upper: float
    kind: str


@dataclass(frozen=True)
class ImprovementSeries:
    """Everything that the chart draws; `verdict_words` in both languages, scores from 0 to 100.

    `of` says whose visits they are: a `person`'s or a `site`'s.
    """

    points: tuple[Point, ...]
    bands: tuple[Band, ...] = ()
    target: float | None = None
    marks: tuple[Mark, ...] = ()
    verdict_words: Mapping[str, str] = field(default_factory=dict)
    n: int = 0
    shoppers: int = 0
    stage: str = "dots"
    of: str = "person"


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
    _scale(axes, series, values)
    _bands(axes, series, look, language, is_wide)
    _marks(axes, series, look, language)
    _points(axes, series, values, look)
    _axis(axes, series, look, language, adjusted, is_wide)
    _legend(figure, series, look, language, 6 if is_wide else 2)
    return figure


def _value(point: Point, adjusted: bool) -> float:
    return point.adjusted if adjusted and point.adjusted is not None else point.score


def _scale(axes: Axes, series: ImprovementSeries, values: list[float]) -> None:
    """Leave room around the points; the score axis covers points, band and target, in steps of ten."""
    covered = [*values, *(side for band in series.bands for side in (band.lower, band.upper))]
    covered += [series.target] if series.target is not None else []
    low = max(0, 10 * floor((min(covered, default=0) - 4) / 10))
    high = min(100, 10 * ceil((max(covered, default=100) + 2) / 10))
    axes.set_ylim(low - 0.5, max(high, low + 20) + (1.5 if high >= 100 else 0))
    days = [point.at for point in series.points] or [date(2000, 1, 1)]
    span = max(days) - min(days)
    room = max(ROOM, span / 20, (LEAST_SPAN - span) / 2)
    axes.set_xlim(_x(min(days) - room), _x(max(days) + room))


def _x(day: date) -> float:
    return float(day.toordinal())


def _bands(axes: Axes, series: ImprovementSeries, look: Mapping[str, str], language: str, is_wide: bool) -> None:
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
    if is_wide:
        _side_labels(axes, labels, look)


def _side_labels(axes: Axes, labels: list[tuple[float, str]], look: Mapping[str, str]) -> None:
    """Write the names of lines at the right edge, pushed apart where they would touch."""
    bottom, top = axes.get_ylim()
    least = (top - bottom) * 0.065
    placed: list[float] = []
    for at, text in sorted(labels):
        placed.append(max(at, placed[-1] + least) if placed else at)
        axes.annotate(
            text,
            (1.01, placed[-1]),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=9,
            color=look["quiet"],
            annotation_clip=False,
        )


def _marks(axes: Axes, series: ImprovementSeries, look: Mapping[str, str], language: str) -> None:
    bottom, top = axes.get_ylim()
    played = [_x(mark.at) for mark in series.marks if mark.kind == ROLEPLAY]
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
        axes.axvline(_x(mark.at), color=look["mark"], linewidth=1, alpha=0.7)
        axes.annotate(
            say("training", language),
            (_x(mark.at), bottom + (top - bottom) * 0.03),
            rotation=90,
            fontsize=9,
            color=look["mark"],
            va="bottom",
            ha="right",
        )


def _points(axes: Axes, series: ImprovementSeries, values: list[float], look: Mapping[str, str]) -> None:
    counted = [(point, value) for point, value in zip(series.points, values, strict=True) if not point.hollow]
    if len(counted) >= 3:
        axes.plot(
            [_x(point.at) for point, _value in counted],
            [value for _point, value in counted],
            color=look["point"],
            linewidth=0.8,
            alpha=0.35,
            zorder=2,
        )
    for point, value in zip(series.points, values, strict=True):
        shape = SHAPES.get(point.channel, "o")
        face = look["paper"] if point.hollow else look["point"]
        axes.plot(
            _x(point.at),
            value,
            marker=shape,
            markersize=7,
            markerfacecolor=face,
            markeredgecolor=look["point"],
            markeredgewidth=1.4,
            linestyle="none",
            zorder=3,
        )
        if point.ringed:
            axes.plot(
                _x(point.at),
                value,
                marker="o",
                markersize=14,
                markerfacecolor="none",
                markeredgecolor=look["ink"],
                markeredgewidth=1.3,
                linestyle="none",
                zorder=4,
            )
        if point.critical:
            axes.plot(
                _x(point.at),
                value,
                marker="D",
                markersize=14,
                markerfacecolor="none",
                markeredgecolor=look["mark"],
                markeredgewidth=1.3,
                linestyle="none",
                zorder=4,
            )


def _axis(
    axes: Axes, series: ImprovementSeries, look: Mapping[str, str], language: str, adjusted: bool, is_wide: bool
) -> None:
    first, last = (date.fromordinal(round(edge)) for edge in axes.get_xlim())
    ticks = month_ticks(first, last, 9 if is_wide else 4)
    axes.set_xticks([_x(day) for day in ticks])
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


def _legend(figure: Figure, series: ImprovementSeries, look: Mapping[str, str], language: str, most: int) -> None:
    """Name under the chart only what is in it: several channels, left out, signals, critical items, the pooled band."""
    channels = list(dict.fromkeys(point.channel for point in series.points))
    entries = [(SHAPES.get(one, "o"), look["point"], look["point"], 6, one) for one in channels if one in SHAPES]
    entries = entries if len(entries) > 1 else []
    if any(point.hollow for point in series.points):
        entries.append(("o", look["paper"], look["point"], 6, "hollow"))
    if any(point.ringed for point in series.points):
        entries.append(("o", "none", look["ink"], 10, "ringed"))
    if any(point.critical for point in series.points):
        entries.append(("D", "none", look["mark"], 9, "critical"))
    if any(mark.kind == ROLEPLAY for mark in series.marks):
        entries.append(("^", look["mark"], look["mark"], 6, ROLEPLAY))
    if any(band.kind == "pooled" for band in series.bands):
        entries.append(("s", look["band"], look["band"], 9, "pooled"))
    if not entries:
        return
    handles = [
        Line2D(
            [],
            [],
            marker=shape,
            markerfacecolor=face,
            markeredgecolor=edge,
            markersize=size,
            linestyle="none",
            alpha=0.35 if key == "pooled" else 1,
        )
        for shape, face, edge, size, key in entries
    ]
    legend = figure.legend(
        handles,
        [say(key, language) for *_rest, key in entries],
        loc="lower center",
        ncols=min(most, len(entries)),
        frameon=False,
        fontsize=9,
        labelcolor=look["quiet"],
        handletextpad=0.3,
        columnspacing=1.2,
        borderaxespad=0.1,
        prop={"family": embedded_family(), "size": 9},
    )
    legend.set_zorder(5)


def describe(series: ImprovementSeries, language: str) -> str:
    """Return the chart in words, for readers who do not see it."""
    if not series.points:
        return say("nothing", language)
    scores = [point.score for point in series.points]
    days = [point.at for point in series.points]
    return say(
        "described",
        language,
        n=len(scores),
        first=month(min(days).year, min(days).month, language, with_year=True),
        last=month(max(days).year, max(days).month, language, with_year=True),
        low=f"{min(scores):.1f}",
        high=f"{max(scores):.1f}",
        verdict=series.verdict_words.get(language, ""),
    )
