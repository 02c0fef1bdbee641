"""Whose data a person may see."""

from ..models import Person
from .sites import is_managed_by


def may_see_person(viewer: Person, person: Person) -> bool:
    """Say whether the viewer may see the person's scores: oneself, the own site's manager, trainers, administrators."""
    if viewer.id == person.id or viewer.has_role("trainer", "admin"):
        return True
    return is_managed_by(viewer, person.site)
