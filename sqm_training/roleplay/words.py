"""What levels and states of scenarios are called on pages."""

from typing import Any

from ..web.text import _l
from .models import Scenario, ScenarioDraft, ScenarioVersion

LEVELS: dict[int, Any] = {1: _l("1 Beginner"), 2: _l("2 Practised"), 3: _l("3 Demanding")}
STATES: dict[str, tuple[Any, str]] = {
    "published": (_l("Published"), "good"),
    "draft": (_l("Draft"), "watch"),
    "retired": (_l("Retired"), "neutral"),
}


def state_of(scenario: Scenario, version: ScenarioVersion | None, _draft: ScenarioDraft | None) -> str:
    """Return the state of a scenario as a whole: draft until the first version."""
    if scenario.is_retired:
        return "retired"
    return "published" if version else "draft"
