"""Keeping photos that shoppers send, and masking faces on them, which is a condition of publication."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...checklists.models import Attachment, Photo, Sheet
from ...checklists.photos import delete_on_commit, store
from ...database import now
from ...errors import RuleBroken
from ...extensions import begin_writing, db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, zone
from ..models import Result
from ..queries.capture import photos_by_digest

Box = tuple[float, float, float, float]
MOST_BOXES = 60


def keep_photo(*, person: Person, sha256: str, data: bytes) -> Photo:
    """Keep a photo that a tablet sends under its digest; sent twice it is kept once.

    The file is on the disk for good before its row is written, and nobody waits for the write lock meanwhile.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RuleBroken(_("The photo arrived damaged. It will be sent again."))
    there = photos_by_digest(person, [sha256]).get(sha256)
    if there is not None:
        return there
    stored = store().put(data)
    begin_writing(is_synced_later=True)
    photo = Photo(
        owner_id=person.id,
        sent_sha256=sha256,
        stored=stored.name,
        width=stored.width,
        height=stored.height,
        taken_at=_placed(stored.taken_at),
        received_at=now(),
    )
    db.session.add(photo)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return photos_by_digest(person, [sha256])[sha256]
    return photo


def _placed(at: datetime | None) -> datetime | None:
    """Return a camera's time; one that names no timezone is read as the time here."""
    return at.replace(tzinfo=zone()) if at is not None and at.tzinfo is None else at


def boxes_from(text: str) -> list[Box]:
    """Read rectangles written as JSON lists [left, top, right, bottom], each a share of the picture from 0 to 1."""
    try:
        rows = json.loads(text or "[]")
        boxes = [tuple(float(side) for side in row) for row in rows]
    except (ValueError, TypeError) as error:
        raise RuleBroken(_("The marked areas could not be read. Mark them again.")) from error
    if len(boxes) > MOST_BOXES or any(len(box) != 4 or not _is_inside(box) for box in boxes):
        raise RuleBroken(_("The marked areas could not be read. Mark them again."))
    return [(box[0], box[1], box[2], box[3]) for box in boxes]


def _is_inside(box: tuple[float, ...]) -> bool:
    left, top, right, bottom = box
    return 0 <= left < right <= 1 and 0 <= top < bottom <= 1


def check_photo(*, photo: Photo, boxes: list[Box], by: Person) -> None:
    """Mask the marked areas, or note that there is nothing to mask; the masked picture is what others see.

    Until publication the areas replace those before. After it the original is gone: areas can only be added.
    """
    if is_published(photo):
        if boxes:
            _replace(photo, stored=(name := store().mask(photo.stored, boxes).name), masked=name, boxes=[])
    else:
        masked = store().mask(photo.stored, boxes).name if boxes else None
        _replace(photo, stored=photo.stored, masked=masked, boxes=[list(box) for box in boxes])
    photo.checked_by_id, photo.checked_at = by.id, now()
    db.session.flush()
    audit.note(actor_id=by.id, act="photo.check", kind="photo", ref=str(photo.id), details={"boxes": len(boxes)})


def is_published(photo: Photo) -> bool:
    """Say whether a published result shows the photo."""
    rows = (
        select(Result.id)
        .join(Attachment, Attachment.sheet_id == Result.sheet_id)
        .where(Attachment.photo_id == photo.id, Result.published_at.is_not(None))
    )
    return db.session.scalar(rows.limit(1)) is not None


def seal(sheet: Sheet) -> None:
    """Give up the originals of the masked photos of a sheet that is published; only the masked pictures are left."""
    used = select(Attachment.photo_id).where(Attachment.sheet_id == sheet.id)
    rows = select(Photo).where(Photo.id.in_(used), Photo.masked.is_not(None), Photo.masked != Photo.stored)
    for photo in db.session.scalars(rows):
        _replace(photo, stored=photo.masked or photo.stored, masked=photo.masked, boxes=[])


def _replace(photo: Photo, *, stored: str, masked: str | None, boxes: list[list[float]]) -> None:
    """Name other files, and delete those that nobody names any more once this is committed."""
    before = {name for name in (photo.stored, photo.masked) if name}
    photo.stored, photo.masked, photo.boxes = stored, masked, boxes
    db.session.flush()
    named = select(Photo.stored, Photo.masked).where(Photo.stored.in_(before) | Photo.masked.in_(before))
    kept = {name for row in db.session.execute(named) for name in row}
    delete_on_commit(sorted(before - kept))
