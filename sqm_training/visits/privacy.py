"""What visits keep about people: handed out, unnamed, and deleted when its time is over.

Four classes, each with a term the administrator sets: notes of the encounter, photos, who shopped, whose result it is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, delete, func, or_, select, update

from ..checklists.models import Attachment, Photo, Sheet, SheetAnswer
from ..checklists.photos import delete_on_commit
from ..extensions import db
from ..ledger.models import MILLION, ScoreRecord
from ..people import settings
from ..people.actions.privacy import Place, done, stand_in
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


def retain(at: datetime) -> dict[str, int]:
    """Delete notes and photos, and unname shoppers and results, whose term is over; return how many rows of each."""
    return {
        "notes": _drop_notes(at - timedelta(days=float(settings.get("keep_notes_days")))),
        "photos": _drop_photos(at - MONTH * float(settings.get("keep_photos_months"))),
        "shoppers": _unname_shoppers(at - MONTH * float(settings.get("keep_shopper_months"))),
        "results": _unname_results(at - MONTH * float(settings.get("keep_results_months"))),
    }


def _closed_before(limit: datetime) -> Select[int]:
    """Select the visits that are over, and were so before the limit."""
    when = func.coalesce(Visit.visited_at, Visit.ended_at, Visit.made_at)
    return select(Visit.id).where(Visit.state.in_(CLOSED), when < limit)


def _drop_notes(limit: datetime) -> int:
    """Delete badge, window, description, drafts, notes of taps and the raw body; its digest stays for receipts."""
    old = _closed_before(limit)
    sent = select(Submission.id).where(Submission.visit_id.in_(old))
    noted = or_(VisitContact.badge != "", VisitContact.window != "", VisitContact.description != "")
    return (
        done(
            update(VisitContact)
            .where(VisitContact.visit_id.in_(old), noted)
            .values(badge="", window="", description="")
        )
        + done(delete(Draft).where(Draft.visit_id.in_(old)))
        + done(
            update(Addendum)
            .where(Addendum.visit_id.in_(old), cast(Addendum.content, String) != "{}")
            .values(content={})
        )
        + done(update(Tap).where(Tap.submission_id.in_(sent), Tap.note != "").values(note=""))
        + done(update(Submission).where(Submission.visit_id.in_(old), Submission.body != "").values(body=""))
    )


def _drop_photos(limit: datetime) -> int:
    """Delete photos with their files, which go once the rows are gone for good."""
    old = list(db.session.scalars(select(Photo).where(Photo.received_at < limit)))
    if not old:
        return 0
    ids = [photo.id for photo in old]
    names = {name for photo in old for name in (photo.stored, photo.masked) if name}
    done(delete(Attachment).where(Attachment.photo_id.in_(ids)))
    done(delete(Photo).where(Photo.id.in_(ids)))
    db.session.expire_all()
    shared = select(Photo.stored, Photo.masked).where(or_(Photo.stored.in_(names), Photo.masked.in_(names)))
    delete_on_commit(names - {name for row in db.session.execute(shared) for name in row})
    return len(ids)


def _unname_shoppers(limit: datetime) -> int:
    """Put nameless stand-ins in the place of who shopped, and forget bars that old."""
    old = _closed_before(limit)
    sheets = select(Submission.sheet_id).where(Submission.visit_id.in_(old), Submission.sheet_id.is_not(None))
    places: Sequence[Place] = (
        (Submission.sent_by_id, Submission.visit_id.in_(old)),
        (Sheet.rater_id, Sheet.id.in_(sheets)),
        (PersonResult.rater_id, PersonResult.result_id.in_(select(Result.id).where(Result.visit_id.in_(old)))),
        (ScoreRecord.rater_id, (ScoreRecord.source_kind == "visit") & (ScoreRecord.at < limit)),
        (Photo.owner_id, Photo.received_at < limit),
        (Addendum.decided_by_id, Addendum.visit_id.in_(old)),
        (Visit.shopper_id, Visit.id.in_(old)),
    )
    return stand_in(places, "shopper") + done(delete(ShopperBar).where(ShopperBar.at < limit))


def _unname_results(limit: datetime) -> int:
    """Put nameless stand-ins in the place of who was met, and delete what people wrote about it."""
    results = select(Result.id).join(Visit, Visit.id == Result.visit_id).where(Visit.id.in_(_closed_before(limit)))
    visits, sheets = _closed_before(limit), select(Result.sheet_id).where(Result.id.in_(results))
    words = (
        done(update(SheetAnswer).where(SheetAnswer.sheet_id.in_(sheets), SheetAnswer.comment != "").values(comment=""))
        + done(delete(Statement).where(Statement.result_id.in_(results)))
        + done(update(Appeal).where(Appeal.result_id.in_(results), Appeal.text != "").values(text="", reason=""))
        + done(delete(Seen).where(Seen.result_id.in_(results)))
    )
    places: Sequence[Place] = (
        (PersonResult.person_id, PersonResult.result_id.in_(results)),
        (ScoreRecord.person_id, (ScoreRecord.source_kind == "visit") & (ScoreRecord.at < limit)),
        (VisitContact.person_id, VisitContact.visit_id.in_(visits)),
        (Appeal.person_id, Appeal.result_id.in_(results)),
    )
    return words + stand_in(places, "result")


register("visits", export=export, retain=retain)
