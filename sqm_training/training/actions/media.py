"""Pictures, recordings and attachments of a course."""

import re
import unicodedata
from pathlib import PurePath
from typing import IO

from sqlalchemy import func, select

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local
from ..media import store
from ..models import Course, CourseMedium
from ..queries import courses

MOST_MEDIA = 200
MEDIA_NAME = re.compile(r"^[^.\s/\\<>|\"'#?%:*\x00-\x1f][^/\\<>|\"#?%:*\x00-\x1f]{0,99}$")


def add_medium(*, course: Course, name: str, stream: IO[bytes], by: Person | None) -> CourseMedium:
    """Keep a file under the name that lessons call it; one of the same name is replaced.

    Pictures are encoded anew. Versions that are published keep showing the file that stood under the name then.
    """
    from ...files.photos import BadPhoto

    name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name.strip())
    if not MEDIA_NAME.match(name):
        raise RuleBroken(_("The name of the file cannot be used. Rename it: letters, digits, hyphens."), field="file")
    count = select(func.count()).select_from(CourseMedium).where(CourseMedium.course_id == course.id)
    if (db.session.scalar(count) or 0) >= MOST_MEDIA:
        raise RuleBroken(_("A course can have %(n)s files at most.", n=MOST_MEDIA), field="file")
    try:
        kept = store().put_stream(stream)
    except BadPhoto as refusal:
        reason = local(refusal.words)
        raise RuleBroken(_("%(file)s was not kept: %(reason)s.", file=name, reason=reason), field="file") from refusal
    row = next((one for one in courses.media_of(course) if one.name == name), None)
    row = row or CourseMedium(course_id=course.id, name=name)
    row.stored, row.kind, row.size = kept.name, kept.kind, kept.size
    row.added_by_id, row.added_at = by.id if by else None, now()
    db.session.add(row)
    db.session.flush()
    return row


def delete_medium(*, medium: CourseMedium, course: Course, by: Person) -> None:
    """Take a file away from the draft; published versions that show it go on doing so."""
    db.session.delete(medium)
    db.session.flush()
    audit.note(
        actor_id=by.id, act="course.delete_medium", kind="course", ref=course.code, details={"file": medium.name}
    )
