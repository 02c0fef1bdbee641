"""From scored visits to figures: adjusted scores, strictness, the shifts of waves, and everybody's verdict."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite, nan
from typing import TYPE_CHECKING

from ..measures.shrink import Shrunken, variance_components
from ..measures.verdict import Event, Verdict, VisitScore, judge, quarter
from .queries.evidence import Scored
from .queries.scores import DEFAULT_VARIANCE

if TYPE_CHECKING:
    from ..measures.severity import Adjusted

LEAST_ROWS = 12
"""Below so many visits in all nothing is estimated, and the usual error variance stands in."""
Effect = tuple[float | None, float | None, float | None, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """One person or site: `visits` that count, mean and verdict; `reason` when there is no adjusted score."""

    n: int
    shoppers: int
    raw: float | None
    adjusted: Shrunken | None
    reason: str
    subset: int
    verdict: Verdict
    last_at: datetime


@dataclass(slots=True)
class Figures:
    """All figures of one kind of unit. `scores` holds adjusted scores by (unit, visit); effects are in points.

    `within` is the error variance of one visit as it is, `error` of an adjusted one; `between` that of the units.
    `wave_means` holds mean, beginning and number of the scores that count; `left_out` counts the others by reason.
    `unadjusted` counts scores of adjusted units that stay out of the adjusted means: their shopper is not known.
    """

    units: dict[int, Unit] = field(default_factory=dict)
    scores: dict[tuple[int, int], float] = field(default_factory=dict)
    raters: dict[int, Effect] = field(default_factory=dict)
    few: set[int] = field(default_factory=set)
    waves: dict[Hashable, Effect] = field(default_factory=dict)
    wave_means: dict[Hashable, tuple[float, datetime, int]] = field(default_factory=dict)
    subsets: list[set[int]] = field(default_factory=list)
    mean: float = nan
    between: float = 0.0
    within: float = nan
    error: float = nan
    n: int = 0
    is_confounded: bool = False
    left_out: Counter[str] = field(default_factory=Counter)
    unadjusted: int = 0

    @property
    def is_estimated(self) -> bool:
        """Whether the error variance of one visit is known from these visits."""
        return isfinite(self.within)


def figures_of(rows: Sequence[Scored], target: float, trainings: Mapping[int, Iterable[date]] | None = None) -> Figures:
    """Compute everything that pages and exports say of these units; `trainings` divide visits into before and after."""
    counted = [row for row in rows if not row.excluded]
    found = Figures(n=len(counted), left_out=Counter(row.excluded for row in rows if row.excluded))
    _spread(found, counted)
    fit = _adjust(found, [row for row in rows if row.excluded in ("", "pair")])
    if fit is not None and any(row.excluded == "pair" for row in rows):
        fit = _fit(counted) or fit
    _waves(found, counted)
    by_unit: dict[int, list[Scored]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit].append(row)
    places = {rater: place for place, subset in enumerate(found.subsets, 1) for rater in subset}
    for unit, own in by_unit.items():
        means = fit.employees.get(unit) if fit else None
        found.units[unit] = _unit(found, own, means, places, target, (trainings or {}).get(unit, ()))
    found.unadjusted = sum(
        found.units[row.unit].adjusted is not None and (row.unit, row.visit) not in found.scores for row in counted
    )
    return found


def wave_key(row: Scored) -> Hashable:
    """Return the wave of a visit, else its calendar quarter."""
    return quarter(row.on) if row.wave is None else row.wave


def _spread(found: Figures, counted: Sequence[Scored]) -> None:
    groups: dict[int, list[float]] = defaultdict(list)
    for row in counted:
        groups[row.unit].append(row.score)
    repeated = {unit: scores for unit, scores in groups.items() if len(scores) >= 2}
    if sum(map(len, repeated.values())) >= LEAST_ROWS:
        found.between, found.within = variance_components(repeated)
    found.mean = sum(row.score for row in counted) / len(counted) if counted else nan


def _fit(rows: Sequence[Scored]) -> "Adjusted | None":
    """Adjust for strictness and waves; None with too few visits whose shopper is known."""
    import pandas as pd

    from ..measures.severity import adjusted

    known = [row for row in rows if row.rater is not None]
    if len(known) < LEAST_ROWS:
        return None
    frame = pd.DataFrame(
        {
            "unit": [row.unit for row in rows],
            "rater": [row.rater for row in rows],
            "wave": [str(wave_key(row)) for row in rows],
            "score": [row.score for row in rows],
        }
    )
    frame["rater"] = frame["rater"].astype("Int64").astype(object)
    return adjusted(frame, "unit", "rater", "score", wave="wave" if frame["wave"].nunique() > 1 else None)


def _adjust(found: Figures, rows: Sequence[Scored]) -> "Adjusted | None":
    fit = _fit(rows)
    if fit is None:
        counts = Counter(row.rater for row in rows if row.rater is not None)
        found.raters = {rater: (None, None, None, n) for rater, n in counts.items()}
        return None
    found.scores = {
        (row.unit, row.visit): float(score) for row, score in zip(rows, fit.scores, strict=True) if isfinite(score)
    }
    found.raters = {int(str(key)): _effect(effect) for key, effect in fit.rater_effect.items()}
    found.waves = {key: _effect(effect) for key, effect in fit.wave_effect.items()}
    found.subsets = [{int(str(rater)) for rater in subset} for subset in fit.subsets]
    if len(found.subsets) > 1 and max(map(len, found.subsets)) == 1:
        _uncompared(found)
        return None
    found.few = {int(str(rater)) for rater in fit.shrunk_raters}
    found.error, found.is_confounded = fit.variances.get("error", nan), fit.is_confounded
    found.raters = {rater: _compared(found, rater, effect) for rater, effect in found.raters.items()}
    return fit


def _uncompared(found: Figures) -> None:
    """Say that no two shoppers can be compared: nothing is adjusted, for any set would be as good as another."""
    found.scores = {}
    found.raters = {rater: (None, None, None, effect[3]) for rater, effect in found.raters.items()}


def _compared(found: Figures, rater: int, effect: Effect) -> Effect:
    """Return the effect of a shopper; the only one of a set is compared with nobody and has none."""
    is_alone = any(subset == {rater} for subset in found.subsets)
    return (None, None, None, effect[3]) if is_alone else effect


def _effect(effect: tuple[float, float, float, int]) -> Effect:
    value, low, high, n = effect
    return _finite(value), _finite(low), _finite(high), n


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _waves(found: Figures, counted: Sequence[Scored]) -> None:
    sums: dict[Hashable, list[float]] = defaultdict(list)
    starts: dict[Hashable, datetime] = {}
    for row in counted:
        key = str(wave_key(row))
        sums[key].append(row.score)
        starts[key] = min(starts.get(key, row.at), row.at)
    found.wave_means = {key: (sum(scores) / len(scores), starts[key], len(scores)) for key, scores in sums.items()}
    for wave, scores in sums.items():
        found.waves.setdefault(wave, (None, None, None, len(scores)))


def _unit(
    found: Figures,
    own: Sequence[Scored],
    means: Shrunken | None,
    places: Mapping[int, int],
    target: float,
    trainings: Iterable[date],
) -> Unit:
    counted = [row for row in own if not row.excluded]
    known = means if means is not None and isfinite(means.mean) and isfinite(means.low) else None
    return Unit(
        n=len(counted),
        shoppers=len({row.rater for row in counted if row.rater is not None}),
        raw=sum(row.score for row in counted) / len(counted) if counted else None,
        adjusted=known if counted else None,
        reason="" if known else _reason(found, counted),
        subset=min((places.get(row.rater, 0) for row in counted if row.rater is not None), default=0),
        verdict=verdict_of(found, own, target, trainings),
        last_at=max(row.at for row in own),
    )


def _reason(found: Figures, counted: Sequence[Scored]) -> str:
    if counted and all(row.rater is None for row in counted):
        return "no_shopper"
    return "unconnected" if counted and found.subsets else "too_little"


def verdict_of(found: Figures, own: Sequence[Scored], target: float, trainings: Iterable[date] = ()) -> Verdict:
    """Judge one unit on adjusted scores when each visit that counts has one, else on raw ones less the wave's shift.

    Visits and trainings stand by their day, as on the person's page.
    """
    is_adjusted = all((row.unit, row.visit) in found.scores for row in own if not row.excluded)
    shifts = {key: effect[0] for key, effect in found.waves.items() if effect[0] is not None}
    visits = [
        VisitScore(
            at=row.on,
            score=found.scores[row.unit, row.visit] if is_adjusted and not row.excluded else row.score,
            rater=row.rater,
            wave=str(wave_key(row)),
            excluded=row.excluded or None,
        )
        for row in own
    ]
    variance = found.error if is_adjusted else found.within
    return judge(
        visits,
        [Event(on) for on in trainings],
        variance if isfinite(variance) else DEFAULT_VARIANCE,
        target,
        shifts=None if is_adjusted else shifts,
    )
