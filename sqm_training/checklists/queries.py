"""Reads of checklists for their pages."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..errors import NotFound
from ..extensions import db
from ..standards.models import Standard
from .models import Checklist, ChecklistVersion
from .plain import whole_version


def checklists() -> list[tuple[Checklist, list[ChecklistVersion]]]:
    """Return all checklists by code, each with its versions, newest first."""
    found: dict[int, list[ChecklistVersion]] = {}
    for version in db.session.scalars(select(ChecklistVersion).order_by(ChecklistVersion.number.desc())):
        found.setdefault(version.checklist_id, []).append(version)
    return [(one, found.get(one.id, [])) for one in db.session.scalars(select(Checklist).order_by(Checklist.code))]


def version_of(code: str, number: int | None = None) -> ChecklistVersion:
    """Return a version with its items: the numbered one, else the published, else the newest; or raise `NotFound`."""
    rows = (
        select(ChecklistVersion)
        .options(joinedload(ChecklistVersion.checklist))
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.code == code)
        .order_by(ChecklistVersion.number.desc())
    )
    versions = list(db.session.scalars(rows))
    chosen = [one for one in versions if one.number == number] if number else None
    found = chosen if chosen is not None else [one for one in versions if one.state == "published"] or versions
    if not found:
        raise NotFound
    return whole_version(found[0].id)


def draft_by_code(code: str) -> ChecklistVersion:
    """Return the draft of a checklist, or raise `NotFound`."""
    draft = db.session.scalar(
        select(ChecklistVersion)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.code == code, ChecklistVersion.state == "draft")
    )
    if draft is None:
        raise NotFound
    return whole_version(draft.id)


def versions_of(checklist: Checklist) -> list[ChecklistVersion]:
    """Return all versions of a checklist, newest first."""
    rows = select(ChecklistVersion).where(ChecklistVersion.checklist_id == checklist.id)
    return list(db.session.scalars(rows.order_by(ChecklistVersion.number.desc())))


def standard_choices() -> list[Standard]:
    """Return the standards that an item can measure."""
    return list(db.session.scalars(select(Standard).where(Standard.state != "retired").order_by(Standard.code)))


def standard_codes(version: ChecklistVersion) -> dict[int, str]:
    """Return the codes of the standards that a version measures."""
    wanted = {item.standard_id for item in version.items if item.standard_id}
    return {one.id: one.code for one in db.session.scalars(select(Standard).where(Standard.id.in_(wanted)))}
