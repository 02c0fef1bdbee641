"""Every way in which a scenario can be played, as a graph of states, and the most that can be gained on it.

A state is what the rest of a play depends on and no more: the node; how often the nodes of its loop were entered (of no
other, because a loop once left is never entered again); the variables that are still read; and the steps done, as long
as the limit of steps can still be met. Each move leads to a later state, so the graph has no cycle and one pass in the
order "children first" gives the exact best value. The search stops at a number of moves; then `cut` is true and only
the outer bounds of `relaxed` hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..conditions import evaluate
from .graph import Arc, Graph
from .play import MOST_STEPS

MOST_MOVES = 300_000
NEVER = -(10**18)
"""The value of a play that is not allowed."""
State = tuple[int, int, int, tuple[int, ...], int]
"""Node, code of entries, their number, values of the kept variables, steps done (-1: the limit cannot be met)."""


@dataclass(slots=True)
class Search:
    """The states in the order found, the moves from each as `(arc, state)`, and the order "children first"."""

    graph: Graph
    states: list[State] = field(default_factory=list)
    moves: list[list[tuple[int, int]] | None] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)
    stuck: dict[int, bool] = field(default_factory=dict)
    cut: bool = False
    number: dict[State, int] = field(default_factory=dict)
    held: dict[tuple[int, tuple[int, ...]], bool] = field(default_factory=dict)

    def visited(self) -> set[int]:
        """Return the nodes that some play reaches."""
        return {state[0] for state in self.states}

    def first(self) -> State:
        """Return the state in which a play begins."""
        graph = self.graph
        assert graph.start is not None
        node, part = graph.start, graph.loop[graph.start]
        code, entered = (1 << graph.shift[node], 1) if graph.size[part] else (0, 0)
        values = tuple(graph.variables.get(name, 0) for name in graph.kept[node])
        return node, code, entered, values, -1 if graph.left(part, entered) <= MOST_STEPS else 0

    def holds(self, arc: Arc, values: tuple[int, ...]) -> bool:
        """Tell whether an arc's condition holds; notes the arcs whose condition ever does in `opened`."""
        if arc.condition is None:
            return True
        known = self.held.get((arc.index, values))
        if known is None:
            named = dict(zip(self.graph.kept[arc.source], values, strict=True))
            known = self.held[arc.index, values] = evaluate(arc.condition, {}, variables=named)
            if known:
                self.opened.add(arc.index)
        return known

    def weight(self, state: State) -> int:
        """Return by how much a move from a state costs more than usual, because the state is long."""
        return (self.graph.size[self.graph.loop[state[0]]] + len(state[3])) >> 4

    def expand(self, state: State) -> list[tuple[int, State]]:
        """Return the moves from a state by the rules of the game."""
        node, code, entered, values, steps = state
        graph = self.graph
        if graph.nodes[node].ending or steps >= MOST_STEPS:
            return []
        found: list[tuple[int, State]] = []
        failed = False
        for arc in graph.out[node]:
            if arc.inside and (code >> graph.shift[arc.target]) & 3 >= graph.most_entries:
                continue
            if arc.is_silence and not found:
                continue
            if not self.holds(arc, values):
                failed = True
                continue
            found.append((arc.index, self.after(arc, code, entered, values, steps)))
        if not found:
            self.stuck[node] = self.stuck.get(node, False) or failed
        return found

    def after(self, arc: Arc, code: int, entered: int, values: tuple[int, ...], steps: int) -> State:
        """Return the state to which an arc leads."""
        graph, target = self.graph, arc.target
        part = graph.loop[target]
        if arc.inside:
            code, entered = code + (1 << graph.shift[target]), entered + 1
        else:
            code, entered = (1 << graph.shift[target], 1) if graph.size[part] else (0, 0)
        if arc.carry is not None:
            values = tuple([amount if at < 0 else values[at] + amount for at, amount in arc.carry])
        if steps >= 0:
            steps += 1
            if steps + graph.left(part, entered) <= MOST_STEPS:
                steps = -1
        return target, code, entered, values, steps


def explore(graph: Graph, most_moves: int = MOST_MOVES) -> Search:
    """Follow every play from the start, until all are known or so many moves were made."""
    search = Search(graph)
    if graph.start is None:
        return search
    search.cut = not graph.followed
    stack = [_number(search, search.first())]
    placed = bytearray(1)
    left = most_moves
    while stack and not search.cut:
        top = stack[-1]
        if search.moves[top] is not None:
            stack.pop()
            if not placed[top]:
                placed[top] = 1
                search.order.append(top)
            continue
        found = search.expand(search.states[top])
        moves = search.moves[top] = [(arc, _number(search, state)) for arc, state in found]
        placed.extend(bytes(len(search.states) - len(placed)))
        stack.extend(child for _, child in moves if search.moves[child] is None)
        left -= 1 + len(moves) * (1 + search.weight(search.states[top]))
        search.cut = left < 0
    return search


def gained(search: Search, gains: Sequence[int], ends: dict[int, int] | None = None) -> list[int]:
    """Return for each state the most that can be gained from there on; `NEVER` as a gain forbids an arc.

    `ends` gives the value of a state that no move leads out of, 0 without it.
    """
    values = [0] * len(search.states)
    for state in search.order:
        moves = search.moves[state]
        if moves:
            values[state] = max([gains[arc] + values[child] for arc, child in moves])
        elif ends is not None:
            values[state] = ends.get(state, 0)
    return values


def relaxed(graph: Graph, gains: Sequence[int]) -> list[list[int]]:
    """Return an outer bound of the gain for each number of steps left and each node, as `[steps][node]`.

    Conditions and entries are not looked at, so no play gains more.
    """
    may_stop = [not any(_is_always_open(arc) for arc in arcs) for arcs in graph.out]
    table = [[0] * len(graph.nodes)]
    for _ in range(MOST_STEPS):
        before = table[-1]
        row = [
            max([gains[arc.index] + before[arc.target] for arc in arcs] + [0] * may_stop[node]) if arcs else 0
            for node, arcs in enumerate(graph.out)
        ]
        table.append(row)
    return table


def roughly(graph: Graph, gains: Mapping[int, int]) -> int:
    """Return an outer bound from the gains by arc alone, for graphs so large that `relaxed` would take too long."""
    most: dict[int, int] = {}
    for arc, gain in gains.items():
        source = graph.arcs[arc].source
        most[source] = max(most.get(source, 0), gain)
    return min(MOST_STEPS * max(most.values(), default=0), graph.most_entries * sum(most.values()))


def _is_always_open(arc: Arc) -> bool:
    return arc.condition is None and not arc.inside and not arc.is_silence


def _number(search: Search, state: State) -> int:
    known = search.number.get(state)
    if known is None:
        known = search.number[state] = len(search.states)
        search.states.append(state)
        search.moves.append(None)
    return known
