"""Reads for the shopper: loading is authorising."""

import json
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from ...checklists.models import ChecklistVersion, Photo
from ...checklists.plain import whole_version
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ..models import Draft, Return, Visit, VisitState
from .addenda import last_received

FILLABLE = (VisitState.PLANNED, VisitState.RETURNED)


class NoLongerOpen(NotFound):
    """The shopper's own visit was sent or has ended: it can be read, but no longer filled in."""

    def __init__(self, visit_id: int) -> None:
        super().__init__()
        self.visit_id = visit_id


def visit_for_shopper(visit_id: int, person: Person) -> Visit:
    """Return the shopper's own visit; another's does not exist for them."""
    visit = db.session.scalar(
        select(Visit)
        .options(joinedload(Visit.site), joinedload(Visit.script))
        .where(Visit.id == visit_id, Visit.shopper_id == person.id)
    )
    if visit is None:
        raise NotFound
    return visit


OWN = select(Visit).where(Visit.id == bindparam("visit"), Visit.shopper_id == bindparam("shopper"))
JUDGED = OWN.options(joinedload(Visit.checklist_version), joinedload(Visit.script))
RECEIVING = OWN.with_for_update(of=Visit).execution_options(populate_existing=True)


def visit_to_judge(visit_id: int, person: Person) -> Visit | None:
    """Return the shopper's own visit with what its submission is judged by, or None."""
    visit: Visit | None = db.session.scalar(JUDGED, {"visit": visit_id, "shopper": person.id})
    return visit


def visit_to_receive(visit_id: int, person: Person) -> Visit:
    """Return the shopper's own visit, locked until the commit: what two devices send is judged one after the other."""
    visit: Visit | None = db.session.scalar(RECEIVING, {"visit": visit_id, "shopper": person.id})
    if visit is None:
        raise NotFound
    return visit


def fillable_visit(visit_id: int, person: Person) -> Visit:
    """Return the shopper's own visit while it can still be filled in; raise `NoLongerOpen` afterwards."""
    visit = visit_for_shopper(visit_id, person)
    if visit.state not in FILLABLE:
        raise NoLongerOpen(visit_id)
    return visit


def visits_of_shopper(person: Person) -> list[Visit]:
    """Return all visits of a shopper that are still of interest: open ones first, then what was sent lately."""
    rows = (
        select(Visit)
        .options(joinedload(Visit.site), joinedload(Visit.script))
        .where(Visit.shopper_id == person.id)
        .order_by(Visit.closes_on.desc(), Visit.id.desc())
        .limit(200)
    )
    return list(db.session.scalars(rows))


def last_return(visit: Visit) -> Return | None:
    """Return the latest return of a visit, with its reason and clock."""
    return db.session.scalar(
        select(Return).where(Return.visit_id == visit.id).order_by(Return.revision.desc()).limit(1)
    )


def returns_of(visits: list[Visit]) -> dict[int, Return]:
    """Return the latest return of each of these visits."""
    rows = select(Return).where(Return.visit_id.in_([visit.id for visit in visits])).order_by(Return.revision)
    return {row.visit_id: row for row in db.session.scalars(rows)}


def revision_of(visit: Visit) -> int:
    """Return the revision that the shopper may send next."""
    back = last_return(visit)
    return back.revision + 1 if back is not None and visit.state == VisitState.RETURNED else 1


def draft_of(visit: Visit) -> Draft | None:
    """Return the draft of the revision that is open now."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.visit_id == visit.id, Draft.revision == revision_of(visit))
        .order_by(Draft.saved_at.desc())
        .limit(1)
    )


def content_of(visit: Visit) -> dict[str, Any]:
    """Return what was filled in so far: the draft, else what was sent before a return, else nothing."""
    draft = draft_of(visit)
    if draft is not None:
        return dict(draft.content)
    sent = last_received(visit) if visit.state == VisitState.RETURNED else None
    if sent is None:
        return {"answers": [], "contacts": [], "taps": []}
    body = json.loads(sent.body)
    return {key: body.get(key, []) for key in ("answers", "contacts", "taps")}


def version_of(visit: Visit) -> ChecklistVersion:
    """Return the checklist version of a visit with its sections and items."""
    return whole_version(visit.version_id)


def version_begun(visit: Visit, version_id: int | None) -> ChecklistVersion:
    """Return the version on which a draft was begun when it was published for the same checklist, else the visit's own.

    A version published in between does not take away from anybody what they have filled in.
    """
    if version_id is None or version_id == visit.version_id:
        return version_of(visit)
    there = select(ChecklistVersion.id).where(
        ChecklistVersion.id == version_id,
        ChecklistVersion.checklist_id == visit.checklist_id,
        ChecklistVersion.state != "draft",
    )
    if db.session.scalar(there) is None:
        raise NotFound
    return whole_version(version_id)


def photos_by_digest(person: Person, digests: list[str]) -> dict[str, Photo]:
    """Return the person's own photos by the digest under which they were sent."""
    if not digests:
        return {}
    rows = select(Photo).where(Photo.owner_id == person.id, Photo.sent_sha256.in_(digests))
    return {photo.sent_sha256: photo for photo in db.session.scalars(rows)}


def drafts_waiting(person: Person) -> list[tuple[Draft, Visit]]:
    """Return the shopper's drafts that are not sent yet."""
    rows = db.session.execute(
        select(Draft, Visit)
        .join(Visit, Visit.id == Draft.visit_id)
        .options(joinedload(Visit.site))
        .where(Visit.shopper_id == person.id, Visit.state.in_(FILLABLE))
        .order_by(Draft.saved_at.desc())
    )
    return [(draft, visit) for draft, visit in rows if draft.revision == revision_of(visit)]
