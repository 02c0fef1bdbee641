"""The best and the worst path through a scenario: per dimension, per standard and overall."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from . import play
from .graph import Arc, Graph, build
from .model import DIMENSIONS, OVERALL, Choice, Move, Scenario, Writing
from .scoring import Dimensions, counted, counted_criterion
from .search import MOST_MOVES, NEVER, Search, State, explore, gained, relaxed, roughly

MOST_WORK = 4_000_000
"""Moves x values that an exact search computes at most."""
MOST_RELAXED = 8_000_000
"""Arcs x steps x values that the outer bounds are computed from at most."""
MOST_BEAM = 200_000
BEAM = 200
MOST_KEYS = 120
STEP, SILENCE, CRITICAL, POINT = 1, 61, 3_721, 1_000_000
"""What decides between paths of equal points: fewest critical faults, then silences, then steps (each at most 60)."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path: the node, and the choice, free answer or timer by which it is left."""

    node: str
    move: Move

    @property
    def target(self) -> str:
        """The node that the step leads to."""
        return self.move.target


@dataclass
class Ways:
    """All plays of a scenario; `high` and `low` hold the most and the least that arcs earn: `{key: {arc: points}}`."""

    search: Search
    high: Mapping[str, Mapping[int, int]]
    low: Mapping[str, Mapping[int, int]]

    @property
    def graph(self) -> Graph:
        """The graph that is played on."""
        return self.search.graph

    @cached_property
    def is_rough(self) -> bool:
        """Tell whether there is too much for anything but rough bounds."""
        return self.search.cut and len(self.graph.arcs) * play.MOST_STEPS * (2 * len(self.high) + 2) > MOST_RELAXED

    def bounds(self, key: str) -> tuple[int, int]:
        """Return the points of the worst and of the best path."""
        losses = {arc: -amount for arc, amount in self.low[key].items()}
        return -self.most(losses), self.most(self.high[key])

    def clean_best(self, key: str) -> int | None:
        """Return the points of the best path without a critical fault, None when there is no such path."""
        forbidden = {arc.index: NEVER for arc in self.graph.arcs if is_critical(arc)}
        most = self.most({**self.high[key], **forbidden})
        return None if most < NEVER // 2 else most

    def most(self, gains: Mapping[int, int]) -> int:
        """Return the most that a play gains: exact, or an outer bound when the search was cut."""
        if self.graph.start is None:
            return 0
        if self.is_rough:
            return roughly(self.graph, gains)
        each = self.each(gains)
        if self.search.cut:
            return min(relaxed(self.graph, each)[play.MOST_STEPS][self.graph.start], roughly(self.graph, gains))
        return gained(self.search, each)[0]

    def each(self, gains: Mapping[int, int]) -> list[int]:
        """Return the gain of every arc."""
        found = [0] * len(self.graph.arcs)
        for arc, amount in gains.items():
            found[arc] = amount
        return found


def ways(scenario: Scenario, dimensions: Dimensions | None = None) -> Ways:
    """Search a scenario once, for everything that is asked about its paths."""
    graph = build(scenario, play.MOST_ENTRIES)
    high: dict[str, dict[int, int]] = {OVERALL: {}}
    low: dict[str, dict[int, int]] = {OVERALL: {}}
    for arc in graph.arcs:
        for table, points in zip((high, low), _worth(arc.move, dimensions), strict=True):
            for key, amount in points.items():
                table.setdefault(key, {})[arc.index] = amount
    most_moves = min(MOST_MOVES, MOST_WORK // (2 * len(high) + 2)) if len(high) <= MOST_KEYS else 0
    return Ways(explore(graph, most_moves), high, low)


def best_and_worst(scenario: Scenario, dimensions: Dimensions | None = None) -> dict[str, tuple[int, int]]:
    """Return `(worst, best)` points of each dimension that is scored, and of `overall`, out of `all_bounds`."""
    return {
        key: value for key, value in all_bounds(scenario, dimensions).items() if key in DIMENSIONS or key == OVERALL
    }


def all_bounds(scenario: Scenario, dimensions: Dimensions | None = None) -> dict[str, tuple[int, int]]:
    """Return `(worst, best)` points of each dimension and standard that is scored, and of `overall`.

    Exact on the game as it is played (three entries of a node, sixty steps, conditions, silence), a free answer
    counting 0 in the worst and all its points in the best. Where the game is too large to be searched through, the
    numbers are outer bounds (the checker then says S31). `dimensions` maps standards to dimensions, so that points on
    a standard also count for its dimension.
    """
    found = ways(scenario, dimensions)
    return {key: found.bounds(key) for key in sorted(found.high, key=_rank)}


def best_path(scenario: Scenario, key: str = OVERALL, dimensions: Dimensions | None = None) -> list[PathStep]:
    """Return one path that earns the best points of a key: of several the one with fewest faults, silences and steps.

    Where the search was cut it is the best path found by looking ahead, which may earn less than the outer bound.
    """
    found = ways(scenario, dimensions)
    if found.graph.start is None:
        return []
    points = found.each(found.high.get(key, {}))
    gains = [POINT * points[arc.index] - _cost(arc) for arc in found.graph.arcs]
    arcs = _looked_ahead(found, gains) if found.search.cut else _followed(found.search, gains)
    return [PathStep(found.graph.nodes[arc.source].name, arc.move) for arc in arcs]


def is_critical(arc: Arc) -> bool:
    """Tell whether a move is a critical fault."""
    return isinstance(arc.move, Choice) and bool(arc.move.critical)


def _worth(move: Move, dimensions: Dimensions | None) -> tuple[dict[str, int], dict[str, int]]:
    """Return the most and the least that a move earns, by key."""
    if isinstance(move, Choice):
        points = counted(move.points or {}, dimensions)
        return points, points
    most: dict[str, int] = {}
    for criterion in move.rubric if isinstance(move, Writing) else ():
        for key, amount in counted_criterion(criterion, criterion.high, dimensions).items():
            most[key] = most.get(key, 0) + amount
    return most, dict.fromkeys(most, 0)


def _rank(key: str) -> tuple[int, str]:
    """Sort dimensions first, then standards, then the sum."""
    if key in DIMENSIONS:
        return DIMENSIONS.index(key), key
    return (len(DIMENSIONS) + (key == OVERALL), key)


def _cost(arc: Arc) -> int:
    return STEP + SILENCE * arc.is_silence + CRITICAL * is_critical(arc)


def _followed(search: Search, gains: list[int]) -> list[Arc]:
    values, state, path = gained(search, gains), 0, []
    while moves := search.moves[state]:
        arc, state = max(moves, key=lambda one: gains[one[0]] + values[one[1]])
        path.append(search.graph.arcs[arc])
    return path


@dataclass(frozen=True, slots=True)
class _Try:
    """A play under way: what it gained, and the most that leaving the nodes on its way could have gained."""

    state: State
    got: int = 0
    could: int = 0
    path: tuple[int, ...] = ()


def _looked_ahead(found: Ways, gains: list[int]) -> list[Arc]:
    """Keep the most promising plays step by step.

    What may still come is the lesser of two outer bounds: of the steps that are left, and of the nodes that may still
    be left so many times.
    """
    graph, search = found.graph, found.search
    table = [[-NEVER] * len(graph.nodes)] if found.is_rough else relaxed(graph, gains)
    most = [max([gains[arc.index] for arc in arcs] + [0]) for arcs in graph.out]
    all_of_it = graph.most_entries * sum(most)
    beam, best, spent = [_Try(search.first())], _Try(search.first(), NEVER), 0
    while beam:
        following: dict[State, _Try] = {}
        for one in beam:
            moves = search.expand(one.state) if len(one.path) < play.MOST_STEPS else []
            spent += len(moves)
            if not moves and one.got > best.got:
                best = one
            could = one.could + most[one.state[0]]
            for arc, child in moves:
                if graph.nodes[child[0]].ending:
                    best = max(best, _Try(child, one.got + gains[arc], 0, (*one.path, arc)), key=lambda one: one.got)
                elif child not in following or following[child].got < one.got + gains[arc]:
                    following[child] = _Try(child, one.got + gains[arc], could, (*one.path, arc))
        row = table[max(play.MOST_STEPS - len(beam[0].path) - 1, 0) % len(table)]
        ranked = sorted(
            following.values(), key=lambda one: one.got + min(row[one.state[0]], all_of_it - one.could), reverse=True
        )
        beam = ranked[: BEAM if spent < MOST_BEAM else 1]
    return [graph.arcs[arc] for arc in best.path]
