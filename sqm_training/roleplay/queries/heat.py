"""How people go through a version: how many take each way, how long they think, where they end, and who passes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from statistics import median
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, select

from ...dialogue import Choice, Move, Scenario, Writing
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person, Site
from ...people.queries.sites import managed_by
from ..models import Attempt, AttemptState, ScenarioVersion, Step
from ..plays import SILENCE, WRITTEN

Columns = TypeVarTuple("Columns")
FEW = 5
"""Below so many people their numbers are marked as too few to conclude from."""
Way = tuple[str, str]
"""A node, and how it was left: the id of a choice, `@write` or `@timer`."""


@dataclass(frozen=True)
class Taken:
    """One way out of a node: what is said, how often it was taken and by how many people; `share` of all of them."""

    node: str
    key: str
    words: str
    target: str
    points: int | None
    is_critical: bool
    runs: int
    people: int
    share: float


@dataclass(frozen=True)
class Heat:
    """All figures of a version under some filters.

    `seconds` is the median time to answer at each node; `lines` counts the people who went from one node to another,
    whichever way they took.
    """

    runs: int
    people: int
    ways: list[Taken]
    seconds: dict[str, float]
    endings: list[tuple[str, int]]
    judged: int
    passed: int
    faults: int
    lines: dict[tuple[str, str], int]

    @property
    def by_node(self) -> list[tuple[str, list[Taken]]]:
        """The ways out of each node, in the order of the text."""
        return [(node, list(ways)) for node, ways in groupby(self.ways, key=lambda one: one.node)]

    @property
    def is_few(self) -> bool:
        """Whether so few people played that their figures say little."""
        return self.people < FEW

    @property
    def pass_rate(self) -> float | None:
        """The per cent of judged attempts that passed; None before there is one."""
        return 100 * self.passed / self.judged if self.judged else None


def readable_sites(reader: Person) -> list[Site]:
    """Return the sites by which a reader may narrow: a manager the own and those below, trainers all."""
    rows = select(Site).where(Site.is_active).order_by(Site.path)
    if not reader.has_role("trainer", "admin"):
        rows = rows.where(managed_by(reader))
    return list(db.session.scalars(rows))


def conditions(
    reader: Person, version: ScenarioVersion, *, site_id: int | None, since: datetime | None
) -> list[ColumnElement[bool]]:
    """Return what an attempt must fulfil to count; raise `NotFound` for a site that the reader may not look into."""
    found: list[ColumnElement[bool]] = [Attempt.version_id == version.id, Attempt.origin_node == ""]
    if since is not None:
        found.append(Attempt.started_at >= since)
    if site_id is not None:
        site = next((one for one in readable_sites(reader) if one.id == site_id), None)
        if site is None:
            raise NotFound
        found.append(Site.path.like(f"{site.path}%"))
    elif not reader.has_role("trainer", "admin"):
        found.append(managed_by(reader))
    return found


def heat_of(game: Scenario, wanted: list[ColumnElement[bool]]) -> Heat:
    """Count attempts from the start, whatever became of them, in a fixed number of queries."""
    runs, people = _totals(wanted)
    taken = _taken(wanted)
    ways = [_way(game, node, move, taken, people) for node, move in moves(game)]
    ended = _ended(wanted)
    return Heat(
        runs=runs,
        people=people,
        ways=ways,
        seconds=_seconds(wanted),
        endings=_endings(ended),
        judged=sum(count for (_word, passed), count in ended.items() if passed is not None),
        passed=sum(count for (_word, passed), count in ended.items() if passed),
        faults=sum(one.runs for one in ways if one.is_critical),
        lines=_lines(game, taken),
    )


def moves(game: Scenario) -> Iterator[tuple[str, Move]]:
    """Yield every way out of every node, in the order of the text."""
    for node in game.nodes.values():
        for move in node.exits():
            yield node.name, move


def _way(game: Scenario, node: str, move: Move, taken: dict[Way, dict[int, int]], people: int) -> Taken:
    by_person = taken.get((node, move.id), {})
    return Taken(
        node=node,
        key=move.id,
        words=move.text if isinstance(move, Choice) else (move.prompt if isinstance(move, Writing) else ""),
        target=move.target,
        points=move.total if isinstance(move, Choice) else None,
        is_critical=isinstance(move, Choice) and bool(move.critical),
        runs=sum(by_person.values()),
        people=len(by_person),
        share=len(by_person) / people if people else 0.0,
    )


def _joined(rows: Select[*Columns], wanted: list[ColumnElement[bool]]) -> Select[*Columns]:
    joined = rows.join(Person, Person.id == Attempt.person_id).outerjoin(Site, Site.id == Person.site_id)
    return joined.where(*wanted)


def _totals(wanted: list[ColumnElement[bool]]) -> tuple[int, int]:
    rows = select(func.count(), func.count(func.distinct(Attempt.person_id))).select_from(Attempt)
    runs, people = db.session.execute(_joined(rows, wanted)).one()
    return int(runs), int(people)


def _taken(wanted: list[ColumnElement[bool]]) -> dict[Way, dict[int, int]]:
    """Return how often each person took each way."""
    rows = select(Step.node, Step.choice, Step.timed_out, Attempt.person_id, func.count(Step.id))
    rows = rows.select_from(Step).join(Attempt, Attempt.id == Step.attempt_id).where(Step.chosen_at.is_not(None))
    grouped = _joined(rows, wanted).group_by(Step.node, Step.choice, Step.timed_out, Attempt.person_id)
    found: dict[Way, dict[int, int]] = defaultdict(dict)
    for node, choice, timed_out, person_id, runs in db.session.execute(grouped):
        found[node, SILENCE if timed_out else choice or WRITTEN][person_id] = runs
    return found


def _lines(game: Scenario, taken: dict[Way, dict[int, int]]) -> dict[tuple[str, str], int]:
    """Return how many people went from one node to another: each once, though several choices may lead there."""
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    for node, move in moves(game):
        people[node, move.target] |= taken.get((node, move.id), {}).keys()
    return {line: len(found) for line, found in people.items()}


def _seconds(wanted: list[ColumnElement[bool]]) -> dict[str, float]:
    """Return the median seconds from showing a node to its answer; silence is left out."""
    rows = select(Step.node, Step.shown_at, Step.chosen_at).select_from(Step)
    rows = rows.join(Attempt, Attempt.id == Step.attempt_id)
    times: dict[str, list[float]] = defaultdict(list)
    answered = _joined(rows, wanted).where(Step.chosen_at.is_not(None), Step.timed_out.is_(False))
    for node, shown, chosen in db.session.execute(answered):
        if chosen is not None:
            times[node].append((chosen - shown).total_seconds())
    return {node: median(found) for node, found in times.items()}


def _ended(wanted: list[ColumnElement[bool]]) -> dict[tuple[str, bool | None], int]:
    rows = _joined(select(Attempt.ending, Attempt.passed, func.count(Attempt.id)), wanted)
    rows = rows.where(Attempt.state.in_((AttemptState.ENDED, AttemptState.AWAITING_MARKING)))
    found = db.session.execute(rows.group_by(Attempt.ending, Attempt.passed))
    return {(ending, passed): count for ending, passed, count in found}


def _endings(ended: dict[tuple[str, bool | None], int]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for (word, _passed), count in ended.items():
        counts[word] += count
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
