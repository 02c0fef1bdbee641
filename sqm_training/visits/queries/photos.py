"""Who may see a photo, and which picture of it."""

from sqlalchemy import select

from ...checklists.models import Attachment, Photo
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...people.queries.sites import sites_managed_by
from ..models import PersonResult, Result, Submission, SubmissionPhoto, Visit


def photo_for(person: Person, photo_id: int, *, original: bool = False) -> str:
    """Return the stored name of the picture that this person may see, or raise `NotFound`.

    The shopper sees own photos, reviewers every one, while it is reviewed also the `original` of a masked one; the
    people whom a published result concerns and their
    manager see it checked and masked.
    """
    photo = db.session.get(Photo, photo_id)
    if photo is None:
        raise NotFound
    if person.has_role("trainer", "admin") and original:
        return photo.stored
    if person.has_role("trainer", "admin") or photo.owner_id == person.id:
        return photo.masked or photo.stored
    if photo.checked_at is None or not _concerns(person, photo):
        raise NotFound
    return photo.masked or photo.stored


def photos_of_ending(visit: Visit) -> list[Photo]:
    """Return the photos that came with the words that a visit could not be done, such as a closed door."""
    if not visit.ending:
        return []
    rows = (
        select(Photo)
        .join(SubmissionPhoto, SubmissionPhoto.sent_sha256 == Photo.sent_sha256)
        .join(Submission, Submission.id == SubmissionPhoto.submission_id)
        .where(Submission.visit_id == visit.id, Submission.state == "received", Submission.sheet_id.is_(None))
        .where(Submission.addendum_id.is_(None), Photo.owner_id == Submission.sent_by_id)
        .order_by(Photo.id)
    )
    return list(db.session.scalars(rows))


def _concerns(person: Person, photo: Photo) -> bool:
    results = (
        select(Result.id, Visit.site_id)
        .join(Attachment, Attachment.sheet_id == Result.sheet_id)
        .join(Visit, Visit.id == Result.visit_id)
        .where(Attachment.photo_id == photo.id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
    )
    rows = db.session.execute(results).all()
    if any(site_id in sites_managed_by(person) for _id, site_id in rows):
        return True
    met = select(PersonResult.id).where(
        PersonResult.result_id.in_([id for id, _site in rows]), PersonResult.person_id == person.id
    )
    return bool(rows) and db.session.scalar(met.limit(1)) is not None
