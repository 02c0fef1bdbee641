"""Scenarios as something that can be assigned."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from ..assignments import targets
from ..extensions import db
from ..web.text import _l
from .models import Scenario, ScenarioVersion
from .queries import library

MINUTES = 10
"""What a scenario takes with its debrief."""

MOST_FOUND = 50


def find(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the scenarios with these codes that can be played."""
    rows = db.session.execute(_playable().where(Scenario.code.in_(refs)))
    return {scenario.code: _target(scenario, version) for scenario, version in rows}


def search(words: str, standard: str) -> list[targets.Target]:
    """Return playable scenarios whose code or title holds every word and that train a standard when one is given."""
    rows = _playable()
    titles = (Scenario.code, Scenario.title["zh"].as_string(), Scenario.title["en"].as_string())
    for word in words.split()[:8]:
        rows = rows.where(or_(*(column.icontains(word, autoescape=True) for column in titles)))
    if standard:
        rows = rows.where(library.trains_standard(standard))
    return [_target(*row) for row in db.session.execute(rows.order_by(Scenario.code).limit(MOST_FOUND))]


def _playable() -> Any:
    return (
        select(Scenario, ScenarioVersion).join(ScenarioVersion, library.PUBLISHED).where(Scenario.is_retired.is_(False))
    )


def _target(scenario: Scenario, version: ScenarioVersion) -> targets.Target:
    return targets.Target(
        kind=library.KIND,
        ref=scenario.code,
        title=version.title,
        path=f"/scenarios/{scenario.code}",
        standards=tuple(version.standards),
        minutes=MINUTES,
    )


targets.register(library.KIND, title=_l("Scenario"), find=find, search=search)
