"""What states, outcomes and problems of observed role-plays are called on pages."""

from typing import Any

from ..web.text import _, _l
from .models import Observation, ObservationState

OUTCOMES: dict[str, tuple[Any, str]] = {
    "passed": (_l("Passed"), "good"),
    "failed": (_l("More practice"), "watch"),
    "repeat": (_l("Repeat"), "watch"),
    "": (_l("Not scored"), "neutral"),
}
STATES: dict[str, tuple[Any, str]] = {
    ObservationState.OPEN: (_l("Under way"), "info"),
    ObservationState.DONE: (_l("Done"), "good"),
    ObservationState.VOID: (_l("Void"), "neutral"),
}
NOTE = _l("For coaching only; not to be used alone for appraisal or discipline.")
UNCERTAIN = _l("One role-play scored by one or two people: a spot check, not a measurement.")


def standing(observation: Observation) -> tuple[Any, str]:
    """Return the words and tone for where a play stands: its outcome once there is one."""
    if observation.state == ObservationState.DONE:
        return OUTCOMES[observation.outcome]
    return STATES[observation.state]


def problem_words() -> dict[str, str]:
    """Return the words for each kind of problem that keeps a rating from being sent."""
    return {
        "unanswered": _("Not answered yet."),
        "bad_value": _("This answer is not one of those offered."),
        "needs_comment": _("Quote what was said or done."),
        "needs_photo": _("A photo is needed here."),
        "no_na": _("N/A is not offered here."),
    }
