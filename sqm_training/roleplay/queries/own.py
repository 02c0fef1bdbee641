"""A person's own role-plays: what was played, the last and the best result, and what suits the person next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, load_only

from ...assignments.models import Assignment
from ...assignments.queries.tasks import open_for
from ...extensions import db
from ...people.models import Person
from ...standards.models import Standard, StandardLink
from ..models import Attempt, AttemptState, Scenario, ScenarioVersion
from . import library

CHANNEL_OF_SITE = {"hall": "counter", "hotline": "hotline", "field": "field"}


def attempts_of(person: Person) -> Select[Attempt]:
    """Select the person's attempts with their scenarios, whatever became of them."""
    version = contains_eager(Attempt.scenario_version)
    return (
        select(Attempt)
        .join(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
        .join(Scenario, Scenario.id == ScenarioVersion.scenario_id)
        .options(version.contains_eager(ScenarioVersion.scenario))
        .where(Attempt.person_id == person.id)
    )


@dataclass(frozen=True)
class Standing:
    """What a person has done with a scenario: attempts that count, the last and the best score, one that runs."""

    attempts: int = 0
    last: Fraction | None = None
    last_at: datetime | None = None
    best: Fraction | None = None
    running_id: int | None = None


def standings(person: Person) -> dict[int, Standing]:
    """Return how the person stands with each scenario that was played from its start, by scenario id, in one query."""
    rows = db.session.execute(
        select(ScenarioVersion.scenario_id, Attempt.id, Attempt.state, Attempt.overall, Attempt.ended_at)
        .join(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
        .where(Attempt.person_id == person.id, Attempt.origin_node == "", Attempt.state != AttemptState.ABANDONED)
        .order_by(Attempt.id)
    )
    found: dict[int, Standing] = {}
    for scenario_id, attempt_id, state, overall, ended_at in rows:
        before = found.get(scenario_id, Standing())
        if state == AttemptState.RUNNING:
            found[scenario_id] = Standing(before.attempts, before.last, before.last_at, before.best, attempt_id)
            continue
        scores = [one for one in (before.best, overall) if one is not None]
        last, last_at = (overall, ended_at) if overall is not None else (before.last, before.last_at)
        found[scenario_id] = Standing(before.attempts + 1, last, last_at, max(scores, default=None), before.running_id)
    return found


@dataclass(frozen=True)
class Offer:
    """One scenario that can be practised: how the person stands with it, the task it belongs to, what it trains.

    Its standards are rows with code and title.
    """

    scenario: Scenario
    version: ScenarioVersion
    standing: Standing
    task: Assignment | None
    standards: tuple[Any, ...]


def offers(person: Person, weak: Iterable[str] = (), **wanted: str) -> list[Offer]:
    """Return the scenarios to practise: running ones and tasks first, then by the weakest standards, then by channel.

    `weak` are codes of standards, the weakest first; `wanted` narrows by standard, dimension, level and channel.
    """
    rows = db.session.execute(_playable(**wanted)).all()
    trained = _trained([scenario.code for scenario, _version in rows])
    stands, tasks = standings(person), {task.ref: task for task in reversed(open_for(person, library.KIND))}
    order = {code: place for place, code in enumerate(weak)}
    channel = CHANNEL_OF_SITE.get(person.site.kind, "") if person.site else ""
    found = [
        Offer(scenario, version, stands.get(scenario.id, Standing()), tasks.get(scenario.code), trained[scenario.code])
        for scenario, version in rows
    ]
    return sorted(found, key=lambda one: _place(one, order, channel))


def _place(one: Offer, order: dict[str, int], channel: str) -> tuple[bool, bool, int, bool, bool, int, str]:
    weakest = min((order[standard.code] for standard in one.standards if standard.code in order), default=len(order))
    is_other = one.scenario.channel != channel
    played = one.standing.best is not None
    is_task = one.task is not None
    return (
        one.standing.running_id is None, not is_task, weakest, is_other, played, one.scenario.level, one.scenario.code
    )  # fmt: skip


def _playable(
    standard: str = "", dimension: str = "", level: str = "", channel: str = ""
) -> Select[Scenario, ScenarioVersion]:
    rows = (
        select(Scenario, ScenarioVersion)
        .join(ScenarioVersion, library.PUBLISHED)
        .options(load_only(ScenarioVersion.title))
        .where(Scenario.is_retired.is_(False))
    )
    if standard:
        rows = rows.where(library.trains_standard(standard))
    if dimension:
        rows = rows.where(library.trains_dimension(dimension))
    if level in {"1", "2", "3"}:
        rows = rows.where(Scenario.level == int(level))
    if channel:
        rows = rows.where(Scenario.channel == channel)
    return rows.order_by(Scenario.level, Scenario.code)


def _trained(codes: list[str]) -> dict[str, tuple[Any, ...]]:
    """Return code and title of the standards that each scenario trains, from the links it keeps."""
    found: dict[str, list[Any]] = {code: [] for code in codes}
    rows = db.session.execute(
        select(StandardLink.ref, Standard.code, Standard.title)
        .join(Standard, Standard.id == StandardLink.standard_id)
        .where(StandardLink.kind == library.KIND, StandardLink.ref.in_(codes))
        .order_by(Standard.code)
    )
    for row in rows:
        found[row.ref].append(row)
    return {code: tuple(standards) for code, standards in found.items()}
