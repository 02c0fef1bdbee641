"""How far a mean of visits can be trusted, and how many visits that takes."""

from math import ceil


def visits_needed(single: float, wanted: float) -> int:
    """Return how many visits give the wanted reliability when one visit has reliability `single`.

    Spearman-Brown: n = wanted (1 - single) / (single (1 - wanted)), rounded up, at least 1. Raises `ValueError` unless
    0 < single <= 1 and 0 <= wanted < 1 (or single = wanted = 1).
    """
    if not 0 < single <= 1 or not 0 <= wanted <= 1 or (wanted == 1 and single < 1):
        raise ValueError("reliabilities lie between 0 and 1, and perfection cannot be reached by counting")
    if single >= wanted:
        return 1
    return max(1, ceil(wanted * (1 - single) / (single * (1 - wanted)) - 1e-9))
