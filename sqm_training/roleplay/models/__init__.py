"""Tables of scenarios, of the attempts made on them, and of role-plays that somebody observed."""

from . import freezing as _freezing  # noqa: F401 - the guard holds wherever the tables are used
from .attempt import Attempt, AttemptState, Mark, Step
from .note import DebriefNote
from .objection import MarkObjection, ObservationObjection
from .observation import MoodTick, Observation, ObservationState, ObservationStatement, Rating
from .scenario import Scenario, ScenarioDraft, ScenarioMedium, ScenarioVersion

__all__ = [
    "Attempt",
    "AttemptState",
    "DebriefNote",
    "Mark",
    "MarkObjection",
    "MoodTick",
    "Observation",
    "ObservationObjection",
    "ObservationState",
    "ObservationStatement",
    "Rating",
    "Scenario",
    "ScenarioDraft",
    "ScenarioMedium",
    "ScenarioVersion",
    "Step",
]
