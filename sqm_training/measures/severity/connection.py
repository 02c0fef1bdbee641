"""Which raters can be compared at all: those linked, directly or through others, by people whom both have rated."""

from collections.abc import Hashable, Iterable


def subsets_of(pairs: Iterable[tuple[Hashable, Hashable]]) -> list[set[Hashable]]:
    """Return the sets of raters that are connected, from (employee, rater) pairs, the one with most pairs first.

    Union-find with path halving over employees and raters as the two sides of a graph.
    """
    pairs = list(pairs)
    parent: dict[tuple[int, Hashable], tuple[int, Hashable]] = {}
    for employee, rater in pairs:
        one, two = _root(parent, (0, employee)), _root(parent, (1, rater))
        parent[one] = two
    sets: dict[tuple[int, Hashable], set[Hashable]] = {}
    weights: dict[tuple[int, Hashable], int] = {}
    for _, rater in pairs:
        root = _root(parent, (1, rater))
        sets.setdefault(root, set()).add(rater)
        weights[root] = weights.get(root, 0) + 1
    return [sets[root] for root in sorted(sets, key=lambda root: -weights[root])]


def _root(parent: dict[tuple[int, Hashable], tuple[int, Hashable]], node: tuple[int, Hashable]) -> tuple[int, Hashable]:
    parent.setdefault(node, node)
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node
