"""One honest sentence about one employee: is the score really changing, and does it reach the target?"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import fsum, inf, log, sqrt
from typing import Any, TypeVar

from .reading import is_missing, number

Made = TypeVar("Made", "VisitScore", "Event")
FEWEST = 3
EACH_SIDE = 2
HORIZON = 18
Z = 1.96
TARGET = 85.0
CHANGES = ("too_few", "improved", "dropped", "not_shown", "usual")
LEVELS = ("reliably", "sometimes", "not_yet")
WORDS = {
    "too_few": {"zh": "次数还不够（{n}/3）", "en": "Not enough visits yet ({n} of 3)"},
    "improved": {"zh": "确有进步", "en": "Really improved"},
    "dropped": {"zh": "确有下降", "en": "Really dropped"},
    "not_shown": {
        "zh": "目前还看不出变化（不等于没有进步）",
        "en": "No change can be shown yet (which does not mean there is none)",
    },
    "usual": {"zh": "在正常波动范围内", "en": "Within the usual ups and downs"},
    "reliably": {"zh": "稳定达标", "en": "reliably on target"},
    "sometimes": {"zh": "时有达标", "en": "sometimes on target"},
    "not_yet": {"zh": "尚未达标", "en": "not yet on target"},
}


@dataclass(frozen=True, slots=True)
class VisitScore:
    """One visit: when, the (adjusted) score of personal items 0..100, who rated, in which wave.

    `excluded` gives the reason for which it does not count (an open appeal, …; nothing or "": it counts); a NaN score
    does not count either. A moment may also be written (ISO 8601). `rater` is None where nobody is known.
    """

    at: date | datetime
    score: float
    rater: Hashable
    wave: Hashable | None = None
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something on the time axis; only a completed `training` divides the visits into before and after."""

    at: date | datetime
    kind: str = "training"
    standard: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said. `n` counts all visits that count, `raters` the different people behind them.

    `difference` = later mean - earlier mean, `low` and `high` its plain 95 % interval, `minimal_detectable` the least
    difference that would be called a change at this look (more than the half interval, because people look after
    every visit). With too few visits these four and `level` are None. `words` is one sentence in each language;
    `change_words` and `level_words` are its halves. `before` and `after` are the numbers of visits compared and
    `trained_at` is the training that divides them, None for earlier and later half.
    """

    change: str
    level: str | None
    n: int
    raters: int
    difference: float | None
    low: float | None
    high: float | None
    minimal_detectable: float | None
    words: Mapping[str, str]
    before: int = 0
    after: int = 0
    trained_at: date | datetime | None = None

    @property
    def change_words(self) -> dict[str, str]:
        """Return the words about the change alone."""
        return {language: text.format(n=self.n) for language, text in WORDS[self.change].items()}

    @property
    def level_words(self) -> dict[str, str]:
        """Return the words about the level alone; empty texts when nothing is said."""
        return dict(WORDS[self.level]) if self.level else {"zh": "", "en": ""}


def judge(
    visits: Iterable[VisitScore],
    events: Iterable[Event] | None,
    pooled: float,
    target: float = TARGET,
    *,
    shifts: Mapping[Hashable, float] | None = None,
    standard: Hashable | None = None,
) -> Verdict:
    """Judge the visits of one employee; visits and events may also be tuples or mappings of their fields.

    `pooled` is the error variance of one visit (points squared), pooled over staff. The visits that count are put in
    order; beyond 18 the last 18 are used. They are divided by the latest completed training with at least 2 of them on
    each side (a visit on the training's day lies before it), else into the first floor(n / 2) and the rest. `standard`
    leaves only trainings of that standard and those of none. `shifts` holds the common shift of each wave (or, for
    visits without a wave, of `quarter(at)`) and is subtracted; leave it out when the scores are adjusted already.

    Changed when |difference| > boundary x sqrt(pooled (1/n1 + 1/n2)), see `boundary`. Level: the 95 % interval of the
    present mean (after the change, if there was one) lies above, around or below the target.
    Raises `ValueError` when `pooled` is negative or not finite, or something given is no visit, training, day or score.
    """
    pooled = number(pooled, "the pooled error variance")
    if pooled < 0:
        raise ValueError("the pooled error variance must not be negative")
    given = [_made(VisitScore, visit) for visit in visits]
    counted = sorted((v for v in given if not (v.excluded or is_missing(v.score))), key=lambda v: _order(v.at))
    window = counted[-HORIZON:]
    raters = len({visit.rater for visit in counted if visit.rater is not None})
    if len(counted) < FEWEST:
        return _verdict("too_few", None, len(counted), raters)
    scores = [number(visit.score, "a score") - (shifts or {}).get(_wave(visit), 0.0) for visit in window]
    happened = [_made(Event, event) for event in events or ()]
    trainings = [e for e in happened if e.kind == "training" and (standard is None or e.standard in (None, standard))]
    splits = {_before(window, event): event.at for event in sorted(trainings, key=lambda e: _order(e.at))}
    m, k = split(len(window), splits)
    difference = _mean(scores[m:]) - _mean(scores[:m])
    error = sqrt(pooled * (1 / m + 1 / (len(scores) - m)))
    least = boundary(len(scores), m, k) * error
    change = _change(difference, least, is_trained=k > 0)
    level = _level(scores[m:] if change in ("improved", "dropped") else scores, pooled, target)
    numbers = (difference, difference - Z * error, difference + Z * error, least)
    sides = (m, len(scores) - m)
    return _verdict(change, level, len(counted), raters, numbers, sides, splits[m] if k else None)


def split(n: int, trained_after: Iterable[int]) -> tuple[int, int]:
    """Return (m, k): the first m of n visits are "before", k trainings have at least 2 visits on each side.

    `trained_after` holds, for each training, how many of the n visits lie before it.
    """
    usable = {m for m in trained_after if m >= EACH_SIDE and n - m >= EACH_SIDE}
    return (max(usable), len(usable)) if usable else (n // 2, 0)


def boundary(n: int, m: int, k: int) -> float:
    """Return how many standard errors the difference of the first m and the other n - m visits must exceed.

    A sequential boundary of the kind of O'Brien & Fleming (1979): c / sqrt(information now / information at 18 visits).
    Halves (k = 0): z > 2.015 (18 / n)^0.49, hardly flatter than theirs, which finds early gains more often at the same
    error. After a training the information of a fixed split is m (n - m) / n, and c = 1.96 + 0.4 ln k + 0.09 max(0, m -
    12): each further training is one more chance to be wrong, and a late one comes after most of the error has been
    spent on halves. The constants were set by simulation so that,
    looked at after each of visits 3..18, at most 5 % of unchanged employees are ever called improved, whatever the
    days of training, and checked on draws of their own. This holds for normal noise of known variance and days of
    training chosen without regard to the scores: when everybody is trained right after two poor visits, the return to
    the usual makes it about 7.5 %.
    """
    if not k:
        return 2.015 * (HORIZON / n) ** 0.49
    c = 1.96 + 0.4 * log(k) + 0.09 * max(0, m - 12)
    return c * sqrt((HORIZON - m) / HORIZON * n / (n - m))


def quarter(at: date | datetime) -> str:
    """Return the calendar quarter, such as "2024Q4", which stands in where there are no waves."""
    return f"{at.year}Q{(at.month + 2) // 3}"


def _made(kind: type[Made], given: Any) -> Made:
    if isinstance(given, kind):
        made = given
    else:
        try:
            made = kind(**given) if isinstance(given, Mapping) else kind(*given)
        except TypeError as problem:
            raise ValueError(f"this is no {kind.__name__}: {given!r}") from problem
    return made if isinstance(made.at, date) else replace(made, at=_moment(made.at))


def _moment(at: Any) -> date | datetime:
    """Read a written day or moment."""
    text = str(at)
    try:
        return datetime.fromisoformat(text) if ":" in text else date.fromisoformat(text)
    except ValueError as problem:
        raise ValueError(f"{at!r} is no day or moment") from problem


def _wave(visit: VisitScore) -> Hashable:
    return quarter(visit.at) if visit.wave is None else visit.wave


def _before(window: Sequence[VisitScore], event: Event) -> int:
    """Count the visits before the training, by moments when both know them, else by days with its own day as before."""
    return sum(_is_not_later(visit.at, event.at) for visit in window)


def _is_not_later(a: date | datetime, b: date | datetime) -> bool:
    if isinstance(a, datetime) and isinstance(b, datetime) and (a.tzinfo is None) == (b.tzinfo is None):
        return a <= b
    return _day(a) <= _day(b)


def _order(at: date | datetime) -> tuple[date, float]:
    return _day(at), at.timestamp() if isinstance(at, datetime) else -inf


def _day(at: date | datetime) -> date:
    return at.date() if isinstance(at, datetime) else at


def _mean(scores: Sequence[float]) -> float:
    return fsum(scores) / len(scores)


def _change(difference: float, least: float, *, is_trained: bool) -> str:
    if difference > least:
        return "improved"
    if difference < -least:
        return "dropped"
    return "not_shown" if is_trained else "usual"


def _level(scores: Sequence[float], pooled: float, target: float) -> str:
    mean, half = _mean(scores), Z * sqrt(pooled / len(scores))
    if mean - half >= target:
        return "reliably"
    return "not_yet" if mean + half < target else "sometimes"


def _verdict(
    change: str,
    level: str | None,
    n: int,
    raters: int,
    numbers: tuple[float | None, float | None, float | None, float | None] = (None, None, None, None),
    sides: tuple[int, int] = (0, 0),
    trained_at: date | datetime | None = None,
) -> Verdict:
    joined = {"zh": "，", "en": ", "}
    words = {
        language: text.format(n=n) + (joined[language] + WORDS[level][language] if level else "")
        for language, text in WORDS[change].items()
    }
    return Verdict(change, level, n, raters, *numbers, words, *sides, trained_at)
