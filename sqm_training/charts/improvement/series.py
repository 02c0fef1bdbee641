"""What the improvement chart draws, and the same in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..words import month, say

ROLEPLAY = "roleplay"
TRAINING = "training"
LIMITS = "limits"


@dataclass(frozen=True)
class Point:
    """One visit; `hollow` names why it is left out, `ringed` the signals it gives."""

    at: date
    score: float
    adjusted: float | None
    channel: str
    rater: int | None
    hollow: str | None = None
    ringed: tuple[str, ...] = ()
    critical: bool = False
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A training or new limits (a line), or a role-play (`roleplay`, a small triangle) on the time axis."""

    at: date
    kind: str
    title: str


@dataclass(frozen=True)
class Band:
    """A centre line with its band: `pooled`, `trial` or `locked`, from one day to another where limits began anew."""

    center: float
    lower: float
    upper: float
    kind: str
    since: date | None = None
    until: date | None = None


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
