"""What visits keep about people: handed out, unnamed, and deleted when its time is over.

Four classes, each with a term the administrator sets: notes of the encounter, photos, who shopped, whose result it is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, delete, func, or_, select, update

from ..checklists.models import Attachment, Photo, Sheet, SheetAnswer
from ..checklists.photos import delete_on_commit
from ..extensions import Write, db
from ..ledger.models import MILLION, ScoreRecord
from ..people import settings
from ..people.actions.retention import Spot, done, in_slices, rows_unnamed, unnamed
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from ..standards.models import Standard
from .models import (
    Addendum,
    Appeal,
    Draft,
    PersonResult,
    Result,
    Seen,
    ShopperBar,
    Statement,
    Submission,
    Tap,
    Visit,
    VisitContact,
    VisitState,
)

CLOSED = (VisitState.PUBLISHED, VisitState.VOID, VisitState.DECLINED, VisitState.NOT_DONE)


def export(person: Person) -> dict[str, Rows]:
    """Return own published results, score records and words, and of a shopper the own visits; never who shopped."""
    results = db.session.execute(
        select(PersonResult, Visit.site_id)
        .join(Result, Result.id == PersonResult.result_id)
        .join(Visit, Visit.id == Result.visit_id)
        .where(PersonResult.person_id == person.id, Result.published_at.is_not(None))
        .order_by(PersonResult.id)
    )
    records = db.session.execute(
        select(ScoreRecord, Standard.code)
        .join(Standard, Standard.id == ScoreRecord.standard_id)
        .where(ScoreRecord.person_id == person.id, ScoreRecord.voided_at.is_(None))
        .order_by(ScoreRecord.id)
    )
    return {
        "results": [
            plain(one, "result_id", "channel", "part", "is_critical", "excluded")
            | {"site": site_id, "on": f"{one.at:%Y-%m}", "got": one.got / MILLION, "possible": one.possible / MILLION}
            for one, site_id in results
        ],
        "score_records": [
            plain(one, "source_kind", "dimension", "touchpoint", "channel")
            | {"standard": code, "on": f"{one.at:%Y-%m}", "got": one.got / MILLION, "possible": one.possible / MILLION}
            for one, code in records
        ],
        "statements": _rows(Statement, person, "result_id", "text", "at"),
        "objections": _rows(Appeal, person, "result_id", "item_code", "text", "filed_at", "decision", "reason"),
        "seen": _rows(Seen, person, "result_id", "at"),
        "visits_made": [
            plain(one, "id", "site_id", "opens_on", "closes_on", "state", "ending", "visited_at")
            for one in db.session.scalars(select(Visit).where(Visit.shopper_id == person.id).order_by(Visit.id))
        ],
    }


def _rows(model: Any, person: Person, *columns: str) -> Rows:
    found = select(model).where(model.person_id == person.id).order_by(*model.__table__.primary_key)
    return [plain(one, *columns) for one in db.session.scalars(found)]


def retain(at: datetime) -> Iterator[Write]:
    """Delete notes and photos, and unname shoppers and results, whose term is over: visit by visit, all of it."""
    notes = at - timedelta(days=float(settings.get("keep_notes_days")))
    photos, shoppers, results = (
        at - MONTH * float(settings.get(f"keep_{what}_months")) for what in ("photos", "shopper", "results")
    )
    yield from unnamed("notes", _closed_before(notes), NOTES, "shopper")
    yield from in_slices("photos", select(Photo.id).where(Photo.received_at < photos), _drop_photos)
    yield from unnamed("shoppers", _closed_before(shoppers), SHOPPERS, "shopper")
    yield from rows_unnamed("shoppers", [(Photo.owner_id, Photo.received_at < shoppers)], "shopper")
    yield from _bars_dropped(shoppers)
    yield from unnamed("results", _closed_before(results), RESULTS, "result")


def _closed_before(limit: datetime) -> Select[int]:
    """Select the visits that are over, and were so before the limit."""
    when = func.coalesce(Visit.visited_at, Visit.ended_at, Visit.made_at)
    return select(Visit.id).where(Visit.state.in_(CLOSED), when < limit)


SENT: Any = {"path": select(Submission.id), "whole": Submission.visit_id}
SHEETS: Any = {
    "path": select(Submission.sheet_id).where(Submission.sheet_id.is_not(None)),
    "whole": Submission.visit_id,
}
REPORTED: Any = {"path": select(Result.id), "whole": Result.visit_id}
SCORED: Any = {"path": select(Result.sheet_id), "whole": Result.visit_id}
RECORDED: Any = {"where": ScoreRecord.source_kind == "visit"}
NOTES = (
    Spot(
        VisitContact.visit_id,
        erase=update(VisitContact).values(badge="", window="", description=""),
        where=or_(VisitContact.badge != "", VisitContact.window != "", VisitContact.description != ""),
    ),
    Spot(Draft.visit_id, erase=delete(Draft)),
    Spot(Addendum.visit_id, erase=update(Addendum).values(content={}), where=cast(Addendum.content, String) != "{}"),
    Spot(Tap.submission_id, erase=update(Tap).values(note=""), where=Tap.note != "", **SENT),
    Spot(Submission.visit_id, erase=update(Submission).values(body=""), where=Submission.body != ""),
)
"""Badge, window, description, drafts, notes of taps and the raw body, whose digest stays for receipts."""

SHOPPERS = (
    Spot(Submission.visit_id, Submission.sent_by_id),
    Spot(Sheet.id, Sheet.rater_id, **SHEETS),
    Spot(PersonResult.result_id, PersonResult.rater_id, **REPORTED),
    Spot(ScoreRecord.source_id, ScoreRecord.rater_id, **RECORDED),
    Spot(Addendum.visit_id, Addendum.decided_by_id),
    Spot(Visit.id, Visit.shopper_id),
)
"""Who shopped."""

RESULTS = (
    Spot(SheetAnswer.sheet_id, erase=update(SheetAnswer).values(comment=""), where=SheetAnswer.comment != "", **SCORED),
    Spot(Statement.result_id, erase=delete(Statement), **REPORTED),
    Spot(Appeal.result_id, erase=update(Appeal).values(text="", reason=""), where=Appeal.text != "", **REPORTED),
    Spot(Seen.result_id, erase=delete(Seen), **REPORTED),
    Spot(PersonResult.result_id, PersonResult.person_id, **REPORTED),
    Spot(ScoreRecord.source_id, ScoreRecord.person_id, **RECORDED),
    Spot(VisitContact.visit_id, VisitContact.person_id),
    Spot(Appeal.result_id, Appeal.person_id, **REPORTED),
)
"""Who was met, and what people wrote about it."""


def _drop_photos(some: Sequence[int]) -> int:
    """Delete photos with their files, which go once the rows are gone for good."""
    old = list(db.session.scalars(select(Photo).where(Photo.id.in_(some))))
    names = {name for photo in old for name in (photo.stored, photo.masked) if name}
    done(delete(Attachment).where(Attachment.photo_id.in_(some)))
    done(delete(Photo).where(Photo.id.in_(some)))
    db.session.expire_all()
    shared = select(Photo.stored, Photo.masked).where(or_(Photo.stored.in_(names), Photo.masked.in_(names)))
    delete_on_commit(names - {name for row in db.session.execute(shared) for name in row})
    return len(old)


def _bars_dropped(limit: datetime) -> Iterator[Write]:
    """Forget which shopper is not to go where, shopper by shopper."""
    barred = select(ShopperBar.shopper_id).where(ShopperBar.at < limit).distinct()
    return in_slices(
        "shoppers",
        barred,
        lambda some: done(delete(ShopperBar).where(ShopperBar.shopper_id.in_(some), ShopperBar.at < limit)),
    )


register("visits", export=export, retain=retain)
