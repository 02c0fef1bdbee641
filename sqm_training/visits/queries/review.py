"""Reads for review: one visit with everything that a reviewer needs."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...checklists.forms import answer_of
from ...checklists.given import Given, choices_of
from ...checklists.models import Attachment, Item, Photo, Section, Sheet, SheetAnswer
from ...errors import NotFound
from ...extensions import db
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
)
from .addenda import addenda_of, last_received
from .planning import all_visits, reshops_of
from .queue import flags_of

EYES = frozenset({"critical", "big_loss", "contradiction", "photo_twice"})


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
    staff: list[Person]
    taps: list[Tap]
    returns: list[Return]
    decisions: dict[str, CriticalDecision]
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
    visit = db.session.scalar(all_visits().where(Visit.id == visit_id).options(joinedload(Visit.contacts)))
    if visit is None:
        raise NotFound
    submission = last_received(visit)
    result = db.session.scalar(select(Result).where(Result.visit_id == visit.id))
    sheet_id = result.sheet_id if result else submission.sheet_id if submission else None
    sheet = db.session.get(Sheet, sheet_id) if sheet_id else None
    flags = flags_of([visit.id])[visit.id]
    staff = _staff(visit)
    items = _items(visit, sheet, flags) if sheet else []
    return Review(
        visit=visit,
        submission=submission,
        sheet=sheet,
        result=result,
        items=items,
        flags=flags,
        candidates={contact.id: _candidates(contact.badge, staff) for contact in visit.contacts},
        staff=staff,
        taps=list(submission.taps) if submission else [],
        returns=list(db.session.scalars(select(Return).where(Return.visit_id == visit.id).order_by(Return.revision))),
        decisions={
            row.item_code: row
            for row in db.session.scalars(select(CriticalDecision).where(CriticalDecision.visit_id == visit.id))
        },
        photos=list({photo.id: photo for item in items for photo in item.photos}.values()),
        addenda=addenda_of([visit.id])[visit.id],
        reshops=reshops_of(visit),
    )


def _staff(visit: Visit) -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
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


def _items(visit: Visit, sheet: Sheet, flags: list[Flag]) -> list[ReviewItem]:
    rows = db.session.execute(
        select(Item, Section, SheetAnswer)
        .join(Section, Section.id == Item.section_id)
        .outerjoin(SheetAnswer, (SheetAnswer.item_id == Item.id) & (SheetAnswer.sheet_id == sheet.id))
        .where(Item.version_id == sheet.version_id)
        .order_by(Section.position, Item.position)
    ).all()
    photos, corrections = _photos(sheet), _corrections(visit)
    by_item = defaultdict(list)
    for flag in flags:
        by_item[flag.item_code].append(flag)
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
                photos=photos[item.code],
                flags=by_item[item.code],
                is_critical=item.code in sheet.critical,
                corrections=corrections[item.code],
            )
        )
    return found


def _photos(sheet: Sheet) -> dict[str, list[Photo]]:
    found: dict[str, list[Photo]] = defaultdict(list)
    for row in db.session.scalars(select(Attachment).where(Attachment.sheet_id == sheet.id).order_by(Attachment.id)):
        found[row.item_code].append(row.photo)
    return found


def _corrections(visit: Visit) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = defaultdict(list)
    for row in db.session.scalars(select(Correction).where(Correction.visit_id == visit.id).order_by(Correction.id)):
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
