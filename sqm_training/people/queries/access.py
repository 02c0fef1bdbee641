"""Whose data a person may see."""

from ..models import Person


def may_see_person(viewer: Person, person: Person) -> bool:
    """Say whether the viewer may see the person's scores: oneself, the own site's manager, trainers, administrators."""
    if viewer.id == person.id or viewer.has_role("trainer", "admin"):
        return True
    if not viewer.has_role("manager") or viewer.site is None or person.site is None:
        return False
    return person.site.path.startswith(viewer.site.path)
