"""The job of photos: what an interrupted write left behind goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..jobs import registry
from ..web.text import _l
from .photos import store


def tidy(_at: datetime) -> Iterator[int]:
    """Delete temporary files of photos whose writing ended half-way, with the process or for want of room."""
    yield store().sweep()


def register() -> None:
    """Say that the job exists."""
    registry.register("photos", tidy, every=timedelta(hours=1), title=_l("Delete half-written photos"))
