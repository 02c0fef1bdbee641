"""Leave: noted and taken back by whoever leads or trains the person."""

from datetime import date, datetime

from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Leave


def note_leave(*, person: Person, from_on: date, until_on: date, by: Person, at: datetime) -> Leave:
    """Note that a person is away from one day to another."""
    if until_on < from_on:
        raise RuleBroken(_("The last day cannot come before the first."), field="until_on")
    leave = Leave(person_id=person.id, from_on=from_on, until_on=until_on, noted_by_id=by.id, noted_at=at)
    db.session.add(leave)
    db.session.flush()
    audit.note(actor_id=by.id, act="leave.note", kind="leave", ref=str(leave.id), person_id=person.id)
    return leave


def remove_leave(*, leave: Leave, by: Person) -> None:
    """Take a leave out again."""
    audit.note(actor_id=by.id, act="leave.remove", kind="leave", ref=str(leave.id), person_id=leave.person_id)
    db.session.delete(leave)
    db.session.flush()
