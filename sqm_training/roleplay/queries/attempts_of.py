"""What one person reached in the scenarios of the library."""

from fractions import Fraction

from sqlalchemy import select

from ...extensions import db
from ..models import Attempt, AttemptState, ScenarioVersion


def best_by_scenario(person_id: int) -> dict[int, Fraction]:
    """Return the person's best overall score in per cent of each scenario that was played to its end."""
    rows = (
        select(ScenarioVersion.scenario_id, Attempt.overall)
        .join(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
        .where(Attempt.person_id == person_id, Attempt.state == AttemptState.ENDED, Attempt.overall.is_not(None))
    )
    best: dict[int, Fraction] = {}
    for scenario_id, overall in db.session.execute(rows):
        if overall is not None:
            best[scenario_id] = max(overall, best.get(scenario_id, overall))
    return best
