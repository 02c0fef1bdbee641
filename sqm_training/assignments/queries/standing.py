"""Completions that still stand: what was voided later is left out, whoever asks."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from ..models import Completion, Event

TAKEN = aliased(Completion)


def stands() -> ColumnElement[bool]:
    """Return the condition that a completion says something and was not taken back since."""
    back = select(TAKEN.id).where(
        TAKEN.source != "", TAKEN.source == Completion.source, TAKEN.event == Event.WITHDRAWN.value
    )
    return (Completion.event != Event.WITHDRAWN.value) & ~back.exists()
