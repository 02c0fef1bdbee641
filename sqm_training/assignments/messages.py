"""What reminders say, made up at the moment of sending from what holds then."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from ..extensions import db
from ..jobs import outbox
from ..jobs.models import Message
from ..jobs.outbox import NotWanted, Words
from ..people.models import Person
from ..web.text import _, both, local, local_day, ngettext, sentences
from .models import Assignment
from .queries.candidates import people_on_leave
from .queries.counts import Tally, group_tally, overdue_people, tallies
from .states import TO_DO, state_of
from .words import due_words

TASKS = "assignments.tasks"
GROUP = "assignments.group"
DIGEST = "assignments.digest"
MOST_LINES = 12


def tasks_still_wanted(message: Message, at: datetime) -> Words | NotWanted:
    """Return a reminder of those of its tasks that are still to do; pointless when none is, or during leave."""
    today = local_day(at)
    if message.person_id in people_on_leave(today):
        return NotWanted("on leave")
    rows = select(Assignment).where(Assignment.id.in_(message.about["ids"]), Assignment.person_id == message.person_id)
    found = db.session.scalars(rows.order_by(Assignment.due_on.is_(None), Assignment.due_on, Assignment.id))
    tasks = [task for task in found if state_of(task, today) in TO_DO]
    return words_of_tasks(tasks, today) if tasks else NotWanted("nothing left to do")


def words_of_tasks(tasks: Sequence[Assignment], today: date) -> Words:
    """Say which tasks are to do and until when."""

    def subject() -> str:
        return ngettext("You have %(num)s task to do", "You have %(num)s tasks to do", len(tasks))

    def body() -> str:
        lines = [f"· {local(task.title)} – {due_words(task.due_on, today)}" for task in tasks[:MOST_LINES]]
        if len(tasks) > MOST_LINES:
            lines.append(ngettext("and %(num)s more", "and %(num)s more", len(tasks) - MOST_LINES))
        return "\n".join(lines)

    return Words(both(subject), both(body), "/tasks")


def group_still_wanted(_message: Message, at: datetime) -> Words | NotWanted:
    """Return what the group robot says: numbers, never a name; pointless when all of them are nought."""
    found = group_tally(local_day(at))
    if not (found.new or found.soon or found.overdue):
        return NotWanted("nothing to say")

    def body() -> str:
        counts = _(
            "New: %(new)s · due soon: %(soon)s · overdue: %(overdue)s",
            new=found.new,
            soon=found.soon,
            overdue=found.overdue,
        )
        return sentences(_("You have new or open tasks. Please sign in to see them."), counts)

    return Words(both(lambda: _("Tasks")), both(body), "/tasks")


def digest_still_wanted(message: Message, at: datetime) -> Words | NotWanted:
    """Return the week's digest: per site how many tasks are open, overdue, out of attempts, done.

    Managers also read who of their own people is overdue, so that they can make time for it; never a score.
    """
    reader = db.session.get(Person, message.person_id)
    found = tallies(reader, local_day(at)) if reader else []
    if not any(tally.open or tally.overdue or tally.stuck for _site, tally in found):
        return NotWanted("nothing to say")

    def body() -> str:
        total = sum((tally for _site, tally in found), Tally())
        lines = [_line(_("In all"), total)]
        lines += [_line(local(title), tally) for title, tally in found if tally.overdue or tally.stuck][:MOST_LINES]
        return "\n".join(lines + late)

    late = [] if reader is None or reader.has_role("trainer") else _late(reader, local_day(at))
    return Words(both(lambda: _("Tasks of the week")), both(body), "/assignments?state=overdue")


def _late(reader: Person, today: date) -> list[str]:
    """Return who is overdue with how many tasks, by name."""
    people = overdue_people(reader, today)
    lines = [f"· {name} {number}" for name, number in people[:MOST_LINES]]
    return [*lines, "…"] if len(people) > MOST_LINES else lines


def _line(title: str, tally: Tally) -> str:
    return _(
        "%(title)s: %(overdue)s overdue, %(open)s to do, %(stuck)s without an attempt left, %(done)s done in 7 days",
        title=title,
        overdue=tally.overdue,
        open=tally.open,
        stuck=tally.stuck,
        done=tally.done,
    )


def register() -> None:
    """Let the outbox ask here before it sends."""
    outbox.register_owner(TASKS, tasks_still_wanted)
    outbox.register_owner(GROUP, group_still_wanted)
    outbox.register_owner(DIGEST, digest_still_wanted)
