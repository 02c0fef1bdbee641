"""The guard that keeps a published course as it is, whatever code tries to change it."""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from ...errors import RuleBroken
from ...web.text import _
from .courses import CourseVersion, Lesson, Module, Part

MAY_CHANGE = {"state", "published_at", "published_by_id", "lock"}
"""What putting a version into and out of force changes."""
INSIDE = (Module, Part, Lesson)


def refuse() -> RuleBroken:
    """Return the refusal."""
    return RuleBroken(_("A published course is frozen. Edit its draft and publish that instead."))


def version_of(row: Any) -> CourseVersion | None:
    """Return the version that a row belongs to, None when it is being taken out of one."""
    if isinstance(row, CourseVersion):
        return row
    owner = row.module if isinstance(row, Part) else row
    return owner.version if owner is not None else None


@event.listens_for(Session, "before_flush")
def keep_frozen(session: Session, _context: Any, _instances: Any) -> None:
    """Refuse to add to, change or take from a version that was published, but for whether it is in force."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, INSIDE) and session.is_modified(row):
            version = version_of(row)
            if version is not None and was_published(version):
                raise refuse()
        elif isinstance(row, CourseVersion) and was_published(row):
            changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
            if row in session.deleted or not changed <= MAY_CHANGE:
                raise refuse()


def was_published(version: CourseVersion) -> bool:
    """Say whether the version was published before this flush."""
    state = inspect(version)
    if not state.persistent:
        return False
    before = state.attrs.state.history.deleted
    return (before[0] if before else version.state) != "draft"


@event.listens_for(Session, "do_orm_execute")
def refuse_mass_changes(state: ORMExecuteState) -> None:
    """Refuse updates and deletes by statement: they would pass the guard above."""
    is_change = state.is_update or state.is_delete
    if is_change and state.bind_mapper is not None and state.bind_mapper.class_ in (CourseVersion, *INSIDE):
        raise refuse()
