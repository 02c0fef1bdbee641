"""The jobs of quizzes."""

from datetime import timedelta

from ..jobs import registry
from ..web.text import _l
from .actions.grading import end_overdue


def register() -> None:
    """Say which jobs there are."""
    registry.register(
        "quizzes-end", end_overdue, every=timedelta(minutes=5), title=_l("End quizzes whose time is over")
    )
