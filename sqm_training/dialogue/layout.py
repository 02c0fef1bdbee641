"""Where the boxes and lines of a drawn scenario stand, as plain numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .layers import Layers, layered
from .model import Move, Node, Scenario

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 148.0, 46.0, 26.0, 58.0, 24.0
BEND = 14.0
ROUNDS = 6
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a node: its upper left corner, in units of the drawing; `layer` counts from the start downward."""

    node: Node
    x: float
    y: float
    layer: int
    is_start: bool
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn line from box to box, for all moves that lead from one node to the same other.

    `points` go from the source to the target; between them the line bends. A line to its own node has four points.
    """

    source: str
    target: str
    moves: tuple[Move, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawn scenario; `boxes` stand in reading order: by layer, then from left to right."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    width: float = 2 * MARGIN
    height: float = 2 * MARGIN


def layout(scenario: Scenario) -> Layout:
    """Place every node of a scenario in layers from the start downward, with few crossings."""
    nodes = list(scenario.nodes.values())
    number = {node.name: index for index, node in enumerate(nodes)}
    joined = _joined(nodes, number)
    if not nodes:
        return Layout()
    start = number.get(scenario.start, 0)
    layers = layered(len(nodes), joined, start)
    x = _columns(layers)
    row_of = {place: row for row, places in enumerate(layers.rows) for place in places}
    boxes = [
        Box(nodes[place], x[place] - WIDTH / 2, MARGIN + row * (HEIGHT + GAP_Y), row, place == start)
        for row, places in enumerate(layers.rows)
        for place in places
        if place < len(nodes)
    ]
    ports = _ports(layers, joined, x, row_of)
    lines = [
        Line(nodes[source].name, nodes[target].name, tuple(moves), tuple(ports[source, target]))
        for (source, target), moves in joined.items()
    ]
    right = max(max(x) + WIDTH / 2, max(point[0] for line in lines for point in line.points) if lines else 0)
    return Layout(boxes, lines, right + MARGIN, 2 * MARGIN + len(layers.rows) * (HEIGHT + GAP_Y) - GAP_Y)


def _joined(nodes: Sequence[Node], number: dict[str, int]) -> dict[tuple[int, int], list[Move]]:
    joined: dict[tuple[int, int], list[Move]] = {}
    for source, node in enumerate(nodes):
        for move in () if node.ending else node.exits():
            if move.target in number:
                joined.setdefault((source, number[move.target]), []).append(move)
    return joined


def _columns(layers: Layers) -> list[float]:
    """Return the middle of each place: as near to its neighbours as the order and the widths of its row allow."""
    x = [0.0] * len(layers.up)
    for row in layers.rows:
        _settle(layers, row, x, [0.0] * len(row))
    for turn in range(ROUNDS):
        is_down = turn % 2 == 0
        sides = layers.up if is_down else layers.down
        for row in layers.rows if is_down else layers.rows[::-1]:
            _settle(layers, row, x, [_mean(x, sides[place], x[place]) for place in row])
    least = min((x[place] - _half(layers, place) for row in layers.rows for place in row), default=0.0)
    return [one - least + MARGIN for one in x]


def _settle(layers: Layers, row: list[int], x: list[float], wanted: list[float]) -> None:
    """Move a row to the wished places without overlaps, by least squares (pool adjacent violators).

    With the widths to its left taken off, each place may stand no further left than the one before; places that
    violate this are pooled at their weighted mean.
    """
    offsets, at = [], 0.0
    for index, place in enumerate(row):
        if index:
            at += _half(layers, row[index - 1]) + _half(layers, place) + GAP_X
        offsets.append(at)
    pools: list[list[float]] = []
    for index, place in enumerate(row):
        weight = 1.0 if place < layers.count else 3.0
        pool = [(wanted[index] - offsets[index]) * weight, weight, 1]
        while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
            last = pools.pop()
            pool = [last[0] + pool[0], last[1] + pool[1], last[2] + pool[2]]
        pools.append(pool)
    index = 0
    for total, weight, members in pools:
        for _ in range(int(members)):
            x[row[index]] = total / weight + offsets[index]
            index += 1


def _half(layers: Layers, place: int) -> float:
    return (WIDTH if place < layers.count else BEND) / 2


def _mean(x: list[float], places: list[int], otherwise: float) -> float:
    return sum(x[place] for place in places) / len(places) if places else otherwise


def _ports(
    layers: Layers, joined: dict[tuple[int, int], list[Move]], x: list[float], row_of: dict[int, int]
) -> dict[tuple[int, int], list[Point]]:
    """Return the points of each line; where several meet a box they are spread along its edge from left to right."""
    chains = layers.bends
    sides: dict[tuple[int, bool], list[tuple[float, tuple[int, int]]]] = {}
    for arc, chain in chains.items():
        is_down = row_of[arc[0]] < row_of[arc[1]]
        sides.setdefault((arc[0], is_down), []).append((x[chain[1]], arc))
        sides.setdefault((arc[1], not is_down), []).append((x[chain[-2]], arc))
    port: dict[tuple[int, tuple[int, int]], float] = {}
    for (place, _), ends in sides.items():
        for index, (_, arc) in enumerate(sorted(ends)):
            port[place, arc] = x[place] + WIDTH * 0.7 * ((index + 1) / (len(ends) + 1) - 0.5)
    points = {arc: _bent(chain, arc, port, x, row_of) for arc, chain in chains.items()}
    for arc in joined:
        if arc[0] == arc[1]:
            points[arc] = _round(x[arc[0]] + WIDTH / 2, _top(row_of[arc[0]]))
    return points


def _bent(
    chain: list[int],
    arc: tuple[int, int],
    port: dict[tuple[int, tuple[int, int]], float],
    x: list[float],
    row_of: dict[int, int],
) -> list[Point]:
    is_down = row_of[arc[0]] < row_of[arc[1]]
    points = [(port[arc[0], arc], _top(row_of[arc[0]]) + HEIGHT * is_down)]
    for place in chain[1:-1]:
        top = _top(row_of[place])
        points += [(x[place], top + HEIGHT * (not is_down)), (x[place], top + HEIGHT * is_down)]
    points.append((port[arc[1], arc], _top(row_of[arc[1]]) + HEIGHT * (not is_down)))
    return points


def _round(x: float, y: float) -> list[Point]:
    return [(x, y + 12), (x + 22, y + 8), (x + 22, y + HEIGHT - 8), (x, y + HEIGHT - 12)]


def _top(row: int) -> float:
    return MARGIN + row * (HEIGHT + GAP_Y)
