"""The role-plays behind a person's share of points on a standard."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import load_only

from ...errors import NotFound
from ...extensions import db
from ...ledger.models import MILLION, ScoreRecord
from ...roleplay.models import Attempt, ScenarioVersion
from ...standards.models import Standard
from .standards import SCENARIO
from .steps import Earned


@dataclass(frozen=True)
class Played:
    """What a person got on a standard in role-plays: `earned` in all, `rows` by role-play, `sums` their columns."""

    standard: Standard
    earned: Earned
    rows: Select[*tuple[Any, ...]]
    sums: Any


def played_behind(person_id: int, code: str, since: datetime) -> Played:
    """Return what `standards.own_and_played` adds up of a standard since a moment; raise `NotFound` for nothing."""
    sums = (
        select(
            ScoreRecord.source_id.label("attempt_id"),
            func.max(ScoreRecord.at).label("at"),
            func.sum(ScoreRecord.got).label("got"),
            func.sum(ScoreRecord.possible).label("possible"),
        )
        .join(Standard, Standard.id == ScoreRecord.standard_id)
        .where(ScoreRecord.person_id == person_id, ScoreRecord.source_kind == SCENARIO, Standard.code == code)
        .where(ScoreRecord.voided_at.is_(None), ScoreRecord.at >= since)
        .group_by(ScoreRecord.source_id)
        .subquery()
    )
    rows = (
        select(sums, Attempt.id.label("id"), ScenarioVersion)
        .outerjoin(Attempt, Attempt.id == sums.c.attempt_id)
        .outerjoin(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
        .options(load_only(ScenarioVersion.title))
    )
    total = select(func.sum(sums.c.got), func.sum(sums.c.possible), func.count()).select_from(sums).subquery()
    found = db.session.execute(select(Standard, total).join(total, true()).where(Standard.code == code)).one_or_none()
    if found is None or not found[2]:
        raise NotFound
    standard, got, possible, n = found
    return Played(standard, Earned(int(got) / MILLION, int(possible) / MILLION, n), rows, sums.c)
