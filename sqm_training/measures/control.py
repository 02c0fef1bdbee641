"""Control charts: is a point, or a run of points, more than the usual up and down?

Sources: Shewhart's individuals chart in the form of Wheeler's XmR (constants 3/d2 = 2.66 and D4 = 3.267, d2 = 1.128);
the rules of NHS "Making Data Count"; the p chart of Montgomery, Introduction to Statistical Quality Control, ch. 7.
Indices are 0-based throughout.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, isnan, nan, sqrt

from .reading import numbers

RULES = ("limit", "run7", "trend7", "two_of_three")
RUN = 7
WIDTH = 2.66
SCREEN = 3.267
Signals = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class XmR:
    """An individuals chart: centre line, natural limits, the chart of moving ranges, and `(index, rule)` signals.

    `moving_ranges[i]` belongs to the step from point i to i + 1 and is NaN where it does not count. Where too few
    points are left, centre or limits are NaN and there are no signals.
    """

    center: float
    lower: float
    upper: float
    mean_moving_range: float
    mr_upper: float
    signals: Signals
    moving_ranges: list[float]


@dataclass(frozen=True, slots=True)
class PChart:
    """A chart of proportions: `shares`, `lower`, `upper` hold one number per point (NaN where nothing was counted)."""

    center: float
    lower: list[float]
    upper: list[float]
    signals: Signals
    shares: list[float]


def xmr(
    values: Sequence[float | None], baseline: int | None = None, exclude: Collection[int] = (), screen: bool = False
) -> XmR:
    """Return the individuals chart of a series in order of time.

    center = mean, limits = center +- 2.66 x mean moving range, mr_upper = 3.267 x mean moving range. `baseline` = k
    takes them from the first k points; `exclude` holds indices left out of them (they still may signal); `screen`
    drops once the moving ranges >= 3.267 x their mean. An excluded or missing (NaN, None) point drops both of its
    moving ranges; a missing point also breaks runs. Raises `ValueError` for an index that does not exist and for
    baseline < 1.
    """
    series = numbers(values)
    exclude = _excluded(exclude, len(series))
    if baseline is not None and (baseline < 1 or baseline != int(baseline)):
        raise ValueError("the baseline needs a whole number of points, at least one")
    used = [i < (baseline or len(series)) and i not in exclude and not isnan(y) for i, y in enumerate(series)]
    center = _mean([y for y, is_used in zip(series, used, strict=True) if is_used])
    ranges = [abs(series[i + 1] - series[i]) if used[i] and used[i + 1] else nan for i in range(len(series) - 1)]
    mean_range = _mean([r for r in ranges if not isnan(r)])
    if screen:
        mean_range = _mean([r for r in ranges if r < SCREEN * mean_range or r == 0])
    lower, upper = center - WIDTH * mean_range, center + WIDTH * mean_range
    signals = find_signals(series, center, [lower] * len(series), [upper] * len(series))
    return XmR(center, lower, upper, mean_range, SCREEN * mean_range, signals, ranges)


def p_chart(counts: Sequence[float], sizes: Sequence[float], exclude: Collection[int] = ()) -> PChart:
    """Return the chart of `counts` out of `sizes`, one pair per point.

    center p = sum(counts) / sum(sizes) over the points not excluded; limits p +- 3 sqrt(p (1 - p) / size), kept within
    0..1, so they follow the size. Signals by the same rules as `xmr`. A size of 0 or NaN is a missing point.
    Raises `ValueError` when the lengths differ, a count lies outside 0..size, or an excluded index does not exist.
    """
    got, of = numbers(counts, "counts"), numbers(sizes, "sizes")
    if len(got) != len(of):
        raise ValueError("counts and sizes differ in length")
    exclude = _excluded(exclude, len(got))
    pairs = list(zip(got, of, strict=True))
    if any(not 0 <= count <= size for count, size in pairs if not isnan(count) and not isnan(size)):
        raise ValueError("a count lies outside 0..size")
    used = [(c, n) for i, (c, n) in enumerate(pairs) if i not in exclude and not isnan(c) and n > 0]
    total = fsum(n for _, n in used)
    center = fsum(c for c, _ in used) / total if total else nan
    widths = [3 * sqrt(center * (1 - center) / n) if n > 0 else nan for _, n in pairs]
    shares = [c / n if n > 0 else nan for c, n in pairs]
    lower, upper = [max(center - w, 0.0) for w in widths], [min(center + w, 1.0) for w in widths]
    near = [2 * w / 3 for w in widths]
    return PChart(center, lower, upper, find_signals(shares, center, lower, upper, near), shares)


def find_signals(
    series: Sequence[float],
    center: float,
    lower: Sequence[float],
    upper: Sequence[float],
    near: Sequence[float] | None = None,
) -> Signals:
    """Return the signals as `(index, rule)`, by index and then in the order of `RULES`.

    limit: strictly outside. run7: the 7th point on one side of the centre and those after it; a point on the centre
    breaks the run. trend7: the 7th point of a rise (or fall) without a tie and those after it. two_of_three: all three
    points on one side of which two lie beyond 2/3 of the way to the limit (`near`: that distance) and not outside it.
    """
    if isnan(center):
        return []
    near = near or [2 * (high - center) / 3 for high in upper]
    slack = 1e-12 * max((abs(y) for y in series if not isnan(y)), default=0.0)
    sides = [_sign(y - center, slack) for y in series]
    outside = [y > high + slack or y < low - slack for y, low, high in zip(series, lower, upper, strict=True)]
    close = [abs(y - center) > w + slack and not out for y, w, out in zip(series, near, outside, strict=True)]
    found = {
        "limit": outside,
        "run7": seven_one_side(sides),
        "trend7": seven_trend(series),
        "two_of_three": two_in_three(close, sides),
    }
    return [(i, rule) for i in range(len(series)) for rule in RULES if found[rule][i]]


def seven_one_side(sides: Sequence[int]) -> list[bool]:
    """Mark the 7th and every later point of a run of equal sides (-1, 1); 0 breaks it."""
    return _runs(sides, RUN)


def seven_trend(series: Sequence[float]) -> list[bool]:
    """Mark the 7th and every later point of a strict rise or fall (6 steps and more); a tie or a gap breaks it."""
    steps = [_sign(b - a, 0.0) for a, b in pairwise(series)]
    return [False, *_runs(steps, RUN - 1)][: len(series)]


def two_in_three(close: Sequence[bool | int], sides: Sequence[int]) -> list[bool]:
    """Mark every point of three neighbours on one side of which at least two are close to the limit."""
    marked = [False] * len(sides)
    for i in range(len(sides) - 2):
        if abs(sum(sides[i : i + 3])) == 3 and sum(map(bool, close[i : i + 3])) >= 2:
            marked[i : i + 3] = [True] * 3
    return marked


def _runs(signs: Sequence[int], length: int) -> list[bool]:
    marked, run, last = [], 0, 0
    for sign in signs:
        run = run + 1 if sign == last and sign else abs(sign)
        last = sign
        marked.append(run >= length)
    return marked


def _sign(difference: float, slack: float) -> int:
    return (difference > slack) - (difference < -slack)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values) if values else nan


def _excluded(indices: Collection[int], length: int) -> set[int]:
    found = set(numbers(indices, "the excluded indices"))
    if not found <= set(range(length)):
        raise ValueError("an excluded index does not exist")
    return {int(index) for index in found}
