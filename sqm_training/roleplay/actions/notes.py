"""Private notes on the questions of a debrief."""

from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ..models import Attempt, DebriefNote
from ..scripts import parsed

LONGEST = 4000


def keep_note(*, attempt: Attempt, number: int, text: str, person: Person) -> None:
    """Keep what a person writes for themselves on a question (counted from 0); no words take the note away."""
    questions = parsed(attempt.scenario_version.text).debrief
    if attempt.person_id != person.id or not 0 <= number < len(questions):
        raise NotFound
    note, text = db.session.get(DebriefNote, (attempt.id, number)), text.strip()[:LONGEST]
    if text and note is None:
        db.session.add(DebriefNote(attempt_id=attempt.id, number=number, text=text, at=now()))
    elif text and note is not None:
        note.text, note.at = text, now()
    elif note is not None:
        db.session.delete(note)
    db.session.flush()
