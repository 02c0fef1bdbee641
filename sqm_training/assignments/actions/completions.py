"""Completions: added by the features whose things can be assigned, never changed."""

from datetime import datetime
from fractions import Fraction

from blinker import Namespace
from sqlalchemy import select

from ...extensions import db
from ...web.text import local_day
from ..models import Assignment, Completion, Event
from ..queries.standing import stands
from ..queries.tasks import assignments_of
from ..states import Facts, fold, step

recorded = Namespace().signal("recorded")
"""Sent with each new `completion`, for packages above that count it for something larger, such as a course."""


def record(
    *,
    person_id: int,
    kind: str,
    ref: str,
    event: str,
    score: Fraction | int | None = None,
    source: str = "",
    at: datetime,
) -> Completion:
    """Add what happened (`started`, `awaiting`, `passed` or `failed`) and carry it into the person's assignments.

    `score` is 0 to 100, exact. It makes no difference whether the thing was assigned: what was done counts for an
    assignment made before it, and free practice is on record as well. `source` names what can be voided later.
    """
    completion = Completion(
        person_id=person_id,
        kind=kind,
        ref=ref,
        event=Event(event),
        score=None if score is None else Fraction(score),
        source=source,
        at=at,
    )
    db.session.add(completion)
    for assignment in _touched(person_id, kind, ref, at):
        put_facts(assignment, step(facts_of(assignment), event, local_day(at)))
    db.session.flush()
    recorded.send(completion)
    return completion


def from_source(source: str) -> list[Completion]:
    """Return what a source said so far, in order."""
    return list(db.session.scalars(select(Completion).where(Completion.source == source).order_by(Completion.id)))


def withdraw(*, person_id: int, kind: str, ref: str, source: str, at: datetime) -> None:
    """Take back what a source said, by one more row; the person's assignments stand as if it had not happened."""
    db.session.add(
        Completion(person_id=person_id, kind=kind, ref=ref, event=Event.WITHDRAWN, score=None, source=source, at=at)
    )
    db.session.flush()
    for assignment in _touched(person_id, kind, ref, at):
        recount(assignment)


def _touched(person_id: int, kind: str, ref: str, at: datetime) -> list[Assignment]:
    """Lock and return the person's assignments of a thing that were made by then."""
    rows = assignments_of(person_id=person_id, kind=kind, ref=ref, at=at)
    return list(db.session.scalars(rows.with_for_update(of=Assignment).execution_options(populate_existing=True)))


def facts_of(assignment: Assignment) -> Facts:
    """Return the facts as the assignment keeps them."""
    return Facts(assignment.started_on, assignment.awaiting_on, assignment.passed_on, assignment.failed)


def put_facts(assignment: Assignment, facts: Facts) -> None:
    """Keep facts on the assignment."""
    assignment.started_on = facts.started_on
    assignment.awaiting_on = facts.awaiting_on
    assignment.passed_on = facts.passed_on
    assignment.failed = facts.failed


def recount(assignment: Assignment) -> None:
    """Compute an assignment's facts anew from the completions since it was made."""
    rows = db.session.execute(
        select(Completion.event, Completion.at)
        .where(
            Completion.person_id == assignment.person_id,
            Completion.kind == assignment.kind,
            Completion.ref == assignment.ref,
            Completion.at >= assignment.assigned_at,
            stands(),
        )
        .order_by(Completion.id)
    )
    put_facts(assignment, fold((event, local_day(at)) for event, at in rows))
    db.session.flush()
