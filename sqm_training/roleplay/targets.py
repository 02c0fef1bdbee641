"""Scenarios as something that can be assigned."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select

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
    return {row.code: _target(row) for row in db.session.execute(_playable().where(Scenario.code.in_(refs)))}


def search(words: str, standard: str) -> list[targets.Target]:
    """Return playable scenarios whose code or title holds every word and that train a standard when one is given."""
    rows = _playable()
    titles = (Scenario.code, Scenario.title["zh"].as_string(), Scenario.title["en"].as_string())
    for word in words.split()[:8]:
        rows = rows.where(or_(*(column.icontains(word, autoescape=True) for column in titles)))
    if standard:
        rows = rows.where(library.trains_standard(standard))
    return [_target(row) for row in db.session.execute(rows.order_by(Scenario.code).limit(MOST_FOUND))]


def _playable() -> Any:
    rows = select(Scenario.code, ScenarioVersion.title, ScenarioVersion.standards)
    return rows.join(ScenarioVersion, library.PUBLISHED).where(Scenario.is_retired.is_(False))


def _target(row: Row[Any]) -> targets.Target:
    return targets.Target(
        kind=library.KIND,
        ref=row.code,
        title=row.title,
        path=f"/scenarios/{row.code}",
        standards=tuple(row.standards),
        minutes=MINUTES,
    )


targets.register(library.KIND, title=_l("Scenario"), find=find, search=search)
