"""What the checker says about choices that give themselves away, missing coaching and idle variables."""

from collections.abc import Iterator

from .. import conditions
from .model import Choice, Node, Scenario
from .problems import Problem, problem

FEWEST_DECISIONS = 3
"""How many nodes with better and worse choices there must be before "always the first" means anything."""


def text_problems(scenario: Scenario) -> Iterator[Problem]:
    """S22 to S26."""
    for node in scenario.nodes.values():
        yield from _node_problems(node)
    yield from _pattern_problems(scenario)
    yield from _variable_problems(scenario)


def _node_problems(node: Node) -> Iterator[Problem]:
    """S22, S23 and S24.

    Choices that are all neutral on purpose may score the same; a choice beside a free answer is not alone.
    """
    if len(node.choices) == 1 and not node.writing:
        yield problem(node.line, "S23", name=node.name)
    kinds = {(tuple(sorted((one.points or {}).items())), bool(one.critical)) for one in node.choices}
    is_scored = all(one.points is not None for one in node.choices)
    if len(node.choices) > 1 and len(kinds) == 1 and is_scored and kinds != {((), False)}:
        yield problem(node.line, "S22", name=node.name)
    for choice in node.choices:
        if not choice.feedback:
            yield problem(choice.line, "S24")


def _pattern_problems(scenario: Scenario) -> Iterator[Problem]:
    """S25, when at least three nodes have choices of different worth and the best is the first, or the longest, in all.

    Worth is the sum of the points, a critical fault below all others. "Longest" needs one text longer than every other.
    """
    decisions = [node for node in scenario.nodes.values() if len({_worth(choice) for choice in node.choices}) > 1]
    if len(decisions) < FEWEST_DECISIONS:
        return
    if all(_is_best(node, node.choices[0]) for node in decisions):
        yield problem(decisions[0].line, "S25", "first")
    if all((longest := _longest(node)) and _is_best(node, longest) for node in decisions):
        yield problem(decisions[0].line, "S25", "longest")


def _worth(choice: Choice) -> tuple[bool, int]:
    return not choice.critical, choice.total


def _is_best(node: Node, choice: Choice) -> bool:
    return _worth(choice) == max(map(_worth, node.choices))


def _longest(node: Node) -> Choice | None:
    first, second = sorted(node.choices, key=lambda one: len(one.text), reverse=True)[:2]
    return first if len(first.text) > len(second.text) else None


def _variable_problems(scenario: Scenario) -> Iterator[Problem]:
    """S26, on the line that sets the variable first."""
    changed: dict[str, int] = {}
    read: set[str] = set()
    for node in scenario.nodes.values():
        for move in node.answers():
            for change in move.changes:
                changed.setdefault(change.variable, change.line)
            if isinstance(move, Choice) and move.condition:
                read |= conditions.names(move.condition, "var")
    for name in scenario.variables:
        if name not in read:
            yield problem(changed.get(name, scenario.line_of("set")), "S26", name=name)
