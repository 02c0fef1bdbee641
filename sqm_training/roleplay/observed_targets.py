"""Observed role-plays as something that can be assigned: one for every scenario that can be acted."""

from collections.abc import Sequence

from ..assignments import targets
from ..extensions import db
from ..web.text import _l
from .actions.observed import KIND
from .models import Scenario, ScenarioVersion
from .queries import observations as queries

MINUTES = 15
"""What a scene takes, acted and talked over."""
MOST_FOUND = 50


def find(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the scenarios with these codes that can be acted."""
    rows = db.session.execute(queries.playable().where(Scenario.code.in_(refs)))
    return {scenario.code: _target(scenario, version) for scenario, version in rows}


def search(words: str, standard: str) -> list[targets.Target]:
    """Return scenes whose code or title holds every word and that train a standard when one is given."""
    rows = db.session.execute(queries.playable(words, standard).limit(MOST_FOUND))
    return [_target(*row) for row in rows]


def _target(scenario: Scenario, version: ScenarioVersion) -> targets.Target:
    """Return the scene as a target; learners read there what is meant, and find the result."""
    return targets.Target(
        kind=KIND,
        ref=scenario.code,
        title={"zh": f"面对面演练：{version.title['zh']}", "en": f"Face to face: {version.title['en']}"},
        path="/face-to-face",
        looked_at=f"/scenarios/{scenario.code}",
        standards=tuple(version.standards),
        minutes=MINUTES,
    )


targets.register(KIND, title=_l("Observed role-play"), find=find, search=search)
