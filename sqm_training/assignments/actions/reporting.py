"""What people report themselves: that they have practised something."""

from datetime import datetime

from ...errors import RuleBroken
from ...web.text import _, local_day
from ..models import Assignment
from ..states import TO_DO, state_of
from ..targets import KINDS
from .attempts import claim
from .completions import record


def report_done(*, assignment: Assignment, at: datetime) -> None:
    """Record that the person has done a task; only for things of which nothing else could tell."""
    kind = KINDS.get(assignment.kind)
    if kind is None or not kind.is_self_reported:
        raise RuleBroken(_("Open the task and do it there; it is noted by itself."))
    if state_of(assignment, local_day(at)) not in TO_DO:
        raise RuleBroken(_("This task is not to be done any more."))
    person_id, ref = assignment.person_id, assignment.ref
    claim(person_id=person_id, kind=kind.name, ref=ref, at=at)
    record(person_id=person_id, kind=kind.name, ref=ref, event="passed", at=at)
