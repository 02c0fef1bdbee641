"""The graph of a scenario in numbers: its loops, the variables that still matter, how long a play can last."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import conditions
from .model import Change, Choice, Move, Node, Scenario, Timer
from .play import MOST_STEPS

MOST_CELLS = 300_000
"""Arcs x variables beyond which the variables are not followed, so that odd files cost no minutes."""


@dataclass(slots=True)
class Arc:
    """A move between two nodes, in numbers.

    `carry` says for each variable kept at the target where its value comes from: `(place at the source, amount added)`
    or `(-1, value)`; None when all stay as they are. `inside` tells that both ends lie in one loop.
    """

    index: int
    source: int
    target: int
    move: Move
    condition: conditions.Tree | None
    is_silence: bool
    inside: bool = False
    carry: tuple[tuple[int, int], ...] | None = None

    @property
    def changes(self) -> list[Change]:
        """The changes of variables on the way."""
        return [] if isinstance(self.move, Timer) else self.move.changes


@dataclass(slots=True)
class Graph:
    """Nodes and arcs by number; `loop[n]` is the number of the strongly connected part that node n is in.

    Parts are numbered so that arcs never lead to a higher number. `size` is 0 for a part without a cycle, else its
    number of nodes; `rest` is how many moves at most follow once a part is left; `shift` is where a node's entries are
    counted in the code of its part, two bits each. `kept` holds the variables that matter at a node: read there, or
    later before they are set anew. `followed` is false when there are too many of them.
    """

    nodes: list[Node]
    variables: dict[str, int]
    most_entries: int
    start: int | None = None
    arcs: list[Arc] = field(default_factory=list)
    out: list[list[Arc]] = field(default_factory=list)
    loop: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)
    shift: list[int] = field(default_factory=list)
    kept: list[tuple[str, ...]] = field(default_factory=list)
    followed: bool = True

    def left(self, part: int, entered: int) -> int:
        """Return how many moves at most follow in a part whose nodes were entered so many times, and after it."""
        return max(self.most_entries * self.size[part] - entered, 0) + self.rest[part]

    def ahead(self, start: int) -> set[int]:
        """Return the nodes that arcs lead to from a node, and the node itself."""
        return _reached([start], [[arc.target for arc in arcs] for arcs in self.out])

    def behind(self, ends: list[int]) -> set[int]:
        """Return the nodes from which arcs lead to one of the ends, and the ends."""
        back: list[list[int]] = [[] for _ in self.nodes]
        for arc in self.arcs:
            back[arc.target].append(arc.source)
        return _reached(ends, back)


def build(scenario: Scenario, most_entries: int) -> Graph:
    """Return the graph of a scenario for a game in which a node may be entered so many times (at most 3)."""
    graph = Graph(list(scenario.nodes.values()), scenario.variables, most_entries)
    number = {node.name: index for index, node in enumerate(graph.nodes)}
    graph.start = number.get(scenario.start)
    for source, node in enumerate(graph.nodes):
        graph.out.append([])
        for move in () if node.ending else node.exits():
            if move.target in number:
                condition = move.condition if isinstance(move, Choice) else None
                arc = Arc(len(graph.arcs), source, number[move.target], move, condition, isinstance(move, Timer))
                graph.arcs.append(arc)
                graph.out[-1].append(arc)
    _find_loops(graph)
    _measure(graph)
    _keep_variables(graph)
    return graph


def _reached(starts: list[int], following: list[list[int]]) -> set[int]:
    seen, todo = set(starts), list(starts)
    while todo:
        for node in following[todo.pop()]:
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return seen


def _find_loops(graph: Graph) -> None:
    """Number the strongly connected parts, sinks first (Tarjan's algorithm without recursion)."""
    count = len(graph.nodes)
    order, low = [-1] * count, [0] * count
    graph.loop, graph.shift = [-1] * count, [0] * count
    waiting: list[int] = []
    walk: list[tuple[int, Iterator[Arc]]] = []
    clock = 0
    for root in range(count):
        enter = root if order[root] < 0 else -1
        while enter >= 0 or walk:
            if enter >= 0:
                order[enter] = low[enter] = clock
                clock += 1
                waiting.append(enter)
                walk.append((enter, iter(graph.out[enter])))
            node, arcs = walk[-1]
            enter = -1
            for arc in arcs:
                if order[arc.target] < 0:
                    enter = arc.target
                    break
                if graph.loop[arc.target] < 0:
                    low[node] = min(low[node], order[arc.target])
            if enter < 0:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == order[node]:
                    _close(graph, waiting, node)


def _close(graph: Graph, waiting: list[int], root: int) -> None:
    """Make a part of everything that waits down to its root, and count the entries of each node in two bits."""
    node, members = -1, 0
    while node != root:
        node = waiting.pop()
        graph.loop[node] = len(graph.size)
        graph.shift[node] = 2 * members
        members += 1
    cyclic = members > 1 or any(arc.target == root for arc in graph.out[root])
    graph.size.append(members if cyclic else 0)


def _measure(graph: Graph) -> None:
    """Find out how many moves at most follow each part (never more than the game's steps and one)."""
    leaving: list[set[int]] = [set() for _ in graph.size]
    for arc in graph.arcs:
        arc.inside = graph.loop[arc.source] == graph.loop[arc.target]
        if not arc.inside:
            leaving[graph.loop[arc.source]].add(graph.loop[arc.target])
    graph.rest = []
    for part in range(len(graph.size)):
        longest = max((1 + graph.left(next_part, 1) for next_part in leaving[part]), default=0)
        graph.rest.append(min(longest, MOST_STEPS + 1))


def _keep_variables(graph: Graph) -> None:
    read = [conditions.names(arc.condition, "var") if arc.condition else set() for arc in graph.arcs]
    names = sorted(set().union(*read))
    graph.followed = len(names) * len(graph.arcs) <= MOST_CELLS
    if not graph.followed:
        names = []
    bit = {name: 1 << index for index, name in enumerate(names)}
    live = _live(graph, [sum(bit.get(name, 0) for name in one) for one in read], bit)
    graph.kept = [tuple(name for name in names if mask & bit[name]) if mask else () for mask in live]
    for arc in graph.arcs:
        arc.carry = _carry(arc, graph.kept[arc.source], graph.kept[arc.target])


def _live(graph: Graph, reads: list[int], bit: dict[str, int]) -> list[int]:
    """Return the variables that matter at each node as bits: a fixed point, backwards along the arcs."""
    live = [0] * len(graph.nodes)
    into: list[list[tuple[int, int]]] = [[] for _ in graph.nodes]
    for arc in graph.arcs:
        reset = {change.variable for change in arc.changes if change.operator == "="}
        into[arc.target].append((arc.source, ~sum(bit.get(name, 0) for name in reset)))
        live[arc.source] |= reads[arc.index]
    todo = [node for node, mask in enumerate(live) if mask]
    while todo:
        node = todo.pop()
        for source, mask in into[node]:
            grown = live[source] | (live[node] & mask)
            if grown != live[source]:
                live[source] = grown
                todo.append(source)
    return live


def _carry(arc: Arc, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[int, int], ...] | None:
    if not after:
        return () if before else None
    place = {name: index for index, name in enumerate(before)}
    moved = {name: (place.get(name, -1), 0) for name in after}
    for change in arc.changes:
        if change.variable in moved:
            at, amount = moved[change.variable]
            moved[change.variable] = (-1 if change.operator == "=" else at, change.applied(amount))
    carry = tuple(moved[name] for name in after)
    return None if before == after and carry == tuple((index, 0) for index in range(len(after))) else carry
