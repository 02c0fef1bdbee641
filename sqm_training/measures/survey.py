"""Surveys: the gaps of SERVQUAL, satisfaction, recommendation and effort, each with its interval.

Sources: Parasuraman, Zeithaml & Berry (1988) and Zeithaml, Parasuraman & Berry, Delivering Quality Service (1990) for
the 22 statements, their five dimensions and the weights; Cronin & Taylor (1992) for perceptions alone (SERVPERF);
Wilson (1927) in the form of Newcombe (1998), method 3, for shares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, isnan, nan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

from .reading import matrix, number, present

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

DIMENSIONS = {"tangibles": 4, "reliability": 5, "responsiveness": 4, "assurance": 4, "empathy": 5}
"""The dimensions of SERVQUAL in order and how many of the 22 statements each has."""
STATEMENTS = sum(DIMENSIONS.values())
Z = 1.96


class Share(NamedTuple):
    """A share, difference of shares or mean, with the interval around it."""

    value: float
    low: float
    high: float


def wilson(k: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Return the score interval (low, high), within 0..1, of a share of `k` in `n`; nothing asked: (0, 1).

    centre (k + z^2 / 2) / (n + z^2), half width z sqrt(k (n - k) / n + z^2 / 4) / (n + z^2).
    Raises `ValueError` when k lies outside 0..n, either is not a number, or the level not between 0 and 1.
    """
    k, n, level = number(k, "k"), number(n, "n"), number(level, "the level")
    if not 0 <= k <= n:
        raise ValueError(f"a share needs 0 <= k <= n, not k = {k}, n = {n}")
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1, not at {level}")
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    centre, half = k + z * z / 2, z * sqrt(k * (n - k) / n + z * z / 4)
    low, high = (centre - half) / (n + z * z), (centre + half) / (n + z * z)
    return 0.0 if k == 0 else max(low, 0.0), 1.0 if k == n else min(high, 1.0)


def nps(promoters: float, passives: float, detractors: float) -> Share:
    """Return the net promoter score as a difference of shares (-1..1; times 100 it is the usual figure).

    value = p - d, variance (p + d - value^2) / n, interval value +- 1.96 sqrt(variance), kept within -1..1.
    Nobody asked: NaN, and -1..1. Raises `ValueError` for a count that is negative or not a number.
    """
    counts = [number(count, "a count") for count in (promoters, passives, detractors)]
    if min(counts) < 0:
        raise ValueError("promoters, passives and detractors are counts from 0 on")
    (promoters, passives, detractors), n = counts, fsum(counts)
    if not n:
        return Share(nan, -1.0, 1.0)
    value = (promoters - detractors) / n
    half = Z * sqrt(max((promoters + detractors) / n - value**2, 0.0) / n)
    return Share(value, max(value - half, -1.0), min(value + half, 1.0))


def nps_of(scores: Iterable[float | None]) -> Share:
    """Return the net promoter score of answers 0..10: promoters 9 and 10, detractors 0 to 6. Missing ones are left out.

    Raises `ValueError` for an answer outside 0..10.
    """
    given = _answers(scores, 0, 10)
    promoters, detractors = sum(one >= 9 for one in given), sum(one <= 6 for one in given)
    return nps(promoters, len(given) - promoters - detractors, detractors)


def csat(scores: Iterable[float | None], satisfied: float = 4, low: float = 1, high: float = 5) -> Share:
    """Return the share (0..1) of answers `low`..`high` that are at least `satisfied` (the top two of five).

    The interval is Wilson's; missing answers (NaN, None) are left out, without any: NaN. Raises `ValueError` for an
    answer outside the scale.
    """
    given = _answers(scores, low, high)
    happy = sum(one >= satisfied for one in given)
    return Share(happy / len(given) if given else nan, *wilson(happy, len(given)))


def ces(scores: Iterable[float | None], low: float = 1, high: float = 7) -> Share:
    """Return the mean customer effort score of answers `low`..`high` with its 95 % interval by Student's t.

    Missing answers are left out; without any: NaN; a single one has no interval (the whole scale). Raises `ValueError`
    for an answer outside the scale.
    """
    given = _answers(scores, low, high)
    mean, below, above = mean_interval(given)
    return Share(mean, low if isnan(below) else max(below, low), high if isnan(above) else min(above, high))


@dataclass(frozen=True, slots=True)
class Servqual:
    """Gaps P - E in points of the answer scale: below 0 the service falls short of what was expected.

    `item_gaps` (22), `gaps` per dimension with 95 % intervals over respondents, `unweighted` = mean of the five gaps,
    `weighted` by the points that respondents allotted (None without weights), both with intervals over respondents
    who answered every dimension. `perceptions` per dimension and `servperf` (mean of the five) are the perceptions
    alone; `expectations` per dimension. `n` respondents answered anything.
    """

    n: int
    item_gaps: "Array"
    gaps: dict[str, Share]
    unweighted: Share
    weighted: Share | None
    expectations: dict[str, Share]
    perceptions: dict[str, Share]
    servperf: Share


def servqual(expectations: Any, perceptions: Any, weights: Any = None) -> Servqual:
    """Return the gaps `perceptions` less `expectations`, each respondents x 22 (missing = NaN), or 22 numbers of one.

    Per respondent the gap of a dimension is the mean of P - E over its statements that have both; dimensions are means
    over respondents. `weights`: five numbers (or a mapping by dimension) that add to 100 (shares that add to 1 serve
    too), or respondents x 5 of them; weighted = sum(gap x weight) / 100. Raises `ValueError` when the shapes do not fit
    or weights do not add up.
    """
    import numpy as np

    wanted, seen = _questionnaire(expectations, "expectations"), _questionnaire(perceptions, "perceptions")
    if wanted.shape != seen.shape:
        raise ValueError(f"expectations {wanted.shape} and perceptions {seen.shape} differ in shape")
    gap = seen - wanted
    dimension_gaps = _by_dimension(gap)
    unweighted = _overall(dimension_gaps, np.full(5, 20.0))
    return Servqual(
        n=int((~np.isnan(seen) | ~np.isnan(wanted)).any(axis=1).sum()),
        item_gaps=_column_means(gap),
        gaps=_shares(dimension_gaps),
        unweighted=unweighted,
        weighted=None if weights is None else _overall(dimension_gaps, _weights(weights, len(gap))),
        expectations=_shares(_by_dimension(wanted)),
        perceptions=_shares(_by_dimension(seen)),
        servperf=_overall(_by_dimension(seen), np.full(5, 20.0)),
    )


def mean_interval(values: Iterable[float], level: float = 0.95) -> Share:
    """Return mean and interval by Student's t; one value has no interval, none no mean (NaN)."""
    given = present(values)
    n = len(given)
    if n < 2:
        return Share(given[0] if n else nan, nan, nan)
    mean = fsum(given) / n
    spread = sqrt(fsum((value - mean) ** 2 for value in given) / (n - 1))
    if not spread:
        return Share(mean, mean, mean)
    from scipy.special import stdtrit

    half = float(stdtrit(n - 1, (1 + level) / 2)) * spread / sqrt(n)
    return Share(mean, mean - half, mean + half)


def _overall(gaps: "Array", weights: "Array") -> Share:
    """Return sum(mean gap x weight) / 100, with the interval of the respondents' own sums."""
    own = mean_interval((gaps * weights).sum(axis=1) / 100)
    if weights.ndim == 2:
        return own
    value = float(_column_means(gaps) @ weights / 100)
    return Share(value, own.low + value - own.value, own.high + value - own.value)


def _shares(gaps: "Array") -> dict[str, Share]:
    return {name: mean_interval(gaps[:, place]) for place, name in enumerate(DIMENSIONS)}


def _by_dimension(answers: "Array") -> "Array":
    """Return respondents x 5 means over the statements of each dimension that were answered."""
    import numpy as np

    starts = np.cumsum([0, *DIMENSIONS.values()])
    parts = [answers[:, start:end] for start, end in pairwise(starts)]
    return np.column_stack([_column_means(part.T) for part in parts])


def _column_means(table: "Array") -> "Array":
    import numpy as np

    counts = (~np.isnan(table)).sum(axis=0)
    sums = np.nansum(table, axis=0)
    return np.divide(sums, counts, out=np.full(table.shape[1], nan), where=counts > 0)


def _questionnaire(answers: Any, name: str) -> "Array":
    one = list(answers) if isinstance(answers, Iterable) else [answers]
    is_flat = bool(one) and not isinstance(one[0], Iterable) and not hasattr(answers, "columns")
    table = matrix([one] if is_flat else answers, f"the table of {name}")
    if table.shape[1] != STATEMENTS or not len(table):
        raise ValueError(f"the {name} need {STATEMENTS} answers of each respondent")
    return table


def _weights(weights: Any, respondents: int) -> "Array":
    import numpy as np

    if isinstance(weights, Mapping):
        if set(weights) != set(DIMENSIONS):
            raise ValueError(f"the weights need exactly the dimensions {', '.join(DIMENSIONS)}")
        weights = [weights[name] for name in DIMENSIONS]
    try:
        table = np.asarray(weights.to_numpy() if hasattr(weights, "to_numpy") else weights, dtype=float)
    except (TypeError, ValueError) as problem:
        raise ValueError("the weights need numbers") from problem
    if table.shape not in ((5,), (respondents, 5)):
        raise ValueError("the weights need five numbers, or five of each respondent")
    table = table * 100 if np.allclose(table.sum(axis=-1), 1) else table
    if (table < 0).any() or not np.allclose(table.sum(axis=-1), 100):
        raise ValueError("the weights are not negative and add to 100")
    return table


def _answers(scores: Iterable[float | None], low: float, high: float) -> list[float]:
    given = present(scores, "the answers")
    outside = [one for one in given if not low <= one <= high]
    if outside:
        raise ValueError(f"an answer of {outside[0]:g} lies outside {low:g}..{high:g}")
    return given
