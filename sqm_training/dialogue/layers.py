"""Putting a graph in layers with few crossings: the first half of drawing it.

The steps are those of K. Sugiyama, S. Tagawa and M. Toda (1981): turn back the arcs that close a cycle, give each node
a layer below all that lead to it, break long arcs into pieces of one layer, and sort each layer by where the
neighbours stand.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 8
Arc = tuple[int, int]
MOST_BENDS = 4_000
"""Bends of long arcs; beyond, the longest arcs are drawn straight."""


@dataclass(slots=True)
class Layers:
    """Layers of places: the nodes 0..count-1, and above them the bends of long arcs.

    `bends` maps an arc `(source, target)` to the places it passes, both ends included; `up` and `down` hold the
    neighbours of each place.
    """

    count: int
    rows: list[list[int]] = field(default_factory=list)
    bends: dict[Arc, list[int]] = field(default_factory=dict)
    up: list[list[int]] = field(default_factory=list)
    down: list[list[int]] = field(default_factory=list)


def layered(count: int, arcs: Iterable[Arc], start: int) -> Layers:
    """Return the layers of a graph whose nodes are numbered; loops from a node to itself play no part."""
    out: list[list[int]] = [[] for _ in range(count)]
    for source, target in dict.fromkeys(arcs):
        if source != target:
            out[source].append(target)
    downward, order = _without_cycles(count, out, start)
    layer = _depths(count, downward.values(), order)
    layers = _with_bends(count, downward, layer)
    _sort(layers)
    return layers


def _without_cycles(count: int, out: list[list[int]], start: int) -> tuple[dict[Arc, Arc], list[int]]:
    """Turn back the arcs that lead to a node still being visited: `({arc: (upper, lower)}, nodes from above)`."""
    state, finished = [0] * count, []
    downward: dict[Arc, Arc] = {}
    for root in (start, *range(count)):
        if state[root]:
            continue
        state[root] = 1
        walk = [(root, iter(out[root]))]
        while walk:
            node, targets = walk[-1]
            for target in targets:
                downward[node, target] = (target, node) if state[target] == 1 else (node, target)
                if not state[target]:
                    state[target] = 1
                    walk.append((target, iter(out[target])))
                    break
            else:
                state[node] = 2
                finished.append(node)
                walk.pop()
    return downward, finished[::-1]


def _depths(count: int, downward: Iterable[Arc], order: list[int]) -> list[int]:
    """Return the length of the longest way to each node; what nothing leads to stands just above its next."""
    below: list[list[int]] = [[] for _ in range(count)]
    is_led_to = [False] * count
    for upper, lower in downward:
        below[upper].append(lower)
        is_led_to[lower] = True
    depth = [0] * count
    for node in order:
        for target in below[node]:
            depth[target] = max(depth[target], depth[node] + 1)
    for node in order[1:]:
        if not is_led_to[node] and below[node]:
            depth[node] = min(depth[target] for target in below[node]) - 1
    return depth


def _with_bends(count: int, downward: dict[Arc, Arc], layer: list[int]) -> Layers:
    layers = Layers(count, [[] for _ in range(max(layer, default=0) + 1)])
    layers.up, layers.down = [[] for _ in range(count)], [[] for _ in range(count)]
    for node in range(count):
        layers.rows[layer[node]].append(node)
    left = MOST_BENDS
    for arc, (upper, lower) in sorted(downward.items(), key=lambda one: layer[one[1][1]] - layer[one[1][0]]):
        span = layer[lower] - layer[upper]
        left -= span - 1
        chain = [upper]
        for row in range(layer[upper] + 1, layer[lower]) if left >= 0 else ():
            place = len(layers.up)
            layers.up.append([])
            layers.down.append([])
            layers.rows[row].append(place)
            chain.append(place)
        chain.append(lower)
        layers.bends[arc] = chain if arc[0] == upper else chain[::-1]
        if left >= 0:
            for above, below in pairwise(chain):
                layers.down[above].append(below)
                layers.up[below].append(above)
    return layers


def _sort(layers: Layers) -> None:
    """Sort each layer by the middle of its neighbours, downward and upward in turn, and keep the best order seen."""
    _sort_first(layers)
    best, fewest = [row[:] for row in layers.rows], crossings(layers)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        is_down = sweep % 2 == 0
        rows = layers.rows if is_down else layers.rows[::-1]
        for fixed, row in pairwise(rows):
            _sort_row(row, fixed, layers.up if is_down else layers.down)
        found = crossings(layers)
        if found < fewest:
            best, fewest = [row[:] for row in layers.rows], found
    layers.rows = best


def _sort_first(layers: Layers) -> None:
    """Start with the order in which a walk from above comes by, which keeps branches together."""
    rank: dict[int, int] = {}
    todo = [place for row in layers.rows[::-1] for place in row[::-1]]
    while todo:
        place = todo.pop()
        if place not in rank:
            rank[place] = len(rank)
            todo.extend(reversed(layers.down[place]))
    for row in layers.rows:
        row.sort(key=rank.__getitem__)


def _sort_row(row: list[int], fixed: list[int], neighbours: list[list[int]]) -> None:
    """Sort a row by the mean place of the neighbours; a place without any keeps the position it has."""
    position = {place: index for index, place in enumerate(fixed)}
    scale = len(fixed) / max(len(row), 1)
    wanted = {
        place: sum(position[one] for one in neighbours[place]) / len(neighbours[place])
        if neighbours[place]
        else index * scale
        for index, place in enumerate(row)
    }
    row.sort(key=wanted.__getitem__)


def crossings(layers: Layers) -> int:
    """Return how many pairs of arcs cross between neighbouring layers."""
    total = 0
    for upper, lower in pairwise(layers.rows):
        position = {place: index for index, place in enumerate(lower)}
        seen: list[int] = []
        for place in upper:
            ends = sorted(position[one] for one in layers.down[place])
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
