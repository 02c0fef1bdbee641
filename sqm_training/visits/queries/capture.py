"""Reads for the shopper: loading is authorising."""

import json
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from ...checklists.models import ChecklistVersion, Photo
from ...checklists.plain import whole_version
from ...errors import NotFound
from ...extensions import db, together
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


def returns_of(visits: list[Visit]) -> dict[int, Return]:
    """Return the latest return of each of these visits."""
    rows = select(Return).where(Return.visit_id.in_([visit.id for visit in visits])).order_by(Return.revision)
    return {row.visit_id: row for row in db.session.scalars(rows)} if visits else {}


@dataclass(frozen=True)
class Filling:
    """How a shopper fills a visit in: the return that asked for it again, if one did, the open revision, its draft."""

    visit: Visit
    back: Return | None
    revision: int
    draft: Draft | None


def filling_of(visit: Visit) -> Filling:
    """Return how far a visit is filled in, in one query."""
    returns, drafts = together(
        select(Return).where(Return.visit_id == visit.id), select(Draft).where(Draft.visit_id == visit.id)
    )
    is_back = visit.state == VisitState.RETURNED
    back = max(returns, key=attrgetter("revision"), default=None) if is_back else None
    revision = _revision_after(back)
    of_it = [draft for draft in drafts if draft.revision == revision]
    return Filling(visit, back, revision, max(of_it, key=attrgetter("saved_at"), default=None))


def _revision_after(back: Return | None) -> int:
    return 1 if back is None else back.revision + 1


def content_of(filling: Filling) -> dict[str, Any]:
    """Return what was filled in so far: the draft, else what was sent before a return, else nothing."""
    if filling.draft is not None:
        return dict(filling.draft.content)
    sent = last_received(filling.visit) if filling.visit.state == VisitState.RETURNED else None
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
    found = [(draft, visit) for draft, visit in rows]
    backs = returns_of([visit for _draft, visit in found if visit.state == VisitState.RETURNED])
    return [(draft, visit) for draft, visit in found if draft.revision == _revision_after(backs.get(visit.id))]
