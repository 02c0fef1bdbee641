"""What the improvement chart draws, gathered from a person's published visits."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...people import settings
from ...web.text import local, local_day
from .limits import FEWEST, LOCKED_FROM
from .practice import RolePlay, Training
from .scores import VisitScore, error_variance, pooled_variance, stage, verdict_on
from .site_visits import SiteVisit

if TYPE_CHECKING:
    from ...charts.improvement import ImprovementSeries

Z = 1.96
POOLED_FROM = 3
STEP = timedelta(days=2)
LOOK_BACK = timedelta(days=12)
"""How far beyond the first and the last visit the time axis reaches at least."""


def improvement_series(
    scores: list[VisitScore],
    *,
    adjusted: bool = False,
    of: str = "person",
    role_plays: Sequence[RolePlay] = (),
    trainings: Sequence[Training] = (),
    rebased: Sequence[datetime] = (),
) -> "ImprovementSeries":
    """Return points, bands, verdict, trainings and role-plays of the staged chart of a `person` or a `site`.

    Limits begin anew with the first visit at or after each moment of `rebased`, and end there for those before.

    From 3 visits a pooled band of the error of all staff around the own mean; from 6 the natural limits of the own
    moving ranges, as a trial until 12 visits, when the first 12 are locked as baseline. A site, whose visits meet
    many people, has no pooled band. Points stand in the middle of their third of the month: no day is given away.
    """
    from ...charts.improvement import ImprovementSeries

    scores = [one for one in scores if one.is_scored]
    verdict = verdict_on(scores, [one.at for one in trainings if one.divides])
    variance = error_variance() if adjusted else pooled_variance()
    days = rough_days([one.on for one in scores])
    found = limits_of(scores, adjusted, rebased)
    ringed = {index: rule for one in found if one.limits for index, rule in one.limits.signals}
    return ImprovementSeries(
        points=tuple(_point(one, days[index], ringed.get(index), adjusted) for index, one in enumerate(scores)),
        bands=tuple(_bands(found, days, variance if of == "person" else None)),
        target=float(settings.get("target_score")),
        marks=(*_marks(scores, role_plays, trainings), *_begun(found, days)),
        verdict_words=verdict.words,
        n=verdict.n,
        shoppers=verdict.raters,
        stage=stage(verdict.n),
        of=of,
    )


def rough_days(days: list[date]) -> list[date]:
    """Return for each day, in order, the middle of its third of the month; several in one third stand side by side."""
    seen: Counter[tuple[int, int, int]] = Counter()
    found = []
    for day in days:
        third = (day.year, day.month, min((day.day - 1) // 10, 2))
        found.append(date(day.year, day.month, 5 + 10 * third[2]) + STEP * seen[third])
        seen[third] += 1
    return found


def _marks(scores: list[VisitScore], role_plays: Sequence[RolePlay], trainings: Sequence[Training]) -> Any:
    """Return one mark for each training and each day on which a role-play ended, within the time of the visits."""
    from ...charts.improvement import ROLEPLAY, TRAINING, Mark

    if not scores:
        return ()
    first, last = min(one.on for one in scores), max(one.on for one in scores)
    days = sorted({one.on for one in role_plays if first - LOOK_BACK <= one.on <= last + LOOK_BACK})
    completed = [one for one in trainings if first - LOOK_BACK <= one.on <= last + LOOK_BACK]
    return (
        *(Mark(one.on, TRAINING, local(one.title)) for one in completed),
        *(Mark(day, ROLEPLAY, "") for day in days),
    )


def value_of(one: VisitScore, adjusted: bool) -> float | None:
    """Return the raw or, when it is wanted, the adjusted score of a visit that counts; None of one left out."""
    return None if one.excluded else one.adjusted if adjusted else one.score


@dataclass(frozen=True)
class Limits:
    """The visits between two decisions: place of the first one, the values that count, and their limits from six on."""

    first: int
    values: tuple[float, ...]
    limits: Any


def limits_of(scores: list[VisitScore], adjusted: bool, rebased: Sequence[datetime] = ()) -> list[Limits]:
    """Return the limits of all visits, or of each stretch of them from one moment of `rebased` to the next."""
    starts = sorted({sum(one.at < moment for one in scores) for moment in rebased} - {0, len(scores)})
    found = []
    for first, end in pairwise([0, *starts, len(scores)]):
        own = own_limits(scores[first:end], adjusted)
        values = (value_of(one, adjusted) for one in scores[first:end])
        shifted = own and replace(own, signals=[(first + index, rule) for index, rule in own.signals])
        found.append(Limits(first, tuple(value for value in values if value is not None), shifted))
    return found


def own_limits(scores: list[VisitScore], adjusted: bool) -> Any:
    """Return the individuals chart from 6 counted visits on, else None; its signals have the indices of `scores`.

    A visit left out is a gap: it drops both moving ranges, breaks runs and gives no signal. A second scoring of a visit
    is none of its own.
    """
    from ...measures.control import xmr

    places = [index for index, one in enumerate(scores) if one.excluded != "pair"]
    values = [value_of(scores[index], adjusted) for index in places]
    counted = [place for place, value in enumerate(values) if value is not None]
    if len(counted) < FEWEST:
        return None
    found = xmr(values, baseline=counted[LOCKED_FROM - 1] + 1 if len(counted) >= LOCKED_FROM else None)
    return replace(found, signals=[(places[place], rule) for place, rule in found.signals])


def _point(one: VisitScore, day: date, signal: str | None, adjusted: bool) -> Any:
    from ...charts.improvement import Point

    return Point(
        at=day,
        score=one.score,
        adjusted=one.adjusted,
        channel=one.channel,
        rater=one.rater,
        hollow=one.excluded or ("unadjusted" if value_of(one, adjusted) is None else None),
        ringed=(signal,) if signal else (),
        critical=one.is_critical,
        label="",
    )


def _bands(found: list[Limits], days: list[date], variance: float | None) -> Iterator[Any]:
    """Yield the bands of each stretch; the pooled one belongs to the last alone, until its limits are locked."""
    edges = [None, *(days[one.first] - timedelta(days=1) for one in found[1:]), None]
    for one, since, until in zip(found, edges, edges[1:], strict=False):
        if len(one.values) >= POOLED_FROM:
            yield from _band(one, since, until, variance if until is None else None)


def _band(one: Limits, since: date | None, until: date | None, variance: float | None) -> Iterator[Any]:
    from ...charts.improvement import Band

    is_locked = len(one.values) >= LOCKED_FROM
    mean = sum(one.values) / len(one.values)
    if variance is not None and not is_locked:
        half = Z * variance**0.5
        yield Band(mean, max(0.0, mean - half), min(100.0, mean + half), "pooled", since, until)
    if one.limits:
        sides = max(0.0, one.limits.lower), min(100.0, one.limits.upper)
        yield Band(one.limits.center, *sides, "locked" if is_locked else "trial", since, until)


def _begun(found: list[Limits], days: list[date]) -> Iterator[Any]:
    """Yield a mark where limits begin anew, just before the first visit that they hold for."""
    from ...charts.improvement import LIMITS, Mark

    return (Mark(days[one.first] - timedelta(days=1), LIMITS, "") for one in found[1:])


def scores_of_site(visits: list[SiteVisit]) -> list[VisitScore]:
    """Return the visits of a site that were scored, as the chart takes them."""
    return [
        VisitScore(
            result_id=one.result_id,
            visit_id=one.result_id,
            at=one.at,
            on=local_day(one.at),
            score=one.calculated,
            adjusted=None,
            channel=one.channel,
            rater=0,
            wave_id=None,
            excluded=one.excluded,
            is_critical=False,
        )
        for one in visits
        if one.calculated is not None
    ]
