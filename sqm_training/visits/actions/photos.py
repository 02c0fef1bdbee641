"""Keeping photos that shoppers send, and masking faces on them, which is a condition of publication."""

import hashlib
import json

from sqlalchemy.exc import IntegrityError

from ...checklists.models import Photo
from ...checklists.photos import store
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..queries.capture import photos_by_digest

Box = tuple[float, float, float, float]
MOST_BOXES = 60


def keep_photo(*, person: Person, sha256: str, data: bytes) -> Photo:
    """Keep a photo that a tablet sends under its digest; sent twice it is kept once."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RuleBroken(_("The photo arrived damaged. It will be sent again."))
    there = photos_by_digest(person, [sha256]).get(sha256)
    if there is not None:
        return there
    stored = store().put(data)
    photo = Photo(
        owner_id=person.id,
        sent_sha256=sha256,
        stored=stored.name,
        width=stored.width,
        height=stored.height,
        taken_at=stored.taken_at,
        received_at=now(),
    )
    db.session.add(photo)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return photos_by_digest(person, [sha256])[sha256]
    return photo


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
    """Mask the marked areas for good, or note that there is nothing to mask; the masked picture is what others see."""
    if boxes:
        photo.masked = store().mask(photo.masked or photo.stored, boxes).name
    photo.checked_by_id, photo.checked_at = by.id, now()
    db.session.flush()
    audit.note(actor_id=by.id, act="photo.check", kind="photo", ref=str(photo.id), details={"boxes": len(boxes)})
