"""Observed role-plays as something that can be assigned: one for every scenario that can be acted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

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
    return {one.ref: one for one in _targets(queries.playable().where(Scenario.code.in_(refs)))}


def search(words: str, standard: str) -> list[targets.Target]:
    """Return scenes whose code or title holds every word and that train a standard when one is given."""
    return _targets(queries.playable(words, standard).limit(MOST_FOUND))


def _targets(rows: Select[Any]) -> list[targets.Target]:
    """Return scenes as targets; learners read there what is meant, and find the result."""
    columns = (Scenario.code, ScenarioVersion.title, ScenarioVersion.standards)
    return [
        targets.Target(
            kind=KIND,
            ref=one.code,
            title={"zh": f"面对面演练：{one.title['zh']}", "en": f"Face to face: {one.title['en']}"},
            path="/face-to-face",
            looked_at=f"/scenarios/{one.code}",
            standards=tuple(one.standards),
            minutes=MINUTES,
        )
        for one in db.session.execute(rows.with_only_columns(*columns))
    ]


targets.register(KIND, title=_l("Observed role-play"), find=find, search=search)
