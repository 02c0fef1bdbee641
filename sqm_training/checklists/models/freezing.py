"""The guard that keeps a published version as it is, whatever code tries to change it."""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from ...errors import RuleBroken
from ...web.text import _
from .checklist import ChecklistVersion, Item, Script, Section

PARTS = (Item, Section, Script)
Part = Item | Section | Script


def refuse() -> RuleBroken:
    """Return the refusal."""
    return RuleBroken(_("A published checklist is frozen. Edit a draft of the next version instead."))


@event.listens_for(Session, "before_flush")
def keep_frozen(session: Session, _context: Any, _instances: Any) -> None:
    """Refuse to add, change or delete parts of a version that is not a draft, and to change the version itself."""
    for row in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(row, PARTS) and (row not in session.dirty or session.is_modified(row)):
            version = _version_of(session, row)
            if version is not None and _state_before(version) != "draft":
                raise refuse()
        elif isinstance(row, ChecklistVersion) and row not in session.new and _state_before(row) != "draft":
            _refuse_other_than_retiring(session, row)


def _version_of(session: Session, row: Part) -> ChecklistVersion | None:
    if row.version_id is not None:
        return session.get(ChecklistVersion, row.version_id)
    section = row.section if isinstance(row, Item) else row
    return section.checklist_version if isinstance(section, Section) else None


def _state_before(version: ChecklistVersion) -> str:
    """Return the state that the database holds: publishing itself changes a draft."""
    before = inspect(version).attrs.state.history.deleted
    return str(before[0]) if before else version.state


def _refuse_other_than_retiring(session: Session, version: ChecklistVersion) -> None:
    changed = {attribute.key for attribute in inspect(version).attrs if attribute.history.has_changes()}
    if version in session.deleted or not changed <= {"state", "version"} or version.state == "draft":
        raise refuse()


@event.listens_for(Session, "do_orm_execute")
def refuse_mass_changes(state: ORMExecuteState) -> None:
    """Refuse updates and deletes of parts by statement: they would pass the guard above."""
    if (state.is_update or state.is_delete) and state.bind_mapper is not None and state.bind_mapper.class_ in PARTS:
        raise refuse()
