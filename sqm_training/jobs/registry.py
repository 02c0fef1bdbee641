"""Which jobs there are: each feature registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Run = Callable[[datetime], Iterable[int]]
"""What a job does at a moment: it yields how many things it did; what it did up to each yield is committed."""


@dataclass(frozen=True)
class Job:
    """A job that runs again and again: `every` is the time between two beginnings.

    `is_wanted` says whether something happened since it began last that it should not wait for.
    """

    name: str
    title: Any
    run: Run
    every: timedelta
    is_last: bool = False
    is_wanted: Callable[[datetime], bool] | None = None


JOBS: dict[str, Job] = {}


def register(
    name: str,
    run: Run,
    *,
    every: timedelta,
    title: Any,
    is_last: bool = False,
    is_wanted: Callable[[datetime], bool] | None = None,
) -> None:
    """Say that a job exists; a second call replaces the first. `is_last` runs it after those that give it work."""
    JOBS[name] = Job(name, title, run, every, is_last, is_wanted)


def in_order() -> list[Job]:
    """Return all jobs in the order in which they run."""
    return sorted(JOBS.values(), key=lambda job: (job.is_last, job.name))
