"""Tables of scenarios, and of the attempts made on them."""

from . import freezing as _freezing  # noqa: F401 - the guard holds wherever the tables are used
from .attempt import Attempt, AttemptState, Mark, Step
from .note import DebriefNote
from .scenario import Scenario, ScenarioDraft, ScenarioMedium, ScenarioVersion

__all__ = [
    "Attempt",
    "AttemptState",
    "DebriefNote",
    "Mark",
    "Scenario",
    "ScenarioDraft",
    "ScenarioMedium",
    "ScenarioVersion",
    "Step",
]
