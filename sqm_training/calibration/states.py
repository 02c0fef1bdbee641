"""Where an exercise stands: derived from what happened to it and from the day."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from ..web.text import _l
from .models import Calibration


class State(StrEnum):
    """Being prepared, under way, or closed."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


STATES: dict[str, tuple[Any, str]] = {
    State.DRAFT: (_l("Being prepared"), "neutral"),
    State.OPEN: (_l("Under way"), "info"),
    State.CLOSED: (_l("Exercise over"), "good"),
}


def state_of(one: Calibration, today: date) -> State:
    """Return the state of an exercise on a local day; the due day belongs to it."""
    if one.opened_at is None:
        return State.DRAFT
    is_over = one.closed_at is not None or (one.due_on is not None and one.due_on < today)
    return State.CLOSED if is_over else State.OPEN


def state_on(today: date) -> ColumnElement[str]:
    """Return the same as an SQL expression."""
    return case(
        (Calibration.opened_at.is_(None), State.DRAFT),
        (Calibration.closed_at.is_not(None), State.CLOSED),
        (Calibration.due_on < today, State.CLOSED),
        else_=State.OPEN,
    )
