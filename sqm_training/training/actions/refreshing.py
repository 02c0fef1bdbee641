"""Spaced refreshers: three questions some days after a pass, from the standards that were wrong first."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import select

from ...assignments.actions import completions
from ...assignments.models import Completion, Event
from ...assignments.queries.candidates import people_on_leave
from ...errors import RuleBroken
from ...extensions import db
from ...jobs import outbox
from ...jobs.models import Channel, Message
from ...jobs.outbox import NotWanted, Words
from ...people.models import Person
from ...web.text import _, both, local_day, zone
from ..models import CourseTaking, CourseVersion, QuizAttempt, Refresher
from ..queries import refreshers as queries
from . import taking as quizzes

KIND = queries.KIND
OWNER = "training.refresher"
MORNING = time(8, 30)
QUESTIONS = 3


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


def start_refresher(*, refresher: Refresher, person: Person, at: datetime) -> QuizAttempt:
    """Begin the three questions of a refresher whose day has come, or return the attempt under way."""
    if refresher.done_at is not None:
        raise RuleBroken(_("You have answered these questions already."))
    if refresher.due_on > local_day(at):
        raise RuleBroken(_("These questions come later: forgetting a little is part of it."))
    versions = queries.questions_for(refresher, QUESTIONS)
    if not versions:
        raise RuleBroken(_("There are no questions for this course at present."))
    attempt = quizzes.begin_with(
        person=person,
        kind=KIND,
        ref=str(refresher.id),
        title=dict(refresher.taking.course.title),
        versions=versions,
        at=at,
    )
    refresher.attempt_id = attempt.id
    db.session.flush()
    return attempt


@completions.recorded.connect
def heard(completion: Completion) -> None:
    """Close a refresher when its questions are answered, right or wrong."""
    if completion.kind != KIND or completion.event not in (Event.PASSED, Event.FAILED):
        return
    refresher = db.session.get(Refresher, int(completion.ref)) if completion.ref.isdigit() else None
    if refresher is not None and refresher.person_id == completion.person_id and refresher.done_at is None:
        refresher.done_at = completion.at
        db.session.flush()


def tell_of_refreshers(at: datetime) -> Iterator[int]:
    """Put one message a day at most into each person's inbox, of the refresher that is due longest."""
    today = local_day(at)
    away = people_on_leave(today)
    told_today = set(db.session.scalars(select(Refresher.person_id).where(Refresher.told_on == today)))
    seen: set[int] = set()
    for refresher in queries.due_untold(today):
        person_id = refresher.person_id
        if person_id in away or person_id in told_today or person_id in seen:
            continue
        seen.add(person_id)
        refresher.told_on = today
        outbox.put(
            key=f"refresher:{person_id}:{today}",
            channel=Channel.INBOX,
            person_id=person_id,
            owner=OWNER,
            words=words_of(refresher),
            about={"id": refresher.id},
            at=at,
            due_at=max(at, datetime.combine(today, MORNING, zone())),
        )
        yield 1


def words_of(refresher: Refresher) -> Words:
    """Say that three questions are waiting."""
    title = refresher.taking.course.title
    subject = both(lambda: _("Three questions for today"))
    return Words(subject, {tongue: title.get(tongue, "") for tongue in subject}, "/courses?view=own")


def still_wanted(message: Message, _at: datetime) -> Words | NotWanted:
    """Return what the message says now; pointless once the questions are answered."""
    refresher = db.session.get(Refresher, message.about["id"])
    if refresher is None or refresher.done_at is not None:
        return NotWanted("answered")
    return words_of(refresher)
