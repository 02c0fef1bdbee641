"""Turning a checked checklist file into a version, and publishing versions."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from ...conditions import ConditionError
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...measures.checklist import BadChecklist, ChecklistSpec, exact
from ...people import settings
from ...standards.actions.links import Link, replace_links
from ...standards.models import Relation, Standard, Touchpoint
from ...web.text import _
from ..models import Checklist, ChecklistVersion, Item, Script, Section
from ..normal import normal_number, normal_rules
from ..plain import current_version, digest_of, retired_version, titled_moments, to_plain, whole_version

KIND = "item"


def load_checklist(
    plain: dict[str, Any], *, by_id: int | None = None, at: datetime | None = None, publish: bool = True
) -> tuple[ChecklistVersion, bool]:
    """Load a checked checklist; return its version and whether it is new.

    Content equal to the version now published (without `publish`: to the draft of the next) changes nothing. Raises
    `RuleBroken` when an item names a standard or touchpoint that does not exist, when the checklist cannot be scored,
    or when a draft is to be kept and there is another one.
    """
    at = at or now()
    try:
        ChecklistSpec.from_plain(plain)
    except (BadChecklist, ConditionError) as error:
        raise RuleBroken(str(error)) from error
    refuse_unknown(plain)
    checklist = _checklist(plain)
    there = current_version(checklist.code) if publish else draft_of(checklist)
    version = _draft(checklist, plain, by_id, at)
    version.content_digest = digest_of(to_plain(version))
    if there is not None and digest_of(to_plain(there)) == version.content_digest:
        db.session.delete(version)
        db.session.flush()
        return there, False
    if publish:
        publish_version(version=version, by_id=by_id, at=at)
    elif there is not None:
        raise RuleBroken(_("There is already a draft of the next version. Publish or delete it first."))
    return version, True


def load_shipped_checklist(plain: dict[str, Any], *, at: datetime | None = None) -> tuple[ChecklistVersion, bool]:
    """Load a checklist of the library, unless the version in use is no longer the one that was shipped before."""
    shipped = dict(settings.get("shipped_checklists"))
    retired = retired_version(plain["code"])
    if retired is not None:
        return retired, False
    current = current_version(plain["code"])
    if current is not None and current.content_digest != shipped.get(plain["code"]):
        return current, False
    version, is_new = load_checklist(plain, at=at)
    if is_new:
        settings.put("shipped_checklists", shipped | {plain["code"]: version.content_digest})
    return version, is_new


def refuse_unknown(plain: dict[str, Any]) -> None:
    """Raise `RuleBroken`, one line each, for items that name a standard or touchpoint that does not exist."""
    standards = set(db.session.scalars(select(Standard.code)))
    touchpoints = set(db.session.scalars(select(Touchpoint.code)))
    lines = []
    for item in (item for section in plain["sections"] for item in section.get("items") or []):
        names = {"item": item["code"], "code": item.get("standard")}
        if names["code"] and names["code"] not in standards:
            lines.append(_("Item %(item)s names the standard %(code)s, which does not exist.", **names))
        names["code"] = item.get("touchpoint")
        if names["code"] and names["code"] not in touchpoints:
            lines.append(_("Item %(item)s names the touchpoint %(code)s, which does not exist.", **names))
    if lines:
        raise RuleBroken("\n".join(lines))


def draft_of(checklist: Checklist) -> ChecklistVersion | None:
    """Return the draft of the next version, or None."""
    return db.session.scalar(
        select(ChecklistVersion)
        .where(ChecklistVersion.checklist_id == checklist.id, ChecklistVersion.state == "draft")
        .order_by(ChecklistVersion.number.desc())
        .limit(1)
    )


def _checklist(plain: dict[str, Any]) -> Checklist:
    checklist = db.session.scalar(select(Checklist).where(Checklist.code == plain["code"]))
    if checklist is None:
        checklist = Checklist(
            code=plain["code"],
            title=plain["title"],
            use=plain.get("use", "visit"),
            channel=plain.get("channel", "counter"),
        )
        db.session.add(checklist)
        db.session.flush()
    elif checklist.channel != plain.get("channel", checklist.channel):
        raise RuleBroken(_("The checklist %(code)s exists with another channel.", code=checklist.code))
    elif checklist.use != plain.get("use", "visit"):
        raise RuleBroken(_("The checklist %(code)s exists for another use.", code=checklist.code))
    return checklist


def next_number(checklist: Checklist) -> int:
    """Return the number of the next version."""
    last = select(func.max(ChecklistVersion.number)).where(ChecklistVersion.checklist_id == checklist.id)
    return (db.session.scalar(last) or 0) + 1


def _draft(checklist: Checklist, plain: dict[str, Any], by_id: int | None, at: datetime) -> ChecklistVersion:
    version = ChecklistVersion(checklist=checklist, number=next_number(checklist), made_at=at, made_by_id=by_id)
    put_settings(version, plain)
    db.session.add(version)
    db.session.flush()
    fill_version(version, plain)
    return version


def put_settings(version: ChecklistVersion, plain: dict[str, Any]) -> None:
    """Give a draft its title, method, cap, share, words and moments."""
    version.title, version.method = plain["title"], plain.get("method", "points")
    version.cap = _written_cap(plain.get("cap", 59))
    version.scorable_share = exact(plain.get("scorable_share", "0.7"))
    version.words = [row | {"from": normal_number(row["from"])} for row in plain.get("words") or []]
    version.moments = titled_moments(plain.get("moments") or [])


def _written_cap(cap: Any) -> str:
    return cap if cap in ("zero", "flag") else str(normal_number(cap))


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
    """Return an item from its row of the file."""
    standard = standards.get(row.get("standard") or "")
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
        is_required=bool(row.get("required", True)) or row["type"] == "note",
        is_critical=bool(row.get("critical", False)),
        is_bonus=bool(row.get("bonus", False)),
        due_after=int(row.get("due_after", 0)),
        rules=normal_rules(row),
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
    if former is not None and former.number > version.number:
        version.number = next_number(version.checklist)
    version.content_digest = digest_of(to_plain(version))
    if former is not None:
        former.state = "retired"
        db.session.flush()
    version.state, version.published_at, version.published_by_id = "published", at, by_id
    version.checklist.title, version.checklist.is_retired = version.title, False
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


def unlink_items(checklist: Checklist) -> None:
    """Tell the standards that no item of this checklist measures them any more."""
    replace_links(relation=Relation.MEASURES, kind=KIND, ref_prefix=f"{checklist.code}:", links=[])


def draft_of_next(*, version: ChecklistVersion, by_id: int, at: datetime | None = None) -> ChecklistVersion:
    """Return the draft of the next version, made as a copy of this one unless there is one already."""
    there = draft_of(version.checklist)
    if there is not None:
        return whole_version(there.id)
    return _draft(version.checklist, to_plain(version), by_id, at or now())
