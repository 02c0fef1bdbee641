"""What the improvement chart draws, gathered from a person's published visits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ...people import settings
from ...web.text import local, local_day
from .practice import RolePlay, Training
from .scores import VisitScore, error_variance, pooled_variance, stage, verdict_on
from .site_visits import SiteVisit

if TYPE_CHECKING:
    from ...charts.improvement import ImprovementSeries

Z = 1.96
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
) -> "ImprovementSeries":
    """Return points, bands, verdict, trainings and role-plays of the staged chart of a `person` or a `site`.

    From 3 visits a pooled band of the error of all staff around the own mean; from 6 the natural limits of the own
    moving ranges, as a trial until 12 visits, when the first 12 are locked as baseline. A site, whose visits meet
    many people, has no pooled band. Points stand in the middle of their third of the month: no day is given away.
    """
    from ...charts.improvement import ImprovementSeries

    verdict = verdict_on(scores, [one.at for one in trainings])
    limits = own_limits(scores, adjusted)
    variance = error_variance() if adjusted else pooled_variance()
    ringed = dict(limits.signals) if limits else {}
    days = rough_days([one.on for one in scores])
    return ImprovementSeries(
        points=tuple(_point(one, days[index], ringed.get(index), adjusted) for index, one in enumerate(scores)),
        bands=tuple(_bands(scores, adjusted, limits, variance if of == "person" else None)),
        target=float(settings.get("target_score")),
        marks=_marks(scores, role_plays, trainings),
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


def own_limits(scores: list[VisitScore], adjusted: bool) -> Any:
    """Return the individuals chart from 6 counted visits on, else None; its signals have the indices of `scores`.

    A visit left out is a gap: it drops both moving ranges, breaks runs and gives no signal. A second scoring of a visit
    is none of its own.
    """
    from ...measures.control import xmr

    places = [index for index, one in enumerate(scores) if one.excluded != "pair"]
    values = [value_of(scores[index], adjusted) for index in places]
    counted = [place for place, value in enumerate(values) if value is not None]
    if len(counted) < 6:
        return None
    found = xmr(values, baseline=counted[11] + 1 if len(counted) >= 12 else None)
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


def _bands(scores: list[VisitScore], adjusted: bool, limits: Any, variance: float | None) -> list[Any]:
    from ...charts.improvement import Band

    counted = [value for one in scores if (value := value_of(one, adjusted)) is not None]
    if len(counted) < 3:
        return []
    bands = []
    mean = sum(counted) / len(counted)
    if variance is not None and len(counted) < 12:
        half = Z * variance**0.5
        bands.append(Band(center=mean, lower=max(0.0, mean - half), upper=min(100.0, mean + half), kind="pooled"))
    if limits:
        kind = "locked" if len(counted) >= 12 else "trial"
        bands.append(
            Band(center=limits.center, lower=max(0.0, limits.lower), upper=min(100.0, limits.upper), kind=kind)
        )
    return bands


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
            excluded="",
            is_critical=False,
        )
        for one in visits
        if one.calculated is not None
    ]
