"""The number of published visits that the night keeps, for the lists of waves and checklists."""

from datetime import datetime, timedelta
from typing import Any

from ...visits.queries.settled import Settled, register, settled_before
from .scores import summary

SETTLED = "settled"
MARGIN = timedelta(hours=1)
"""What is being published while the night counts is dated before it and seen after it: no more than this long."""


def to_keep(at: datetime) -> dict[str, Any]:
    """Count what was published until an hour before a moment, as plain data."""
    found = settled_before(at - MARGIN)
    return {"before": found.before.isoformat(), "rows": [list(row) for row in found.rows]}


def kept() -> Settled | None:
    """Return what was counted last night, None before the first one."""
    row = summary(SETTLED)
    return Settled(datetime.fromisoformat(row.content["before"]), row.content["rows"]) if row else None


register(kept)
