"""What endings, results and ways through a scenario are called on pages."""

from typing import Any

from ..web.text import _l
from .models import Attempt, AttemptState
from .plays import SILENCE, WRITTEN
from .queries.heat import Taken

ENDINGS: dict[str, Any] = {
    "resolved": _l("resolved"),
    "partly": _l("partly resolved"),
    "unsettled": _l("left open"),
    "escalated": _l("escalated"),
    "complaint": _l("complaint"),
    "lost": _l("trust lost"),
    "stopped": _l("stopped after too many steps"),
}
STATES: dict[str, Any] = {
    AttemptState.RUNNING: _l("Not finished"),
    AttemptState.AWAITING_MARKING: _l("Waiting for a mark"),
    AttemptState.ABANDONED: _l("Given up"),
}


def ending_words(word: str) -> Any:
    """Return what an ending is called; words of trainers stay as they are."""
    return ENDINGS.get(word, word)


def result_words(attempt: Attempt) -> Any:
    """Return what became of an attempt."""
    if attempt.state in STATES:
        return STATES[attempt.state]
    if attempt.origin_node:
        return _l("Practice")
    return _l("Passed") if attempt.passed else _l("Not passed yet")


def way_words(way: Taken) -> Any:
    """Return what is said on a way through a scenario."""
    if way.key == SILENCE:
        return _l("(silence)")
    return way.words if way.key != WRITTEN else _l("(own words)")
