"""Which tests take long: `make quick` leaves them out, and `make test` begins with them.

`python -m tests.slowness` writes their list anew from what the last whole run on SQLite took.
"""

from pathlib import Path

from .statements import noted

KEPT = Path(__file__).resolve().parents[1] / ".pytest_cache" / "statements"
LISTED = Path(__file__).parent / "slow.txt"
LONG = 0.1
"""Seconds that one test takes with its fixtures: the few hundred above it take far more than the thousands below."""


def function_of(nodeid: str) -> str:
    """Return the test function of a test, whatever it was given."""
    return nodeid.partition("[")[0]


def slow_ones() -> set[str]:
    """Return the functions that are listed as slow."""
    return set(LISTED.read_text("utf-8").split())


def measured(kept: Path) -> list[str]:
    """Return the functions of which one case or another took long, the browser's aside, which have a mark of their own."""
    took = {function_of(name) for name, (seconds, _sent) in noted(kept).items() if seconds >= LONG}
    return sorted(name for name in took if not name.startswith("tests/browser/"))


if __name__ == "__main__":
    LISTED.write_text("".join(f"{name}\n" for name in measured(KEPT)), "utf-8")
