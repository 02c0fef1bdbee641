"""The terms on which a task is given."""

from dataclasses import dataclass
from datetime import date

LONGEST_REASON = 500


@dataclass(frozen=True)
class Terms:
    """Until when, how often, and why."""

    due_on: date | None
    cut_off_on: date | None = None
    attempts_allowed: int | None = None
    repeat_every: int | None = None
    repeat_unit: str = ""
    reason: str = ""
    standard_id: int | None = None
