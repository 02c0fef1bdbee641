"""What verdicts, flags and item findings are called on pages."""

from typing import Any

from ..measures.gain import FEWEST
from ..web.text import _, _l
from .small_groups import How, Told

CHANGES: dict[str, Any] = {
    "improved": _l("Really improved"),
    "dropped": _l("Really dropped"),
    "usual": _l("Usual ups and downs"),
    "not_shown": _l("No change shown yet"),
    "too_few": _l("Not enough visits"),
}
LEVELS: dict[str, Any] = {
    "reliably": _l("Reliably on target"),
    "sometimes": _l("Sometimes on target"),
    "not_yet": _l("Not yet on target"),
}
REASONS: dict[str, Any] = {
    "too_little": _l("too few visits in all"),
    "no_shopper": _l("shopper not known"),
    "unconnected": _l("cannot be compared yet"),
}
EXCLUSIONS: dict[str, Any] = {
    "appealed": _l("objection open"),
    "pair": _l("second scoring of the same visit"),
    "too_few": _l("too few items apply"),
    "not_applicable": _l("did not apply at this visit"),
    "since": _l("published since"),
    "void": _l("taken back"),
}
PARTS_OF_SITE: dict[str, Any] = {
    "person": _l("Own items of the people"),
    "site": _l("Items of the site"),
    "process": _l("Items of the process"),
}
INTEGRITY: dict[str, Any] = {
    "too_fast": _l("filled in very fast"),
    "identical_answers": _l("the same answers as before"),
    "photo_twice": _l("a photo used before"),
    "edited_late": _l("answers changed long after leaving"),
    "contradiction": _l("times out of order"),
    "late": _l("sent late"),
}
EFFECTS: dict[str, tuple[Any, str]] = {
    "more": (_l("More than the others"), "good"),
    "less": (_l("Less than the others"), "watch"),
    "not_shown": (_l("No effect shown"), "neutral"),
    "too_few": (_l("Too few people"), "neutral"),
}
KINDS_TRAINED: dict[str, Any] = {
    "course": _l("Courses"),
    "scenario": _l("Scenarios"),
    "observation": _l("Observed role-plays"),
    "quiz": _l("Quizzes"),
    "standard": _l("Standards"),
}
FINDINGS: dict[str, Any] = {
    "too_easy": _l("nearly everybody gets it"),
    "too_hard": _l("hardly anybody gets it"),
    "tells_nothing": _l("this item tells nothing"),
    "often_missing": _l("often not applicable"),
}


def signed(points: float) -> str:
    """Write points with their sign and one decimal; what rounds to nothing has none."""
    tenth = round(points, 1)
    return f"{tenth:+.1f}".replace("-", "−") if tenth else "0.0"


def tenth(value: float | None) -> float | str:
    """Return a number as files hold it, to one decimal; "" where there is none."""
    return "" if value is None else round(value, 1) + 0.0


def hundredths(value: float) -> str:
    """Write a coefficient with two decimals, below nought with a real minus."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def told(count: Told, *, elsewhere: bool = False) -> str:
    """Write a count as it is told; with `elsewhere` a covered one is about people whom the reader does not lead."""
    if count.how == How.LEAST:
        return _("at least %(n)s", n=count.n)
    if count.how == How.FEW:
        return _("fewer than %(n)s elsewhere", n=FEWEST) if elsewhere else _("fewer than %(n)s", n=FEWEST)
    return str(count.n)


def told_share(share: float, *, is_rough: bool) -> str:
    """Write a share 0..1 as per cent, rounded down where it is told as a least one."""
    return _("at least %(n)s%%", n=int(100 * share)) if is_rough else f"{100 * share:.0f}%"


def covered_words() -> str:
    """Say how counts are told to those who may not see the people behind them."""
    return _(
        "Counts below %(n)s are said as such, and others only so closely that they do not give them away.", n=FEWEST
    )


def change_span(difference: float | None, low: float | None, high: float | None, least: float | None) -> str:
    """Write the difference behind a verdict with its interval and the least that would count; "" without one.

    A night before the update to this release kept no `least`: it is left unsaid until the next one.
    """
    if difference is None or low is None or high is None:
        return ""
    span = {"n": signed(difference), "low": signed(low), "high": signed(high)}
    if least is None:
        return _("%(n)s (%(low)s to %(high)s)", **span)
    return _("%(n)s (%(low)s to %(high)s); a change needs %(least)s", least=f"{least:.1f}", **span)
