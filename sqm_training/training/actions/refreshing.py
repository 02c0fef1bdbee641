"""Spaced refreshers: three questions some days after a pass, from the standards that were wrong first."""

from datetime import datetime, timedelta

from ...extensions import db
from ...web.text import local_day
from ..models import CourseTaking, CourseVersion, Refresher


def plan_refreshers(*, taking: CourseTaking, version: CourseVersion, at: datetime) -> list[Refresher]:
    """Plan the refreshers of a taking that was passed, on the days that the course gives."""
    on = local_day(at)
    planned = [
        Refresher(taking_id=taking.id, person_id=taking.person_id, step=step, due_on=on + timedelta(days=days))
        for step, days in enumerate(sorted(set(version.refreshers)), 1)
    ]
    db.session.add_all(planned)
    db.session.flush()
    return planned
