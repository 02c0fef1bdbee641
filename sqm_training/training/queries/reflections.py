"""Reads of what follows a course: reaction form, plan, refreshers."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, lazyload

from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...people.queries.sites import sites_managed_by
from ...web.text import local_day
from ..models import Certificate, CourseReacted, CourseTaking, Refresher, TransferPlan


@dataclass(frozen=True)
class After:
    """What a completed taking has brought and what the learner still has to say."""

    taking: CourseTaking
    certificate: Certificate | None
    has_reacted: bool
    plan: TransferPlan | None


def after_course(taking: CourseTaking | None) -> After | None:
    """Return what follows a completed taking, None before its completion."""
    if taking is None or taking.completed_at is None:
        return None
    rows = (
        select(Certificate, CourseReacted.taking_id, TransferPlan)
        .select_from(CourseTaking)
        .outerjoin(Certificate, Certificate.taking_id == CourseTaking.id)
        .outerjoin(CourseReacted, CourseReacted.taking_id == CourseTaking.id)
        .outerjoin(TransferPlan, TransferPlan.taking_id == CourseTaking.id)
    )
    certificate, reacted, plan = db.session.execute(rows.where(CourseTaking.id == taking.id)).one()
    return After(taking, certificate, reacted is not None, plan)


def plan_of(taking: CourseTaking) -> TransferPlan | None:
    """Return the plan made after a taking, or None."""
    return db.session.scalar(select(TransferPlan).where(TransferPlan.taking_id == taking.id))


def completed_taking_for(person: Person, taking_id: int) -> CourseTaking:
    """Return one of the person's own completed takings, or raise `NotFound`."""
    taking = db.session.get(CourseTaking, taking_id)
    if taking is None or taking.person_id != person.id or taking.completed_at is None:
        raise NotFound
    return taking


def refreshers_due(person: Person) -> Select[Refresher]:
    """Select the person's refreshers that can be done now."""
    return select(Refresher).where(
        Refresher.person_id == person.id, Refresher.done_at.is_(None), Refresher.due_on <= local_day(now())
    )


def due_refreshers(person: Person) -> list[Refresher]:
    """Return the person's refreshers that can be done now with their courses, the oldest first."""
    course = joinedload(Refresher.taking).joinedload(CourseTaking.course)
    rows = refreshers_due(person).options(course)
    return list(db.session.scalars(rows.order_by(Refresher.due_on, Refresher.id)))


def plans_to_confirm(manager: Person) -> list[TransferPlan]:
    """Return the plans of the manager's people whose day has come and that nobody has confirmed, the oldest first."""
    rows = (
        select(TransferPlan)
        .join(Person, Person.id == TransferPlan.person_id)
        .options(
            joinedload(TransferPlan.person).options(joinedload(Person.site), lazyload(Person.role_rows)),
            joinedload(TransferPlan.taking).joinedload(CourseTaking.course),
        )
        .where(TransferPlan.outcome == "", TransferPlan.due_on <= local_day(now()), Person.is_active)
    )
    if not manager.has_role("trainer", "admin"):
        rows = rows.where(Person.site_id.in_(sites_managed_by(manager)), Person.id != manager.id)
    return list(db.session.scalars(rows.order_by(TransferPlan.due_on, TransferPlan.id)))


def plan_to_confirm(manager: Person, plan_id: int) -> TransferPlan:
    """Return a plan that the manager may confirm now, or raise `NotFound`."""
    found = next((one for one in plans_to_confirm(manager) if one.id == plan_id), None)
    if found is None:
        raise NotFound
    return found
