"""The state of an assignment: a pure function of its terms, of what happened since, and of the day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """Where an assignment stands."""

    OPEN = "open"
    STARTED = "started"
    AWAITING = "awaiting_marking"
    DONE = "done"
    DONE_LATE = "done_late"
    FAILED_OUT = "failed_out"
    OVERDUE = "overdue"
    CLOSED = "closed"
    WAIVED = "waived"


TO_DO = (State.OVERDUE, State.STARTED, State.OPEN)
"""The states in which it is the person's turn."""

UNFINISHED = (*TO_DO, State.AWAITING)
"""The states in which more may still happen by itself."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What completions add up to, in local days. `failed` counts failures before the first pass.

    Work that a trainer marks counts on the day it was handed in: nobody is late because of the marking.
    """

    started_on: date | None = None
    awaiting_on: date | None = None
    passed_on: date | None = None
    failed: int = 0


class Terms(Protocol):
    """What was asked for, with the facts so far; an `Assignment` is one."""

    due_on: date | None
    cut_off_on: date | None
    attempts_allowed: int | None
    attempts_used: int
    failed: int
    started_on: date | None
    awaiting_on: date | None
    passed_on: date | None

    @property
    def is_waived(self) -> bool:
        """Whether it was waived."""
        ...


def step(facts: Facts, event: str, on: date) -> Facts:
    """Return the facts after one more event; after a pass nothing changes any more."""
    if facts.passed_on is not None:
        return facts
    begun = replace(facts, started_on=facts.started_on or on)
    if event == "awaiting":
        return replace(begun, awaiting_on=on)
    if event == "passed":
        return replace(begun, passed_on=facts.awaiting_on or on, awaiting_on=None)
    if event == "failed":
        return replace(begun, failed=facts.failed + 1, awaiting_on=None)
    return begun


def fold(events: Iterable[tuple[str, date]]) -> Facts:
    """Add up events (name and local day) in the order in which they were recorded."""
    facts = Facts()
    for event, on in events:
        facts = step(facts, event, on)
    return facts


def state_of(terms: Terms, today: date) -> State:
    """Return the state on a local day; a deadline is the end of its day, and what comes after the cut-off is too late.

    A pass beyond the allowed failures does not count: it was practice.
    """
    may_count = terms.attempts_allowed is None or terms.failed < terms.attempts_allowed
    if terms.passed_on is not None and may_count and not _after(terms.passed_on, terms.cut_off_on):
        return State.DONE_LATE if _after(terms.passed_on, terms.due_on) else State.DONE
    if terms.is_waived:
        return State.WAIVED
    if not may_count:
        return State.FAILED_OUT
    return _unfinished(terms, today)


def _unfinished(terms: Terms, today: date) -> State:
    if terms.awaiting_on is not None and not _after(terms.awaiting_on, terms.cut_off_on):
        return State.AWAITING
    if _after(today, terms.cut_off_on):
        return State.CLOSED
    if _after(today, terms.due_on):
        return State.OVERDUE
    return State.STARTED if terms.started_on is not None else State.OPEN


def _after(on: date, limit: date | None) -> bool:
    return limit is not None and on > limit
