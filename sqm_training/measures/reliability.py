"""How far a mean of visits can be trusted, and how many visits that takes.

Sources: Spearman (1910) and Brown (1910); Cronbach et al. (1972) and Brennan, Generalizability Theory (2001), ch. 7 for
unbalanced designs (Henderson's first method, which for balanced data is the analysis of variance).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, nan, prod, sqrt
from typing import TYPE_CHECKING, Any

from .reading import columns, number
from .verdict import FEWEST, HORIZON, boundary

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

FACETS = ("employee", "shopper", "item")
RESIDUAL = ("residual",)
NOISE = 1e-12
"""Below this part of all variance an estimate is the rounding of the machine."""
Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dependability:
    """What a design would reach: `generalizability` for comparing people, `phi` for saying where somebody stands.

    `relative_error` and `absolute_error` are standard errors of the mean, in points of the score.
    """

    generalizability: float
    phi: float
    relative_error: float
    absolute_error: float


@dataclass(frozen=True, slots=True)
class GStudy:
    """Where the variance of single scores comes from.

    `variances`: points squared by term, such as ("employee",), ("employee", "shopper"), ("residual",), never negative;
    `estimates` are the same before negative ones became 0. `confounded` names the terms that the design cannot tell
    from a larger one, which holds their variance too (a shopper nested in an employee). `levels`: how many of each
    facet; `n` scores.
    """

    facets: Term
    variances: dict[Term, float]
    estimates: dict[Term, float]
    confounded: dict[Term, Term]
    levels: dict[str, int]
    n: int

    def shares(self) -> dict[Term, float]:
        """Return each term's share (0..1) of the variance of a single score; NaN when nothing varies."""
        total = sum(self.variances.values())
        return {term: variance / total if total else nan for term, variance in self.variances.items()}

    def design(self, sizes: Mapping[str, int] | None = None, *, fixed: Collection[str] = ()) -> Dependability:
        """Return what a mean over `sizes` levels of each facet would reach (1 where left out): a D-study.

        The first facet is what is measured. A facet named in `fixed` is not a sample (the same checklist every time):
        its interaction with the first belongs to what is measured. Raises `ValueError` for an unknown facet, the
        first one, or a size below 1.
        """
        sizes = sizes or {}
        who, *others = self.facets
        if not set(sizes) | set(fixed) <= set(others):
            raise ValueError(f"sizes and fixed name some of {', '.join(others)}")
        if any(size < 1 for size in sizes.values()):
            raise ValueError("a facet needs at least one level")
        truth = relative = absolute = 0.0
        for term, variance in self.variances.items():
            facets = set(self.facets) if term == RESIDUAL else set(term)
            part = variance / prod(sizes.get(facet, 1) for facet in facets - {who})
            is_error = bool(facets - {who} - set(fixed)) or term == RESIDUAL
            truth += part if who in facets and not is_error else 0
            relative += part if who in facets and is_error else 0
            absolute += part if is_error else 0
        return Dependability(
            truth / (truth + relative) if truth + relative else nan,
            truth / (truth + absolute) if truth + absolute else nan,
            sqrt(relative),
            sqrt(absolute),
        )


def g_study(frame: "pd.DataFrame", facets: Sequence[str] = FACETS, score: str = "score") -> GStudy:
    """Split the variance of `score` by facets, from a frame with one row per score (employee x shopper x item).

    `facets` are column names, the first one is what is measured; any number of them, crossed or nested, balanced or
    not. Rows with a missing value are left out. Every term's uncorrected sum of squares is set equal to its
    expectation. The term of all facets is the residual, unless they repeat: then both are told apart.
    Raises `NoColumn` for a missing column, `ValueError` for fewer than two facets or two usable rows.
    """
    import pandas as pd

    facets = tuple(facets)
    if len(facets) < 2 or len(set(facets)) < len(facets):
        raise ValueError("a g-study needs two facets or more, each once")
    used = columns(frame, facets, score).dropna()
    if len(used) < 2:
        raise ValueError("a g-study needs at least two rows without a missing value")
    codes: dict[Term, Array] = {(facet,): pd.factorize(used[facet])[0] for facet in facets}
    for size in range(2, len(facets) + 1):
        for term in combinations(facets, size):
            codes[term] = _joined(codes[term[:-1]], codes[term[-1:]])
    confounded = _confounded(codes, len(used))
    terms = [term for term in codes if term not in confounded]
    y = used[score].to_numpy(dtype=float)
    found = _solved(y - y.mean(), [codes[term] for term in terms])
    noise = NOISE * float(y.var())
    estimates = dict(zip([*terms, RESIDUAL], found, strict=True))
    return GStudy(
        facets=facets,
        variances={term: value if value > noise else 0.0 for term, value in estimates.items()},
        estimates=estimates,
        confounded=confounded,
        levels={facet: int(codes[(facet,)].max()) + 1 for facet in facets},
        n=len(used),
    )


def visits_needed(single: float, wanted: float) -> int:
    """Return how many visits give the wanted reliability when one visit has reliability `single`.

    Spearman-Brown: n = wanted (1 - single) / (single (1 - wanted)), rounded up, at least 1. Raises `ValueError` unless
    0 < single <= 1 and 0 <= wanted < 1 (or single = wanted = 1).
    """
    single, wanted = number(single, "the reliability of one visit"), number(wanted, "the wanted reliability")
    if not 0 < single <= 1 or not 0 <= wanted <= 1 or (wanted == 1 and single < 1):
        raise ValueError("reliabilities lie between 0 and 1, and perfection cannot be reached by counting")
    if single >= wanted:
        return 1
    return max(1, ceil(wanted * (1 - single) / (single * (1 - wanted)) - 1e-9))


def reliability_of_mean(single: float, n: float) -> float:
    """Return the reliability of a mean of `n` visits (Spearman-Brown), when one has reliability `single` (0..1).

    Raises `ValueError` for a reliability outside 0..1 or n <= 0.
    """
    if not 0 <= single <= 1 or n <= 0:
        raise ValueError("a reliability lies between 0 and 1, and a mean needs visits")
    return n * single / (1 + (n - 1) * single)


def detectable_change(n: int, pooled: float) -> float | None:
    """Return the least difference of later and earlier half, in points, that a verdict on `n` visits calls a change.

    `pooled` is the error variance of one visit. It is what `judge` says at so many visits without a training: None
    below three; beyond 18 visits the last 18 count.
    """
    if n < FEWEST:
        return None
    n = min(n, HORIZON)
    m = n // 2
    return boundary(n, m, 0) * sqrt(pooled * (1 / m + 1 / (n - m)))


def _joined(one: "Array", other: "Array") -> "Array":
    """Return codes 0.. of the pairs that occur."""
    import numpy as np

    return np.unique(one.astype(np.int64) * (int(other.max()) + 1) + other, return_inverse=True)[1]


def _confounded(codes: Mapping[Term, "Array"], rows: int) -> dict[Term, Term]:
    """Return the terms that group the rows exactly as a larger one does (or leave each alone), with that one."""
    counts = {term: int(code.max()) + 1 for term, code in codes.items()}
    found: dict[Term, Term] = {}
    for term in codes:
        larger = [one for one in codes if set(term) < set(one) and counts[one] == counts[term]]
        if counts[term] == rows:
            found[term] = RESIDUAL
        elif larger:
            found[term] = larger[-1]
    return found


def _solved(y: "Array", terms: list["Array"]) -> list[float]:
    """Return the variances of the terms and of the residual from the expectations of the sums of squares."""
    import numpy as np

    rows = len(y)
    groupings = [np.zeros(rows, np.int64), *terms, np.arange(rows)]
    left, right = np.empty((len(groupings), len(groupings))), np.empty(len(groupings))
    for i, alpha in enumerate(groupings):
        sizes = np.bincount(alpha)
        right[i] = float((np.bincount(alpha, y) ** 2 / sizes).sum())
        for j, theta in enumerate(groupings):
            left[i, j] = _expected(alpha, theta, sizes)
    return [float(value) for value in np.linalg.lstsq(left, right, rcond=None)[0][1:]]


def _expected(alpha: "Array", theta: "Array", sizes: "Array") -> float:
    """Return what theta's variance adds to alpha's sum of squares: the sum over a and t of n_at^2 / n_a."""
    import numpy as np

    pairs, counts = np.unique(alpha.astype(np.int64) * (int(theta.max()) + 1) + theta, return_counts=True)
    return float((counts**2 / sizes[pairs // (int(theta.max()) + 1)]).sum())
