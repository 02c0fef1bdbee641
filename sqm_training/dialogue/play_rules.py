"""What the checker finds by playing a scenario in every way: loops, dead states, marks out of reach, lengths."""

from collections.abc import Iterator
from fractions import Fraction

from .graph import Graph, build
from .lines import DIMENSION_WORDS
from .model import OVERALL, Scenario
from .paths import Ways
from .play import MOST_STEPS
from .problems import Problem, problem
from .scoring import CRITICAL_CAP
from .search import NEVER, Search, explore, gained

SHORTEST, LONGEST = 2, 15
MOST_MOVES_ONCE = 50_000


def play_problems(scenario: Scenario, ways: Ways) -> Iterator[Problem]:
    """S05, S10, S12, S20, S21, S27, S29 and S31."""
    yield from _loop_problems(ways.graph)
    yield from _mark_problems(scenario, ways)
    if ways.graph.start is None:
        return
    if ways.search.cut:
        yield problem(scenario.line_of("start"), "S31")
    yield from _stuck_problems(ways)
    yield from _reach_problems(ways)
    yield from _length_problems(scenario, ways.search)


def _loop_problems(graph: Graph) -> Iterator[Problem]:
    """S05, for the loops themselves: not for what leads to them, to a dead end or to a target that does not exist."""
    leads_out = graph.behind(_ends(graph))
    leaving = {graph.loop[arc.source] for arc in graph.arcs if not arc.inside}
    told: set[int] = set()
    for index, node in enumerate(graph.nodes):
        part = graph.loop[index]
        if index not in leads_out and graph.size[part] and part not in leaving | told:
            told.add(part)
            yield problem(node.line, "S05", name=node.name)


def _ends(graph: Graph) -> list[int]:
    """Return the endings, the dead ends and the nodes with a target that does not exist."""
    return [
        index
        for index, node in enumerate(graph.nodes)
        if node.ending or not (node.choices or node.writing) or len(graph.out[index]) < len(list(node.exits()))
    ]


def _mark_problems(scenario: Scenario, ways: Ways) -> Iterator[Problem]:
    """S10 and S21. Nobody passes with a critical fault, so the best path without one is what a mark is held against."""
    line = scenario.line_of("pass")
    for key, mark in scenario.passes.items():
        if key not in ways.high:
            if key in DIMENSION_WORDS.values():
                yield problem(line, "S21", name=_spoken(key))
            continue
        best = _best_share(ways, key)
        if best is not None and Fraction(str(mark)) > best:
            yield problem(line, "S10", name=_spoken(key), mark=f"{mark:g}", best=f"{float(best):.4g}")


def _best_share(ways: Ways, key: str) -> Fraction | None:
    """Return how much of the best path (in per cent) can be had without a critical fault; None if nothing is scored."""
    if ways.graph.start is None:
        return None
    worst, best = ways.bounds(key)
    clean = ways.clean_best(key)
    if best == worst:
        return None
    if clean is None:
        return CRITICAL_CAP if key == OVERALL else None
    return Fraction(100) if ways.search.cut else Fraction(100 * (clean - worst), best - worst)


def _spoken(key: str) -> tuple[str, str]:
    if key == OVERALL:
        return "总分", "the overall score"
    return next((zh for zh, en in DIMENSION_WORDS.items() if en == key), key), key


def _stuck_problems(ways: Ways) -> Iterator[Problem]:
    """S12, where an ending could be reached as the graph is drawn; elsewhere S01, S04 or S05 say it already."""
    graph = ways.graph
    leads_on = graph.behind([index for index, node in enumerate(graph.nodes) if node.ending])
    for index, failed in sorted(ways.search.stuck.items()):
        if index in leads_on and graph.followed:
            why = ("条件都不成立", "no condition holds") if failed else ENTERED
            yield problem(graph.nodes[index].line, "S12", name=graph.nodes[index].name, why=why)


ENTERED = ("能去的节点都已进入 3 次", "each target was entered three times")


def _reach_problems(ways: Ways) -> Iterator[Problem]:
    """S20 and S27, by every play; by the drawn graph alone when there are too many plays."""
    graph, search = ways.graph, ways.search
    assert graph.start is not None
    reached = graph.ahead(graph.start) if search.cut else search.visited()
    for index, node in enumerate(graph.nodes):
        if index not in reached:
            yield problem(node.line, "S20", name=node.name)
    if search.cut:
        return
    for arc in graph.arcs:
        if arc.condition is not None and arc.source in reached and arc.index not in search.opened:
            yield problem(arc.move.line, "S27")


def _length_problems(scenario: Scenario, search: Search) -> Iterator[Problem]:
    """S29: the shortest play to an ending, and the longest that enters no node twice (all sixty steps count as one)."""
    if search.cut:
        return
    line = scenario.nodes[scenario.start].line
    shortest = -_most(search, -1)
    if shortest < SHORTEST:
        yield problem(line, "S29", "short", length=shortest)
    once = explore(build(scenario, 1), MOST_MOVES_ONCE) if any(search.graph.size) else search
    longest = 0 if once.cut else _most(once, 1)
    if shortest > MOST_STEPS:
        return
    if max(longest, shortest) > LONGEST:
        yield problem(line, "S29", "long", length=max(longest, shortest))


def _most(search: Search, gain: int) -> int:
    """Return the most gain of a play that reaches an ending or the last step, each step gaining the same."""
    graph = search.graph
    ends = {
        index: 0 if graph.nodes[state[0]].ending or state[4] >= MOST_STEPS else NEVER
        for index, state in enumerate(search.states)
        if not search.moves[index]
    }
    return gained(search, [gain] * len(graph.arcs), ends)[0]
