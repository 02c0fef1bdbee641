"""What the completion of a course brings with it: the record, the certificate, the refreshers."""

from datetime import datetime

from ...assignments.actions import completions
from ...assignments.models import Event
from ...extensions import db
from ...people.actions import audit
from ..models import CourseTaking
from ..queries import courses
from ..stands import Standing
from .certifying import issue
from .refreshing import plan_refreshers


def complete(*, standing: Standing, at: datetime) -> CourseTaking:
    """Write down that the rule of a course is met: version, score, study hours; issue the certificate."""
    taking, version = standing.taking, standing.version
    assert taking is not None
    post = standing.post
    taking.completed_at, taking.version_id = at, version.id
    taking.score, taking.hours = post.score if post else None, version.hours
    db.session.flush()
    # The trail is written first: its lock lets one at a time have the next number of a certificate.
    audit.note(
        actor_id=taking.person_id, act="course.complete", kind="course", ref=version.course.code,
        person_id=taking.person_id, details={"taking": taking.id},
    )  # fmt: skip
    completions.record(
        person_id=taking.person_id,
        kind=courses.KIND,
        ref=version.course.code,
        event=Event.PASSED,
        score=taking.score,
        source=f"taking:{taking.id}",
        at=at,
    )
    issue(taking=taking, version=version, at=at)
    if standing.is_passed:
        plan_refreshers(taking=taking, version=version, at=at)
    return taking
