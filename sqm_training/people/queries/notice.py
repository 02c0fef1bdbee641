"""Whether the notice about mystery shops was acknowledged."""

from ...extensions import db
from .. import settings
from ..models import NoticeAcceptance, Person


def has_accepted_notice(person: Person) -> bool:
    """Say whether the person has acknowledged the current edition of the notice."""
    return db.session.get(NoticeAcceptance, (person.id, int(settings.get("notice_edition")))) is not None
