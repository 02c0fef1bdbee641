"""The jobs of courses."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from ..extensions import db
from ..jobs import outbox, registry
from ..web.text import _l
from .actions import effects, refreshing
from .actions.learning import settle
from .models import CourseTaking
from .queries import courses


def settle_running(at: datetime) -> Iterator[int]:
    """Complete the takings whose rule is met by now, such as after a version that asks for less; yield 1 for each."""
    versions = {one.course_id: one for one in courses.versions_in_force()}
    rows = select(CourseTaking).where(CourseTaking.completed_at.is_(None)).order_by(CourseTaking.id)
    for taking in db.session.scalars(rows).all():
        version = versions.get(taking.course_id)
        if version is not None and settle(person=taking.person, version=version, at=at):
            yield 1


def register() -> None:
    """Say which jobs there are, and who is asked before a message goes out."""
    outbox.register_owner(refreshing.OWNER, refreshing.still_wanted)
    registry.register(
        "training-refreshers",
        refreshing.tell_of_refreshers,
        every=timedelta(hours=1),
        title=_l("Tell people of their three questions"),
    )
    registry.register(
        "training-settle", settle_running, every=timedelta(days=1), title=_l("Complete courses whose rule is met")
    )
    registry.register(
        "training-effects", effects.keep_effects, every=timedelta(days=1), title=_l("Work out what courses did")
    )
