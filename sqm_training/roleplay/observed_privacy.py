"""What observed role-plays keep about people: handed out, and deleted or unnamed when its time is over.

A play that was never finished goes with the notes of encounters; a finished one loses its names and words with results.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from ..checklists.models import Item, Sheet, SheetAnswer
from ..extensions import Write, db
from ..ledger.models import ScoreRecord
from ..people import settings
from ..people.actions.retention import Spot, done, in_slices, unnamed
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from .actions.observed import KIND
from .models import MoodTick, Observation, ObservationObjection, ObservationState, ObservationStatement, Rating


def export(person: Person) -> dict[str, Rows]:
    """Return own results with every rating and quote, own words, and where one acted or scored."""
    own = (Observation.person_id == person.id) & (Observation.state == ObservationState.DONE)
    results = db.session.scalars(select(Observation).where(own).order_by(Observation.id))
    ratings = db.session.execute(
        select(Rating.observation_id, Item.code, SheetAnswer.value, SheetAnswer.comment)
        .join(SheetAnswer, SheetAnswer.sheet_id == Rating.sheet_id)
        .join(Item, Item.id == SheetAnswer.item_id)
        .join(Observation, Observation.id == Rating.observation_id)
        .where(own)
        .order_by(Rating.id, Item.id)
    )
    said = select(ObservationStatement).where(ObservationStatement.person_id == person.id)
    return {
        "observed_role_plays": [
            plain(one, "id", "begun_at", "outcome", "critical")
            | {"score": float(one.calculated) if one.calculated is not None else None}
            for one in results
        ],
        "ratings": [
            {"observation_id": play, "item": code, "value": value, "quote": quote}
            for play, code, value, quote in ratings
        ],
        "own_views": [
            plain(one, "observation_id", "text", "at")
            for one in db.session.scalars(said.order_by(ObservationStatement.id))
        ],
        "objections": [
            plain(one, "observation_id", "item_code", "text", "filed_at", "decision", "reason")
            for one in db.session.scalars(
                select(ObservationObjection)
                .where(ObservationObjection.person_id == person.id)
                .order_by(ObservationObjection.id)
            )
        ],
        "acted": _taken_part(Observation.actor_id == person.id),
        "scored": _taken_part(Observation.id.in_(_rated_by(person))),
    }


def _rated_by(person: Person) -> Select[int]:
    return select(Rating.observation_id).where(Rating.rater_id == person.id)


def _taken_part(condition: Any) -> Rows:
    """Return in which plays somebody took part, without saying whose result it was."""
    rows = select(Observation).where(condition).order_by(Observation.id)
    return [plain(one, "id", "begun_at", "state") for one in db.session.scalars(rows)]


def forget(person: Person) -> None:
    """Delete plays that were never finished by somebody who left, and drafts of ratings that were never sent."""
    unfinished = (Observation.person_id == person.id) & (Observation.state == ObservationState.OPEN)
    _drop(select(Observation.id).where(unfinished))
    done(update(Rating).where(Rating.rater_id == person.id, Rating.sent_at.is_(None)).values(answers=[]))
    db.session.expire_all()


def retain(at: datetime) -> Iterator[Write]:
    """Delete plays never finished, and unname results, whose term is over."""
    notes = at - timedelta(days=float(settings.get("keep_notes_days")))
    results = at - MONTH * float(settings.get("keep_results_months"))
    unfinished = select(Observation.id).where(Observation.state == ObservationState.OPEN, Observation.begun_at < notes)
    yield from in_slices("unfinished", unfinished, lambda some: _drop(unfinished.where(Observation.id.in_(some))))
    over = func.coalesce(Observation.finished_at, Observation.begun_at) < results
    yield from unnamed("results", select(Observation.id).where(over), _spots(), "observation")


def _drop(plays: Select[int]) -> int:
    """Delete plays with all that hangs on them, sheets that were sent included."""
    ids = list(db.session.scalars(plays))
    sheets = select(Rating.sheet_id).where(Rating.observation_id.in_(ids), Rating.sheet_id.is_not(None))
    sheet_ids = list(db.session.scalars(sheets))
    for table in (Rating, MoodTick, ObservationStatement, ObservationObjection):
        done(delete(table).where(table.observation_id.in_(ids)))
    done(delete(SheetAnswer).where(SheetAnswer.sheet_id.in_(sheet_ids)))
    done(delete(Sheet).where(Sheet.id.in_(sheet_ids)))
    return done(delete(Observation).where(Observation.id.in_(ids)))


def _spots() -> Sequence[Spot]:
    """Return where everybody who took part is named, and what was quoted and said."""
    sent: Any = {"path": select(Rating.sheet_id).where(Rating.sheet_id.is_not(None)), "whole": Rating.observation_id}
    objection, own = ObservationObjection.observation_id, ScoreRecord.source_kind == KIND
    told: Any = {
        "erase": update(ObservationObjection).values(text="", reason=""),
        "where": ObservationObjection.text != "",
    }
    return (
        Spot(
            SheetAnswer.sheet_id, erase=update(SheetAnswer).values(comment=""), where=SheetAnswer.comment != "", **sent
        ),
        Spot(ObservationStatement.observation_id, erase=delete(ObservationStatement)),
        Spot(objection, **told),
        Spot(objection, ObservationObjection.person_id),
        Spot(objection, ObservationObjection.decided_by_id),
        Spot(Rating.observation_id, Rating.rater_id),
        Spot(Sheet.id, Sheet.rater_id, **sent),
        Spot(ScoreRecord.source_id, ScoreRecord.person_id, where=own),
        Spot(ScoreRecord.source_id, ScoreRecord.rater_id, where=own),
        *(Spot(Observation.id, one) for one in (Observation.person_id, Observation.actor_id, Observation.voided_by_id)),
    )


register("observations", export=export, forget=forget, retain=retain)
