"""The job of people: what is kept about them goes when its time is over."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..jobs import registry
from ..web.text import _l
from .actions.privacy import retain


def forget(at: datetime) -> Iterator[int]:
    """Delete and unname what is past its term in every feature."""
    for counts in retain(at=at):
        yield sum(counts.values())


def register() -> None:
    """Say that the job exists."""
    registry.register("privacy", forget, every=timedelta(days=1), title=_l("Delete and unname what is past its term"))
