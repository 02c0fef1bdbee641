"""What role-play keeps about people: handed out, and unnamed when its time is over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from ..extensions import Write, db
from ..ledger.models import ScoreRecord
from ..people import settings
from ..people.actions.retention import Spot, unnamed
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from .models import Attempt, DebriefNote, Mark, MarkObjection, Step

ATTEMPT = ("id", "language", "state", "ending", "overall", "scores", "critical", "passed", "started_at", "ended_at")


def export(person: Person) -> dict[str, Rows]:
    """Return the person's attempts with every step, what was marked, and the private notes."""
    attempts = select(Attempt).where(Attempt.person_id == person.id).order_by(Attempt.id)
    own = select(Attempt.id).where(Attempt.person_id == person.id)
    steps = select(Step).where(Step.attempt_id.in_(own)).order_by(Step.attempt_id, Step.number)
    marks = select(Mark).join(Step, Step.id == Mark.step_id).where(Step.attempt_id.in_(own)).order_by(Mark.id)
    notes = (
        select(DebriefNote).where(DebriefNote.attempt_id.in_(own)).order_by(DebriefNote.attempt_id, DebriefNote.number)
    )
    return {
        "attempts": [plain(one, *ATTEMPT) for one in db.session.scalars(attempts)],
        "steps": [
            plain(one, "attempt_id", "number", "node", "choice", "text", "shown_at", "chosen_at", "timed_out")
            for one in db.session.scalars(steps)
        ],
        "marks": [plain(one, "criterion", "points", "note", "at") for one in db.session.scalars(marks)],
        "objections": [
            plain(one, "step_id", "item_code", "text", "filed_at", "decision", "reason")
            for one in db.session.scalars(
                select(MarkObjection).where(MarkObjection.person_id == person.id).order_by(MarkObjection.id)
            )
        ],
        "notes": [plain(one, "attempt_id", "number", "text", "at") for one in db.session.scalars(notes)],
    }


def retain(at: datetime) -> Iterator[Write]:
    """Delete what people wrote, and put nameless stand-ins in their place, once results lose their names."""
    limit = at - MONTH * float(settings.get("keep_results_months"))
    old = select(Attempt.id).where(Attempt.started_at < limit)
    taken: Any = {"path": select(Step.id), "whole": Step.attempt_id}
    own = ScoreRecord.source_kind == "scenario"
    spots = (
        Spot(DebriefNote.attempt_id, erase=delete(DebriefNote)),
        Spot(Step.attempt_id, erase=update(Step).values(text=""), where=Step.text != ""),
        Spot(Mark.step_id, erase=update(Mark).values(note=""), where=Mark.note != "", **taken),
        Spot(
            MarkObjection.step_id,
            erase=update(MarkObjection).values(text="", reason=""),
            where=MarkObjection.text != "",
            **taken,
        ),
        Spot(ScoreRecord.source_id, ScoreRecord.person_id, where=own),
        Spot(MarkObjection.step_id, MarkObjection.person_id, **taken),
        Spot(MarkObjection.step_id, MarkObjection.decided_by_id, **taken),
        Spot(Attempt.id, Attempt.person_id),
    )
    return unnamed("attempts", old, spots, "result")


register("roleplay", export=export, retain=retain)
