"""Which jobs there are: each feature registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Run = Callable[[datetime], Iterable[int]]
"""What a job does at a moment: it yields how many things it did; what it did up to each yield is committed."""


@dataclass(frozen=True)
class Job:
    """A job that runs again and again: `every` is the time between two beginnings."""

    name: str
    title: Any
    run: Run
    every: timedelta
    is_last: bool = False


JOBS: dict[str, Job] = {}


def register(name: str, run: Run, *, every: timedelta, title: Any, is_last: bool = False) -> None:
    """Say that a job exists; a second call replaces the first. `is_last` runs it after those that give it work."""
    JOBS[name] = Job(name, title, run, every, is_last)


def in_order() -> list[Job]:
    """Return all jobs in the order in which they run."""
    return sorted(JOBS.values(), key=lambda job: (job.is_last, job.name))
