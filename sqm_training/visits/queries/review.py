"""Reads for review: one visit with everything that a reviewer needs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, lazyload

from ...checklists.forms import answer_of
from ...checklists.given import Given, choices_of
from ...checklists.models import Attachment, Item, Photo, Section, Sheet, SheetAnswer
from ...errors import NotFound
from ...extensions import db, together
from ...measures.score import Answer
from ...people.models import Person, PersonRole
from ..models import (
    Addendum,
    Correction,
    CriticalDecision,
    Flag,
    Result,
    Return,
    Submission,
    Tap,
    Visit,
    VisitContact,
)
from .planning import all_visits

EYES = frozenset({"critical", "big_loss", "contradiction", "photo_twice"})
BY_ID, BY_REVISION = attrgetter("id"), attrgetter("revision")


@dataclass(frozen=True, kw_only=True)
class ReviewItem(Given):
    """One item as the reviewer sees it."""

    section: Section
    got: int | None
    possible: int | None
    photos: list[Photo]
    flags: list[Flag]
    is_critical: bool
    corrections: list[Correction]

    @property
    def needs_eyes(self) -> bool:
        """Whether this item is opened: flagged, critical, or with a photo that nobody has checked."""
        unchecked = any(photo.checked_at is None for photo in self.photos)
        return self.is_critical or unchecked or any(flag.kind in EYES for flag in self.flags)

    @property
    def changes(self) -> list[tuple[Correction, str, str]]:
        """Each correction with the answer in words before and after it."""
        return [
            (row, self.worded(answer_of(row.before)), self.worded(answer_of(row.after))) for row in self.corrections
        ]


@dataclass(frozen=True)
class Review:
    """A visit under review: its submission, items, contacts with candidates, and what was done so far."""

    visit: Visit
    submission: Submission | None
    sheet: Sheet | None
    result: Result | None
    items: list[ReviewItem]
    flags: list[Flag]
    candidates: dict[int, list[Person]]
    taps: list[Tap]
    returns: list[Return]
    decisions: dict[str, CriticalDecision]
    conflicts: int = 0
    photos: list[Photo] = field(default_factory=list)
    addenda: list[Addendum] = field(default_factory=list)
    reshops: list[Visit] = field(default_factory=list)

    @property
    def to_look_at(self) -> list[ReviewItem]:
        """The items that need eyes."""
        return [item for item in self.items if item.needs_eyes]

    def later(self, addendum: Addendum) -> list[ReviewItem]:
        """The items of an addendum as its shopper answered them, before they count."""
        given = {str(row.get("item")): answer_of(row) for row in addendum.content.get("answers", [])}
        return [replace(one, answer=given[one.item.code]) for one in self.items if one.item.code in given]

    @property
    def rest(self) -> list[ReviewItem]:
        """All other items."""
        return [item for item in self.items if not item.needs_eyes]


def review_of(visit_id: int) -> Review:
    """Gather a visit for its reviewer in a fixed number of queries, or raise `NotFound`."""
    visit, result = _visit_with_result(visit_id)
    sent = _sent(visit)
    submission = next((one for one in sent if one.state == "received" and one.sheet_id), None)
    sheet = result.sheet if result else submission.sheet if submission else None
    flags, corrections, returns, decisions, addenda, reshops = together(
        select(Flag).where(Flag.visit_id == visit.id),
        select(Correction).where(Correction.visit_id == visit.id),
        select(Return).where(Return.visit_id == visit.id),
        select(CriticalDecision).where(CriticalDecision.visit_id == visit.id),
        select(Addendum).where(Addendum.visit_id == visit.id),
        select(Visit).where(Visit.reshop_of_id == visit.id),
    )
    flags = sorted(flags, key=attrgetter("kind", "id"))
    items = _items(visit, sheet, flags, sorted(corrections, key=BY_ID)) if sheet else []
    staff = _staff(visit) if any(contact.badge.strip() for contact in visit.contacts) else []
    return Review(
        visit=visit,
        submission=submission,
        sheet=sheet,
        result=result,
        items=items,
        flags=flags,
        candidates={contact.id: _candidates(contact.badge, staff) for contact in visit.contacts},
        taps=list(submission.taps) if submission else [],
        returns=sorted(returns, key=BY_REVISION),
        decisions={row.item_code: row for row in decisions},
        conflicts=sum(one.state == "conflict" for one in sent),
        photos=list({photo.id: photo for item in items for photo in item.photos}.values()),
        addenda=sorted(addenda, key=BY_REVISION),
        reshops=sorted(reshops, key=BY_ID),
    )


def _visit_with_result(visit_id: int) -> tuple[Visit, Result | None]:
    rows = (
        all_visits()
        .add_columns(Result)
        .outerjoin(Result, Result.visit_id == Visit.id)
        .options(joinedload(Result.sheet))
        .options(joinedload(Visit.contacts).joinedload(VisitContact.person).lazyload(Person.role_rows))
        .where(Visit.id == visit_id)
    )
    found = db.session.execute(rows).unique().one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _sent(visit: Visit) -> list[Submission]:
    """Return what was sent of a visit, the last first, without the bodies."""
    rows = (
        select(Submission)
        .options(joinedload(Submission.sheet), joinedload(Submission.taps), defer(Submission.body))
        .where(Submission.visit_id == visit.id)
        .order_by(Submission.revision.desc(), Submission.id.desc())
    )
    return list(db.session.scalars(rows).unique())


def _staff(visit: Visit) -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
            .options(lazyload(Person.role_rows))
            .join(PersonRole, PersonRole.person_id == Person.id)
            .where(Person.site_id == visit.site_id, PersonRole.role == "employee", Person.is_active)
            .order_by(Person.name)
        )
    )


def _candidates(badge: str, staff: list[Person]) -> list[Person]:
    """Return whose badge or number is what was noted, leading zeros aside."""
    noted = badge.strip().lstrip("0").casefold()
    return [person for person in staff if noted and noted in {_bare(person.badge), _bare(person.number)}]


def _bare(text: str) -> str:
    return text.strip().lstrip("0").casefold()


def _items(visit: Visit, sheet: Sheet, flags: list[Flag], corrections: list[Correction]) -> list[ReviewItem]:
    rows = db.session.execute(
        select(Item, Section, SheetAnswer)
        .join(Section, Section.id == Item.section_id)
        .outerjoin(SheetAnswer, (SheetAnswer.item_id == Item.id) & (SheetAnswer.sheet_id == sheet.id))
        .where(Item.version_id == sheet.version_id)
        .order_by(Section.position, Item.position)
    ).all()
    attached = select(Attachment).where(Attachment.sheet_id == sheet.id).order_by(Attachment.id)
    photos, flagged, corrected = _by_item(db.session.scalars(attached)), _by_item(flags), _by_item(corrections)
    found = []
    for item, section, row in rows:
        answer = Answer(row.value, row.is_na, row.comment) if row else Answer()
        found.append(
            ReviewItem(
                item=item,
                section=section,
                answer=answer,
                options=choices_of(item, visit.script),
                got=row.got if row else None,
                possible=row.possible if row else None,
                photos=[one.photo for one in photos[item.code]],
                flags=flagged[item.code],
                is_critical=item.code in sheet.critical,
                corrections=corrected[item.code],
            )
        )
    return found


def _by_item(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item_code].append(row)
    return found


def photo_of_visit(visit: Visit, photo_id: int) -> Photo:
    """Return a photo that belongs to a submission of this visit, or raise `NotFound`."""
    photo = db.session.scalar(
        select(Photo)
        .join(Attachment, Attachment.photo_id == Photo.id)
        .join(Submission, Submission.sheet_id == Attachment.sheet_id)
        .where(Photo.id == photo_id, Submission.visit_id == visit.id)
        .limit(1)
    )
    if photo is None:
        raise NotFound
    return photo
