"""What states, units and verdicts are called, and due days in words."""

from datetime import date, timedelta
from typing import Any

from ..web.text import _, _l, day
from .states import State

STATES: dict[str, tuple[Any, str]] = {
    State.OVERDUE: (_l("Overdue"), "watch"),
    State.STARTED: (_l("Begun"), "info"),
    State.OPEN: (_l("To do"), "info"),
    State.AWAITING: (_l("Awaiting marking"), "neutral"),
    State.DONE: (_l("Done in time"), "good"),
    State.DONE_LATE: (_l("Done late"), "good"),
    State.FAILED_OUT: (_l("No attempt left"), "watch"),
    State.CLOSED: (_l("Closed, not done"), "watch"),
    State.WAIVED: (_l("Waived"), "neutral"),
}
VERDICTS: dict[str, Any] = {
    "new": _l("Gets the task"),
    "has": _l("Has it already"),
    "passed": _l("Has passed it"),
    "away": _l("On leave"),
    "closed": _l("Account closed"),
}
EVENTS: dict[str, Any] = {
    "started": _l("Begun"),
    "awaiting": _l("Handed in"),
    "passed": _l("Passed"),
    "failed": _l("Not passed yet"),
    "withdrawn": _l("Taken back"),
}
SOURCES: dict[str, Any] = {
    "visit": _l("Visit"),
    "observation": _l("Observed role-play"),
    "scenario": _l("Scenario"),
    "quiz": _l("Quiz"),
}
UNITS: dict[str, Any] = {"": _l("Once"), "days": _l("days"), "months": _l("months")}


def due_words(due_on: date | None, today: date) -> str:
    """Say when something is due: today, tomorrow, by a day, or that the day is over."""
    if due_on is None:
        return _("no due day")
    if due_on == today:
        return _("due today")
    if due_on == today + timedelta(days=1):
        return _("due tomorrow")
    if due_on < today:
        return _("was due %(day)s", day=day(due_on))
    return _("due %(day)s", day=day(due_on))


def repeat_words(every: int | None, unit: str) -> str:
    """Say how often a task comes again, nothing when it does not."""
    if unit == "days":
        return _("every day") if every == 1 else _("every %(n)s days", n=every)
    if unit == "months":
        return _("every month") if every == 1 else _("every %(n)s months", n=every)
    return ""
