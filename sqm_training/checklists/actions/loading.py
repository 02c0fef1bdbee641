"""Turning a checked checklist file into a version, and publishing versions."""

from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from ...conditions import parse
from ...database import Text, now
from ...errors import RuleBroken
from ...extensions import db
from ...library import FOLDER
from ...measures.checklist import BadChecklist, ChecklistSpec, exact
from ...standards.actions.links import Link, replace_links
from ...standards.models import Relation, Standard
from ...web.text import _
from ..models import Checklist, ChecklistVersion, Item, Script, Section
from ..plain import IN_RULES, current_version, digest_of, to_plain, whole_version

KIND = "item"


@cache
def moment_titles() -> dict[str, Text]:
    """Return the titles of the moments that the shipped checklists tap."""
    from ruamel.yaml import YAML

    found: dict[str, Text] = YAML(typ="safe").load((FOLDER / "moments.yaml").read_text("utf-8")) or {}
    return found


def titled_moments(moments: list[Any]) -> list[dict[str, Any]]:
    """Return moments as code and title; a moment unknown to the library is called by its code."""
    titles = moment_titles()
    return [
        one if isinstance(one, dict) else {"code": one, "title": titles.get(one, {"zh": one, "en": one})}
        for one in moments
    ]


def load_checklist(
    plain: dict[str, Any], *, by_id: int | None = None, at: datetime | None = None, publish: bool = True
) -> tuple[ChecklistVersion, bool]:
    """Load a checked checklist; return its version and whether it is new.

    Content equal to the version now published changes nothing. Raises `RuleBroken` when an item names a standard that
    does not exist, or the checklist cannot be scored.
    """
    at = at or now()
    try:
        ChecklistSpec.from_plain(plain)
    except BadChecklist as error:
        raise RuleBroken(str(error)) from error
    checklist = _checklist(plain)
    version = _draft(checklist, plain, by_id, at)
    version.content_digest = digest_of(to_plain(version))
    current = current_version(checklist.code)
    if current is not None and current.content_digest == version.content_digest:
        db.session.delete(version)
        db.session.flush()
        return current, False
    if publish:
        publish_version(version=version, by_id=by_id, at=at)
    return version, True


def _checklist(plain: dict[str, Any]) -> Checklist:
    checklist = db.session.scalar(select(Checklist).where(Checklist.code == plain["code"]))
    if checklist is None:
        checklist = Checklist(code=plain["code"], title=plain["title"], channel=plain.get("channel", "counter"))
        db.session.add(checklist)
        db.session.flush()
    elif checklist.channel != plain.get("channel", checklist.channel):
        raise RuleBroken(_("The checklist %(code)s exists with another channel.", code=checklist.code))
    return checklist


def next_number(checklist: Checklist) -> int:
    """Return the number of the next version."""
    last = select(func.max(ChecklistVersion.number)).where(ChecklistVersion.checklist_id == checklist.id)
    return (db.session.scalar(last) or 0) + 1


def _draft(checklist: Checklist, plain: dict[str, Any], by_id: int | None, at: datetime) -> ChecklistVersion:
    version = ChecklistVersion(
        checklist=checklist,
        number=next_number(checklist),
        title=plain["title"],
        method=plain.get("method", "points"),
        cap=str(plain.get("cap", 59)),
        scorable_share=exact(plain.get("scorable_share", "0.7")),
        words=list(plain.get("words") or []),
        moments=titled_moments(plain.get("moments") or []),
        made_at=at,
        made_by_id=by_id,
    )
    db.session.add(version)
    db.session.flush()
    fill_version(version, plain)
    return version


def fill_version(version: ChecklistVersion, plain: dict[str, Any]) -> None:
    """Give a draft its scripts, sections and items."""
    standards = {one.code: one for one in db.session.scalars(select(Standard))}
    version.scripts = [
        Script(
            position=position,
            code=row["code"],
            title=row["title"],
            business=row.get("business", ""),
            story=row["story"],
            key=list(row.get("key") or []),
        )
        for position, row in enumerate(plain.get("scripts") or [], 1)
    ]
    version.sections = []
    for position, row in enumerate(plain["sections"], 1):
        weight = row.get("weight")
        section = Section(
            version_id=version.id,
            code=row["code"],
            title=row["title"],
            position=position,
            weight=None if weight is None else exact(weight),
        )
        section.items = [
            build_item(version.id, place, item, standards) for place, item in enumerate(row.get("items") or [], 1)
        ]
        version.sections.append(section)
    db.session.flush()


def build_item(version_id: int, position: int, row: dict[str, Any], standards: dict[str, Standard]) -> Item:
    """Return an item from its row of the file; a standard that does not exist is refused."""
    standard = None
    if row.get("standard"):
        standard = standards.get(row["standard"])
        if standard is None:
            raise RuleBroken(
                _(
                    "Item %(item)s names the standard %(code)s, which does not exist.",
                    item=row["code"],
                    code=row["standard"],
                )
            )
    rules = {key: row[key] for key in IN_RULES if row.get(key) is not None}
    if isinstance(rules.get("when"), str):
        rules["when"] = parse(rules["when"])
    return Item(
        version_id=version_id,
        position=position,
        code=row["code"],
        text=row["text"],
        hint=row.get("hint") or {},
        type=row["type"],
        points=points_of(row),
        standard_id=standard.id if standard else None,
        touchpoint=row.get("touchpoint") or (standard.touchpoint_code if standard else None) or "",
        answers_for=row.get("answers_for", "person"),
        allow_na=bool(row.get("allow_na", False)),
        is_required=bool(row.get("required", True)),
        is_critical=bool(row.get("critical", False)),
        is_bonus=bool(row.get("bonus", False)),
        due_after=int(row.get("due_after", 0)),
        rules=rules,
    )


def points_of(row: dict[str, Any]) -> Fraction:
    """Return what an item is worth, worked out from options or bands when it is left out."""
    spec = ChecklistSpec.from_plain({"code": "", "sections": [{"code": "", "items": [row]}]})
    return spec.items[0].points


def publish_version(*, version: ChecklistVersion, by_id: int | None, at: datetime | None = None) -> None:
    """Freeze a draft and put it in the place of the version published before."""
    if version.state != "draft":
        raise RuleBroken(_("Only a draft can be published."))
    if not version.items:
        raise RuleBroken(_("A checklist without items cannot be published."))
    at = at or now()
    former = current_version(version.checklist.code)
    version.content_digest = digest_of(to_plain(version))
    if former is not None:
        former.state = "retired"
        db.session.flush()
    version.state, version.published_at, version.published_by_id = "published", at, by_id
    version.checklist.title = version.title
    db.session.flush()
    link_items(version)


def link_items(version: ChecklistVersion) -> None:
    """Tell the standards which items of this version measure them."""
    code = version.checklist.code
    replace_links(
        relation=Relation.MEASURES,
        kind=KIND,
        ref_prefix=f"{code}:",
        links=[
            Link(item.standard_id, f"{code}:{item.code}", item.text, f"/checklists/{code}#item-{item.code}")
            for item in version.items
            if item.standard_id
        ],
    )


@event.listens_for(Session, "before_flush")
def _refuse_changes_of_frozen_versions(session: Session, _context: Any, _instances: Any) -> None:
    """Stop any change of a version that is not a draft, whatever code makes it; retiring it is the exception."""
    for row in [*session.dirty, *session.deleted]:
        if isinstance(row, Item | Section | Script) and session.is_modified(row):
            version = session.get(ChecklistVersion, row.version_id)
            if version is not None and version.state != "draft":
                raise RuleBroken(_("A published checklist is frozen. Edit a draft of the next version instead."))


def draft_of_next(*, version: ChecklistVersion, by_id: int, at: datetime | None = None) -> ChecklistVersion:
    """Return the draft of the next version, made as a copy of this one unless there is one already."""
    there = db.session.scalar(
        select(ChecklistVersion).where(
            ChecklistVersion.checklist_id == version.checklist_id, ChecklistVersion.state == "draft"
        )
    )
    if there is not None:
        return whole_version(there.id)
    return _draft(version.checklist, to_plain(version), by_id, at or now())
