"""How much each version is used, told by the packages above that use versions: this one does not know them."""

from collections.abc import Callable, Sequence

Counter = Callable[[Sequence[int]], dict[int, int]]
_counters: dict[str, Counter] = {}


def register(name: str, counter: Counter) -> None:
    """Let a feature count its uses: from the ids of versions to how many there are of each, in one query."""
    _counters[name] = counter


def uses(version_ids: Sequence[int]) -> dict[str, dict[int, int]]:
    """Return the uses by name and version; a version without any is left out."""
    return {name: counter(version_ids) for name, counter in _counters.items()} if version_ids else {}
