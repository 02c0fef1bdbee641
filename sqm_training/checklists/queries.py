"""Reads of checklists for their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from ..database import Text
from ..errors import NotFound
from ..extensions import db
from ..people.models import AuditRow, Person
from ..standards.models import Standard, Touchpoint
from .models import Checklist, ChecklistVersion, Item, Sheet
from .plain import whole_version, whole_versions
from .usage import uses


@dataclass
class ChecklistRow:
    """A checklist on the list of all: its versions, newest first, and how often the published one is used."""

    checklist: Checklist
    versions: list[ChecklistVersion]
    uses: int = 0

    def keep_published(self) -> bool:
        """Keep the published version only; say whether there is one."""
        self.versions = [one for one in self.versions if one.state == "published"]
        return bool(self.versions)

    def in_state(self, state: str) -> ChecklistVersion | None:
        """Return the newest version in a state."""
        return next((one for one in self.versions if one.state == state), None)


def checklists(*, with_uses: bool) -> list[ChecklistRow]:
    """Return all checklists by code, each with its versions and, where they are shown, the visits of all of them."""
    found: dict[int, list[ChecklistVersion]] = {}
    for version in db.session.scalars(select(ChecklistVersion).order_by(ChecklistVersion.number.desc())):
        found.setdefault(version.checklist_id, []).append(version)
    visits = uses_of([version for versions in found.values() for version in versions]) if with_uses else {}
    return [
        ChecklistRow(one, of_one := found.get(one.id, []), sum(visits.get(version.id, 0) for version in of_one))
        for one in db.session.scalars(select(Checklist).order_by(Checklist.code))
    ]


def titles() -> dict[str, Text]:
    """Return the titles of all checklists by code, in the order of codes."""
    rows = select(Checklist.code, Checklist.title).order_by(Checklist.code)
    return {row.code: row.title for row in db.session.execute(rows)}


def uses_of(versions: Sequence[ChecklistVersion]) -> dict[int, int]:
    """Return how many visits name each version, one query for all; without visits the sheets filled are counted."""
    ids = [version.id for version in versions]
    counted = uses(ids)
    if "visits" in counted:
        return counted["visits"]
    rows = select(Sheet.version_id, func.count()).where(Sheet.version_id.in_(ids)).group_by(Sheet.version_id)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of persons by their id."""
    wanted = {one for one in person_ids if one}
    return (
        {one.id: one.name for one in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}
        if wanted
        else {}
    )


def last_change(code: str) -> AuditRow | None:
    """Return the last act noted about a checklist."""
    return db.session.scalar(
        select(AuditRow).where(AuditRow.kind == "checklist", AuditRow.ref == code).order_by(AuditRow.id.desc()).limit(1)
    )


def codes_ever(code: str) -> set[str]:
    """Return the codes of all items that any version of a checklist has."""
    rows = (
        select(Item.code)
        .distinct()
        .join(ChecklistVersion, ChecklistVersion.id == Item.version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.code == code)
    )
    return set(db.session.scalars(rows))


def item_counts(version_ids: Iterable[int]) -> dict[int, int]:
    """Return how many items each version has."""
    rows = select(Item.version_id, func.count()).where(Item.version_id.in_(list(version_ids))).group_by(Item.version_id)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def versions_of(code: str) -> list[ChecklistVersion]:
    """Return all versions of a checklist, newest first, without their items; none for an unknown code."""
    rows = (
        select(ChecklistVersion)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.code == code)
        .order_by(ChecklistVersion.number.desc())
    )
    return list(db.session.scalars(rows))


def version_of(code: str, number: int | None = None) -> ChecklistVersion:
    """Return a version with its items: the numbered one, else the published, else the newest; or raise `NotFound`."""
    return chosen_of(versions_of(code), number)


def chosen_of(versions: Sequence[ChecklistVersion], number: int | None = None) -> ChecklistVersion:
    """Return one of all versions of a checklist with its items, as `version_of` does."""
    chosen = [one for one in versions if one.number == number] if number else None
    found = chosen if chosen is not None else [one for one in versions if one.state == "published"] or versions
    if not found:
        raise NotFound
    return whole_version(found[0].id)


def draft_by_code(code: str) -> ChecklistVersion:
    """Return the draft of a checklist, or raise `NotFound`."""
    draft = whole_versions(code, "draft").get("draft")
    if draft is None:
        raise NotFound
    return draft


def touchpoint_choices() -> list[Touchpoint]:
    """Return the touchpoints, blueprint by blueprint, in their order."""
    return list(db.session.scalars(select(Touchpoint).order_by(Touchpoint.blueprint, Touchpoint.position)))


def standard_choices(kept: str | None = None) -> list[Standard]:
    """Return the standards that an item can measure, and the one that it measures already."""
    shown = load_only(Standard.code, Standard.title, Standard.touchpoint_code)
    rows = select(Standard).options(shown).where((Standard.state != "retired") | (Standard.code == kept))
    return list(db.session.scalars(rows.order_by(Standard.code)))


def standard_codes(version: ChecklistVersion) -> dict[int, str]:
    """Return the codes of the standards that a version measures."""
    wanted = {item.standard_id for item in version.items if item.standard_id}
    rows = select(Standard.id, Standard.code).where(Standard.id.in_(wanted))
    return {one.id: one.code for one in db.session.execute(rows)}
