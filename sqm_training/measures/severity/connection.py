"""Which raters can be compared at all: those linked, directly or through others, by people whom both have rated."""

from collections.abc import Hashable, Iterable

import numpy as np


def subsets_of(pairs: Iterable[tuple[Hashable, Hashable]]) -> list[set[Hashable]]:
    """Return the sets of raters that are connected, from (employee, rater) pairs, the one with most pairs first.

    The connected parts of the graph whose two sides are employees and raters.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    people: dict[Hashable, int] = {}
    raters: dict[Hashable, int] = {}
    codes = [
        (people.setdefault(employee, len(people)), raters.setdefault(rater, len(raters))) for employee, rater in pairs
    ]
    if not codes:
        return []
    left, right = np.array(codes).T
    nodes = len(people) + len(raters)
    graph = coo_matrix((np.ones(len(left)), (left, right + len(people))), shape=(nodes, nodes))
    parts = connected_components(graph, directed=False)[1]
    weights = np.bincount(parts[left], minlength=parts.max() + 1)
    sets: dict[int, set[Hashable]] = {}
    for rater, code in raters.items():
        sets.setdefault(int(parts[len(people) + code]), set()).add(rater)
    return [sets[part] for part in sorted(sets, key=lambda part: -int(weights[part]))]
