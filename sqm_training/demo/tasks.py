"""Tasks of the demo: some done, some late, some to do, given by the rules that trainers meet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from ..assignments import targets
from ..assignments.actions.completions import record
from ..assignments.actions.giving import give
from ..assignments.actions.reminding import remind
from ..assignments.models import Assignment
from ..assignments.queries.candidates import Wanted
from ..assignments.terms import Terms
from ..extensions import db
from ..jobs.sending import send_waiting
from ..standards.models import StandardLink
from ..web.text import local_day
from .people import Organisation


@dataclass(frozen=True)
class Given:
    """One act of assigning: at which site, how many days ago, due how many days after, done by one of how many."""

    site: str
    days_ago: int
    due_after: int
    done_by: int
    reason: str
    repeat_months: int = 0


GIVEN = (
    Given("E1", 24, 14, 3, "排队时间是本季度失分最多的一项。"),
    Given("E", 9, 14, 4, "新版接待用语，每半年复习一次。", 6),
    Given("H", 5, 21, 6, "来电高峰期的安抚话术。"),
    Given("W1", 2, 14, 9, "上次暗访里复述需求做得不够。"),
)


def give_tasks(made: Organisation, at: datetime) -> None:
    """Give practice cards to four sites, let some people do them, and send the reminders of today."""
    refs = db.session.scalars(
        select(StandardLink.ref).where(StandardLink.kind == "card").order_by(StandardLink.ref).limit(len(GIVEN))
    ).all()
    for ref, given in zip(refs, GIVEN, strict=False):
        _give(made, ref, given, at - timedelta(days=given.days_ago))
    for _told in remind(at):
        pass
    for _sent in send_waiting(at):
        pass
    db.session.flush()


def _give(made: Organisation, ref: str, given: Given, at: datetime) -> None:
    target = targets.target("card", ref)
    if target is None:
        return
    batch = give(
        target=target,
        wanted=Wanted("site", site_id=made.sites[given.site].id),
        terms=Terms(
            due_on=local_day(at) + timedelta(days=given.due_after),
            reason=given.reason,
            repeat_every=given.repeat_months or None,
            repeat_unit="months" if given.repeat_months else "",
        ),
        by=made.accounts["trainer"],
        at=at,
    )
    people = db.session.scalars(
        select(Assignment.person_id).where(Assignment.batch_id == batch.id).order_by(Assignment.id)
    ).all()
    for place, person_id in enumerate(people):
        if place % given.done_by == 1:
            done_at = at + timedelta(days=min(given.days_ago - 1, 2 + place))
            record(person_id=person_id, kind="card", ref=ref, event="passed", at=done_at)
