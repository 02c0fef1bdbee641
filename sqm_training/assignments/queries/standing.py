"""Completions that still stand: what was voided later is left out, whoever asks."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from ..models import Completion, Event


def stands() -> ColumnElement[bool]:
    """Return the condition that a completion says something and was not taken back since."""
    taken = aliased(Completion)
    back = select(taken.id).where(
        taken.source != "", taken.source == Completion.source, taken.event == Event.WITHDRAWN.value
    )
    return (Completion.event != Event.WITHDRAWN.value) & ~back.exists()
