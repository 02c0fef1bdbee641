"""A person's published visits, and the verdict on them."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isnan, nan, sqrt
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ...extensions import db, together
from ...people import settings
from ...visits.models import PersonResult, Result
from ...web.text import local_day
from ..models import Baseline, PersonFigure, Summary, WaveFigure

if TYPE_CHECKING:
    from ...measures.verdict import Verdict

DEFAULT_VARIANCE = 6.6**2
"""Error variance of one visit before there is data of one's own: about 13 points at 95 %, as on 1,295 real shops."""
YEAR = timedelta(days=365)
POOLED = "pooled"
"""The key of what all staff have in common: the error of one visit."""
SHIFTS = "shifts"
"""The key of the shifts of all waves and quarters, the same as in their figures."""
ADJUSTED = "adjusted:"
"""What the key of a person's adjusted scores begins with."""
WAVE = "wave:"
"""What the key of what is kept of a wave begins with."""
MET, PEOPLE_MET = "met:", "people_met"
"""What the key of who was met in a wave, by verdict, begins with, and the key of how many that were, by wave."""
SHEETS = "sheets:"
"""What the key of the results behind the items of a checklist version begins with."""
SHOWN = (
    PersonResult.result_id,
    PersonResult.rater_id,
    PersonResult.wave_id,
    PersonResult.channel,
    PersonResult.at,
    PersonResult.got,
    PersonResult.possible,
    PersonResult.is_critical,
    PersonResult.excluded,
)
STAGES = ((3, "dots"), (6, "pooled"), (12, "trial"))


@dataclass(frozen=True)
class VisitScore:
    """One published visit of a person, as the chart and its table show it: no shopper, no hour."""

    result_id: int
    visit_id: int
    at: datetime
    on: date
    score: float
    adjusted: float | None
    channel: str
    rater: int | None
    wave_id: int | None
    excluded: str
    is_critical: bool

    @property
    def is_scored(self) -> bool:
        """Whether any own item applied; otherwise the score is NaN, and `excluded` says so."""
        return not isnan(self.score)


def visit_scores(person_id: int, held: Mapping[str, Summary] | None = None) -> list[VisitScore]:
    """Return the person's published visits in order of time; known raters are numbered, never named.

    A person met in two parts of one visit has one score there, of all own items together. `held` are the summaries of
    the person's figures, where they were read already.
    """
    rows = db.session.execute(
        select(*SHOWN, Result.visit_id)
        .join(Result, Result.id == PersonResult.result_id)
        .where(PersonResult.person_id == person_id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(PersonResult.at, PersonResult.id)
    ).all()
    adjusted = adjusted_scores(person_id, held)
    numbers: dict[int, int] = {}
    parts: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        parts[row.result_id].append(row)
    return [_visit_score(own, adjusted, numbers) for own in parts.values()]


def _visit_score(parts: list[Any], adjusted: Mapping[int, float], numbers: dict[int, int]) -> VisitScore:
    """Put the parts of one visit together, as `evidence.scored_people` does; a part without points scores nothing."""
    first, scored = parts[0], [part for part in parts if part.possible > 0]
    got, possible = (sum(getattr(part, name) for part in scored) for name in ("got", "possible"))
    score = min(100.0, 100 * got / possible) if scored else nan
    return VisitScore(
        result_id=first.result_id,
        visit_id=first.visit_id,
        at=first.at,
        on=local_day(first.at),
        score=score,
        adjusted=adjusted.get(first.visit_id),
        channel=first.channel,
        rater=None if first.rater_id is None else numbers.setdefault(first.rater_id, len(numbers)),
        wave_id=first.wave_id,
        excluded=max(part.excluded for part in scored or parts),
        is_critical=any(part.is_critical for part in parts),
    )


def adjusted_scores(person_id: int, held: Mapping[str, Summary] | None = None) -> dict[int, float]:
    """Return the adjusted score of each visit of a person, as last computed; empty before the first computation."""
    key = f"{ADJUSTED}{person_id}"
    row = db.session.get(Summary, key) if held is None else held.get(key)
    return {int(visit_id): score for visit_id, score in row.content.items()} if row else {}


def summary(key: str) -> Summary | None:
    """Return a rebuilt summary with its moment, or None before it was first built; a transaction asks once for each."""
    held = _held()
    if key not in held:
        held[key] = db.session.get(Summary, key)
    return held[key]


def summaries(*keys: str) -> dict[str, Summary]:
    """Return those of some rebuilt summaries that exist, in one query; `summary` asks for none of them again."""
    rows = db.session.scalars(select(Summary).where(Summary.key.in_(keys)))
    return hold(keys, rows)


def hold(keys: Iterable[str], rows: Iterable[Summary]) -> dict[str, Summary]:
    """Return summaries by key as some query found them; those of `keys` that are not among them do not exist."""
    found = {row.key: row for row in rows}
    _held().update({key: found.get(key) for key in keys})
    return found


def _held() -> dict[str, Summary | None]:
    """Return what this transaction knows of summaries: rows, and None for those that do not exist."""
    session = db.session()
    transaction = session.get_transaction() or session.begin()
    known, held = session.info.get("summaries", (None, {}))
    if known is not transaction:
        held = {}
        session.info["summaries"] = (transaction, held)
    return held


def forget_held() -> None:
    """Forget what is known of summaries: somebody writes some."""
    db.session.info.pop("summaries", None)


@dataclass(frozen=True)
class Known:
    """What was last computed of a person and of all staff, and since when limits hold; `summary` asks for none."""

    figure: PersonFigure | None
    held: dict[str, Summary]
    baselines: list[Baseline]


def known_of(person_id: int) -> Known:
    """Return how a person stands and what the person's pages rest on, in one query."""
    keys = (POOLED, SHIFTS, f"{ADJUSTED}{person_id}")
    figures, rows, begun = together(
        select(PersonFigure).where(PersonFigure.person_id == person_id),
        select(Summary).where(Summary.key.in_(keys)),
        select(Baseline).where(Baseline.person_id == person_id, Baseline.taken_back_at.is_(None)),
    )
    return Known(figures[0] if figures else None, hold(keys, rows), sorted(begun, key=lambda one: one.starts_at))


def pooled_variance() -> float | None:
    """Return the error variance of one visit over all staff, in points squared; None before it was computed."""
    row = summary(POOLED)
    return float(row.content["within"]) if row else None


def error_variance() -> float | None:
    """Return the error variance of one adjusted score over all staff; None before it was computed."""
    row = summary(POOLED)
    error = row.content.get("error") if row else None
    return pooled_variance() if error is None else float(error)


def uncertainty() -> int:
    """Return by how many points one visit is uncertain at 95 %, rounded: 1.96 times the error's standard deviation."""
    variance = pooled_variance()
    return round(1.96 * sqrt(DEFAULT_VARIANCE if variance is None else variance))


def error_as_of() -> datetime | None:
    """Return as of when the error of one visit holds; None before it was computed."""
    row = summary(POOLED)
    return row.as_of if row else None


def stage(n: int) -> str:
    """Return what may be drawn of n counted visits: dots, pooled, trial or locked."""
    return next((name for limit, name in STAGES if n < limit), "locked")


def verdict_on(scores: list[VisitScore], trainings: Iterable[datetime] = ()) -> "Verdict":
    """Judge the visits of a person; excluded ones stay out, completed `trainings` divide them.

    As in the nightly computation: on adjusted scores when every visit that counts has one, else on raw ones less the
    common shift of their wave or quarter.
    """
    from ...measures import verdict

    is_adjusted = all(one.adjusted is not None for one in scores if not one.excluded)
    visits = [
        verdict.VisitScore(
            at=one.on,
            score=one.score if one.adjusted is None or not is_adjusted else one.adjusted,
            rater=one.rater,
            wave=verdict.quarter(one.on) if one.wave_id is None else str(one.wave_id),
            excluded=one.excluded or None,
        )
        for one in scores
    ]
    pooled = error_variance() if is_adjusted else pooled_variance()
    return verdict.judge(
        visits,
        [verdict.Event(local_day(at)) for at in trainings],
        DEFAULT_VARIANCE if pooled is None else pooled,
        target=float(settings.get("target_score")),
        shifts=None if is_adjusted else wave_shifts(),
    )


def wave_shifts() -> dict[Hashable, float]:
    """Return by how many points everybody scored higher or lower in each wave or quarter, as last computed."""
    row = summary(SHIFTS)
    if row is not None:
        return {key: float(effect) for key, effect in row.content.items()}
    rows = db.session.execute(select(WaveFigure.key, WaveFigure.effect).where(WaveFigure.effect.is_not(None)))
    return {key: effect for key, effect in rows if effect is not None}
