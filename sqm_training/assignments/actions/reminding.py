"""Reminders: put into the outbox, one a day for each person, each occasion once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from ...extensions import db
from ...jobs import outbox
from ...jobs.channels import available
from ...jobs.models import Channel
from ...people import settings
from ...people.actions import audit
from ...people.models import Person, PersonRole
from ...web.text import local_day, zone
from ..messages import DIGEST, GROUP, TASKS, words_of_tasks
from ..models import Assignment, Reminder
from ..queries.candidates import people_on_leave
from ..queries.state import in_states
from ..states import TO_DO

MORNING = time(8, 30)
NO_WORDS = outbox.Words({"zh": "", "en": ""}, {"zh": "", "en": ""})
"""For messages that are worded when they are sent."""


def remind(at: datetime) -> Iterator[int]:
    """Tell everybody of new tasks, of those due soon, and of those overdue since yesterday; yield 1 for each person.

    Who has had a message today hears the rest tomorrow; who is on leave hears it afterwards.
    """
    today = local_day(at)
    away = people_on_leave(today)
    told = 0
    for person, rows in _occasions(today).items():
        if person.id in away or not post(person, [task for task, _names in rows], at=at, key="tasks", due_at=_when(at)):
            continue
        for task, names in rows:
            db.session.add_all(
                Reminder(assignment_id=task.id, occasion=name, due_on=task.due_on, at=at) for name in names
            )
        told += 1
        yield 1
    if told and Channel.WEBHOOK in available():
        key = f"tasks:group:{today}"
        outbox.put(key=key, channel=Channel.WEBHOOK, owner=GROUP, words=NO_WORDS, at=at, due_at=_when(at))
        yield 0


def _occasions(today: date) -> dict[Person, list[tuple[Assignment, list[str]]]]:
    """Return for each active person the tasks to speak of, and on which occasions, those due first coming first."""
    soon = today + timedelta(days=int(settings.get("reminder_days")))
    occasions: dict[str, ColumnElement[bool]] = {
        "new": ~_told("new"),
        "soon": and_(Assignment.due_on >= today, Assignment.due_on <= soon, ~_told("soon")),
        "overdue": and_(Assignment.due_on < today, ~_told("overdue")),
    }
    rows = db.session.execute(
        select(Assignment, *(condition.label(name) for name, condition in occasions.items()))
        .join(Person, Person.id == Assignment.person_id)
        .options(contains_eager(Assignment.person))
        .where(Person.is_active, in_states(today, TO_DO), or_(*occasions.values()))
        .order_by(Assignment.person_id, Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    )
    found: dict[Person, list[tuple[Assignment, list[str]]]] = defaultdict(list)
    for task, *flags in rows:
        found[task.person].append((task, [name for name, flag in zip(occasions, flags, strict=True) if flag]))
    return found


def _told(occasion: str) -> ColumnElement[bool]:
    """Return whether a task was spoken of on an occasion; after an extension, due days are spoken of anew."""
    told = select(Reminder.id).where(Reminder.assignment_id == Assignment.id, Reminder.occasion == occasion)
    if occasion != "new":
        told = told.where(Reminder.due_on == Assignment.due_on)
    return told.exists()


def _when(at: datetime) -> datetime:
    """Return when to send: at once, but nobody is woken by it."""
    return max(at, datetime.combine(local_day(at), MORNING, zone()))


def post(person: Person, tasks: Sequence[Assignment], *, at: datetime, key: str, due_at: datetime) -> bool:
    """Put a message about tasks into the outbox by every way that reaches the person; False when today's is there."""
    today = local_day(at)
    common: dict[str, Any] = {
        "person_id": person.id,
        "owner": TASKS,
        "words": words_of_tasks(tasks, today),
        "about": {"ids": [task.id for task in tasks]},
        "at": at,
        "due_at": due_at,
    }
    first = outbox.put(key=f"{key}:{person.id}:{today}:inbox", channel=Channel.INBOX, **common)
    if first is None:
        return False
    for channel in _other_ways(person):
        outbox.put(key=f"{key}:{person.id}:{today}:{channel}", channel=channel, **common)
    return True


def _other_ways(person: Person) -> list[Channel]:
    by_mail = person.mail and settings.get("reminders_by_mail") and Channel.MAIL in available()
    ways = [Channel.MAIL] if by_mail else []
    return [*ways, Channel.FILE] if settings.get("reminders_to_file") else ways


def nudge(*, assignments: Sequence[Assignment], by: Person, at: datetime) -> tuple[int, int]:
    """Remind people by hand of tasks that are to do, each person once a day; return how many were, and had been."""
    tasks: dict[Person, list[Assignment]] = defaultdict(list)
    for task in assignments:
        if task.person.is_active:
            tasks[task.person].append(task)
    done = [post(person, own, at=at, key="nudge", due_at=at) for person, own in tasks.items()]
    for person, sent in zip(tasks, done, strict=True):
        if sent:
            audit.note(actor_id=by.id, act="assignments.nudge", kind="person", ref=str(person.id), person_id=person.id)
    return sum(done), len(done) - sum(done)


def write_digests(at: datetime) -> Iterator[int]:
    """Put the week's digest into the outbox for every trainer and manager, once in a calendar week."""
    year, week, _day = local_day(at).isocalendar()
    for person in db.session.scalars(
        select(Person)
        .where(Person.is_active, Person.role_rows.any(PersonRole.role.in_(("trainer", "manager"))))
        .order_by(Person.id)
    ).all():
        for channel in (Channel.INBOX, *_other_ways(person)):
            key = f"digest:{person.id}:{year}-{week:02}:{channel}"
            made = outbox.put(
                key=key, channel=channel, owner=DIGEST, words=NO_WORDS, person_id=person.id, at=at, due_at=_when(at)
            )
            yield int(made is not None and channel is Channel.INBOX)
