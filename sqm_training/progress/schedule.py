"""The job of progress: figures over all staff, computed once a night, and after a wave was published."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from ..extensions import db
from ..jobs import outbox, registry
from ..people.models import AuditRow
from ..visits.actions.telling import RESULTS
from ..web.text import _l
from .actions import pieces


def compute(at: datetime) -> Iterator[int]:
    """Compute the pooled variance, adjusted scores and who improved."""
    for counts in pieces(at):
        yield sum(counts.values())


def is_wanted(since: datetime) -> bool:
    """Say whether a wave was published or past visits were imported since a moment; the trail keeps whole seconds."""
    from_second = since.replace(microsecond=0)
    many = exists().where(AuditRow.act.in_(("wave.publish", "visits.import")), AuditRow.at >= from_second)
    return bool(db.session.scalar(select(many)))


def register() -> None:
    """Say that the job exists, and that a message about a result is read once the result is."""
    outbox.keep_until_opened(RESULTS)
    registry.register(
        "progress",
        compute,
        every=timedelta(days=1),
        title=_l("Compute adjusted scores and who improved"),
        is_wanted=is_wanted,
    )
