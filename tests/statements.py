"""Which statements each test sends, so that PostgreSQL is asked every one of them, and none of them a hundred times.

The run on SQLite notes them; the run on PostgreSQL after it takes the tests that together send all that were noted, and
every test of which nothing is known. A statement counts with the types of what it was given and with the error it ended
in, because in these the two databases differ.
"""

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, ExceptionContext, event

LIST = re.compile(r"\((?:\?|\s|,)+\)")
"""A list of values is one statement at any length."""
Noted = dict[str, set[int]]


class Statements:
    """Notes the statements of the running test, and keeps those of tests that passed in a file of this worker."""

    def __init__(self, kept: Path, worker: str, *, anew: bool) -> None:
        """Prepare to keep what is noted in the folder `kept`; `anew` forgets what an earlier run noted."""
        for old in kept.glob("*.json") if anew else ():
            old.unlink()
        self.file = kept / f"{worker}.json"
        kept.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, str] = {}
        self.running: set[int] | None = None
        self.passed: Noted = {}
        self.seconds: dict[str, float] = {}
        event.listen(Engine, "before_cursor_execute", self.note)
        event.listen(Engine, "handle_error", self.note_error)

    def note(self, _c: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        """Note a statement that is about to be sent."""
        if self.running is not None:
            words = self.known.get(statement) or self.known.setdefault(statement, LIST.sub("(?)", statement))
            values = (given[0] if given else ()) if many else given
            kinds = "" if "(?)" in words else ",".join(type(value).__name__ for value in values or ())
            self.running.add(zlib.crc32(f"{words} {kinds}".encode()))

    def note_error(self, context: ExceptionContext) -> None:
        """Note a statement that was refused, and how."""
        if self.running is not None:
            refused = f"{context.statement} {type(context.sqlalchemy_exception).__name__}"
            self.running.add(zlib.crc32(refused.encode()))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Listen while a test and its fixtures run."""
        self.running = self.passed[item.nodeid] = set()
        try:
            return (yield)
        finally:
            self.running = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how long a test took; forget one that did not pass, so that it runs."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.outcome != "passed":
            self.passed.pop(report.nodeid, None)

    def pytest_sessionfinish(self) -> None:
        """Write down what the tests of this worker sent."""
        kept = {name: [self.seconds.get(name, 0.0), sorted(sent)] for name, sent in self.passed.items()}
        self.file.write_text(json.dumps(kept))


def noted(kept: Path) -> dict[str, tuple[float, set[int]]]:
    """Return the seconds and the statements of every test that was noted."""
    files = sorted(kept.glob("*.json"))
    return {name: (cost, set(sent)) for file in files for name, (cost, sent) in json.loads(file.read_text()).items()}


def enough(tests: dict[str, tuple[float, set[int]]]) -> set[str]:
    """Return tests that together send every statement of all, the most new ones for the time first."""
    left = set().union(*(sent for _, sent in tests.values())) if tests else set()
    pool, chosen = dict(sorted(tests.items())), set()
    while left:
        name = max(pool, key=lambda each: len(pool[each][1] & left) / (0.05 + pool[each][0]))
        left -= pool.pop(name)[1]
        chosen.add(name)
    return chosen


class OnceEach:
    """Leaves out the tests that would send nothing new: none of them where nothing was noted."""

    def __init__(self, kept: Path) -> None:
        """Read what was noted in the folder `kept`."""
        self.tests = noted(kept)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Choose among the tests that are left after all other choices."""
        known = {item.nodeid: self.tests[item.nodeid] for item in items if item.nodeid in self.tests}
        repeats = known.keys() - enough(known)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in repeats])
        items[:] = [item for item in items if item.nodeid not in repeats]
