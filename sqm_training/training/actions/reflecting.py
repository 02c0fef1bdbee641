"""After a course: the reaction form, the plan, and its confirmation by the manager."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local_day
from ..models import CourseReacted, CourseTaking, Reaction, TransferPlan
from ..queries.reflections import plan_of
from ..rules import QUESTIONS

CONFIRMED_AFTER = timedelta(days=14)


def react(*, taking: CourseTaking, ratings: Mapping[str, int], liked: str, better: str, at: datetime) -> None:
    """Keep what a learner says of the course, once, apart from the learner's name."""
    if db.session.get(CourseReacted, taking.id) is not None:
        raise RuleBroken(_("You have answered already. Thank you."))
    wrong = [key for key in QUESTIONS if ratings.get(key) not in range(1, 6)]
    if wrong:
        raise RuleBroken(_("Rate every statement from 1 to 5."), field=wrong[0])
    db.session.add(CourseReacted(taking_id=taking.id))
    kept = {key: ratings[key] for key in QUESTIONS}
    first_of_month = local_day(at).replace(day=1)
    db.session.add(
        Reaction(
            course_id=taking.course_id, on=first_of_month, ratings=kept, liked=liked.strip(), better=better.strip()
        )
    )
    db.session.flush()


def make_plan(*, taking: CourseTaking, text: str, at: datetime) -> TransferPlan:
    """Keep the plan "next shift I will …"; the manager is asked about it from day 14 on."""
    if not text.strip():
        raise RuleBroken(_("Write what you will do."), field="text")
    if plan_of(taking) is not None:
        raise RuleBroken(_("You have made your plan already."))
    plan = TransferPlan(
        taking_id=taking.id,
        person_id=taking.person_id,
        text=text.strip(),
        made_at=at,
        due_on=local_day(at) + CONFIRMED_AFTER,
    )
    db.session.add(plan)
    db.session.flush()
    return plan


def confirm_plan(*, plan: TransferPlan, outcome: str, note: str, by: Person, at: datetime) -> None:
    """Say what became of a plan; nobody confirms the own one, and nobody before its day."""
    if plan.outcome:
        raise RuleBroken(_("Somebody has confirmed this plan already."))
    if plan.person_id == by.id:
        raise RuleBroken(_("Somebody else has to confirm your plan."))
    if plan.due_on > local_day(at):
        raise RuleBroken(_("It is asked about after 14 days."))
    if outcome not in ("done", "partly", "not"):
        raise RuleBroken(_("Choose one."), field="outcome")
    plan.outcome, plan.note, plan.confirmed_by_id, plan.confirmed_at = outcome, note.strip(), by.id, at
    db.session.flush()
    audit.note(
        actor_id=by.id, act="plan.confirm", kind="transfer_plan", ref=str(plan.id), person_id=plan.person_id,
        details={"outcome": outcome},
    )  # fmt: skip
