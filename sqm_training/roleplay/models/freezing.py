"""The guard that keeps a published scenario as it is, whatever code tries to change it."""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from ...errors import RuleBroken
from ...web.text import _
from .scenario import ScenarioVersion

MAY_CHANGE = {"state", "published_at", "published_by_id"}
"""What putting a version into and out of force changes."""


def refuse() -> RuleBroken:
    """Return the refusal."""
    return RuleBroken(_("A published scenario is frozen. Edit its draft and publish that instead."))


@event.listens_for(Session, "before_flush")
def keep_frozen(session: Session, _context: Any, _instances: Any) -> None:
    """Refuse to delete a version, and to change anything of it but whether it is in force."""
    for row in session.deleted:
        if isinstance(row, ScenarioVersion):
            raise refuse()
    for row in session.dirty:
        if isinstance(row, ScenarioVersion):
            changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
            if not changed <= MAY_CHANGE:
                raise refuse()


@event.listens_for(Session, "do_orm_execute")
def refuse_mass_changes(state: ORMExecuteState) -> None:
    """Refuse updates and deletes of versions by statement: they would pass the guard above."""
    is_change = state.is_update or state.is_delete
    if is_change and state.bind_mapper is not None and state.bind_mapper.class_ is ScenarioVersion:
        raise refuse()
