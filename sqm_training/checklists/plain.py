"""A checklist version in the shape of the YAML file, and as scoring sees it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from io import StringIO
from typing import Any

from sqlalchemy import Engine, Row, Select, select
from sqlalchemy.orm import joinedload, selectinload

from ..conditions import to_text
from ..database import Text
from ..extensions import db
from ..library import FOLDER
from ..measures.checklist import ChecklistSpec
from ..standards.models import Standard
from .models import Checklist, ChecklistVersion, Item, Script, Section
from .normal import WRITERS, number


@cache
def moment_titles() -> dict[str, Text]:
    """Return the titles of the moments that the shipped checklists tap."""
    from ruamel.yaml import YAML

    found: dict[str, Text] = YAML(typ="safe").load((FOLDER / "moments.yaml").read_text("utf-8"))
    return found


def titled_moments(moments: list[Any]) -> list[dict[str, Any]]:
    """Return moments as code and title; a moment unknown to the library is called by its code."""
    titles = moment_titles()
    return [
        one if isinstance(one, dict) else {"code": one, "title": titles.get(one, {"zh": one, "en": one})}
        for one in moments
    ]


def to_plain(version: ChecklistVersion) -> dict[str, Any]:
    """Return a version in the shape of the YAML file; keys of items that hold their default are left out."""
    standards = _standards(version)
    cap = version.cap if version.cap in {"zero", "flag"} else number(Fraction(version.cap))
    return {
        "code": version.checklist.code,
        "title": version.title,
        **({} if version.checklist.use == "visit" else {"use": version.checklist.use}),
        "channel": version.checklist.channel,
        "method": version.method,
        "cap": cap,
        "scorable_share": number(version.scorable_share),
        "words": version.words,
        "moments": [_moment(moment) for moment in version.moments],
        "scripts": [_script(script) for script in version.scripts],
        "sections": [_section(section, standards) for section in version.sections],
    }


def _standards(version: ChecklistVersion) -> dict[int, Row[int, str, str]]:
    """Return code and dimension of the standards that a version measures, by id."""
    wanted = {item.standard_id for item in version.items if item.standard_id}
    rows = select(Standard.id, Standard.code, Standard.dimension).where(Standard.id.in_(wanted))
    return {one.id: one for one in db.session.execute(rows)}


def _moment(moment: dict[str, Any]) -> str | dict[str, Any]:
    """Return a moment by its code alone when its title is the library's."""
    return str(moment["code"]) if moment_titles().get(moment["code"]) == moment["title"] else moment


def _script(script: Script) -> dict[str, Any]:
    return {
        "code": script.code,
        "title": script.title,
        "business": script.business,
        "story": script.story,
        "key": script.key,
    }


def _section(section: Section, standards: dict[int, Row[int, str, str]]) -> dict[str, Any]:
    head: dict[str, Any] = {"code": section.code, "title": section.title}
    if section.weight is not None:
        head["weight"] = number(section.weight)
    return head | {"items": [plain_item(item, standards) for item in section.items]}


def plain_item(item: Item, standards: dict[int, Row[int, str, str]]) -> dict[str, Any]:
    """Return one item in the shape of the YAML file."""
    standard = standards.get(item.standard_id or 0)
    plain: dict[str, Any] = {"code": item.code, "text": item.text, "type": item.type, "points": number(item.points)}
    if standard is not None:
        plain["standard"] = standard.code
    if item.touchpoint:
        plain["touchpoint"] = item.touchpoint
    usual: tuple[tuple[str, Any, Any], ...] = (
        ("hint", item.hint, {}),
        ("answers_for", item.answers_for, "person"),
        ("allow_na", item.allow_na, False),
        ("required", item.is_required, True),
        ("critical", item.is_critical, False),
        ("bonus", item.is_bonus, False),
        ("due_after", item.due_after, 0),
    )
    plain |= {key: value for key, value, default in usual if value != default}
    plain |= {key: item.rules[key] for key in WRITERS if key in item.rules}
    if item.rules.get("when"):
        plain["when"] = to_text(item.rules["when"])
    return plain


def dump_yaml(version: ChecklistVersion) -> str:
    """Write a version as the YAML file from which it could be loaded again."""
    return "".join(written for key, value in to_plain(version).items() for written in _entry(key, value))


def _entry(key: str, value: Any) -> Iterator[str]:
    """Write one entry, a list part by part: the next edit leaves most parts as they were."""
    if value and isinstance(value, list):
        yield f"{key}:\n"
        yield from (_yaml_of(json.dumps([part])) for part in value)
    else:
        yield _yaml_of(json.dumps({key: value}))


@lru_cache(maxsize=512)
def _yaml_of(content: str) -> str:
    """Return JSON as YAML; to write it takes so long that what was written last is kept."""
    from ruamel.yaml import YAML

    stream = StringIO()
    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style, writer.allow_unicode, writer.width = False, True, 120
    writer.sort_base_mapping_type_on_output = False
    writer.dump(json.loads(content), stream)
    return stream.getvalue()


def digest_of(plain: dict[str, Any]) -> str:
    """Return the digest of a checklist's content, the same for the same content."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True, default=str).encode()).hexdigest()


def whole_version(version_id: int) -> ChecklistVersion:
    """Return a version with its sections, items and scripts, loaded in three queries."""
    return db.session.scalars(_whole().where(ChecklistVersion.id == version_id)).one()


def whole_versions(code: str, *states: str) -> dict[str, ChecklistVersion]:
    """Return the draft and the published version of a checklist, those that exist, by state in the same queries."""
    rows = _whole().join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
    found = db.session.scalars(rows.where(Checklist.code == code, ChecklistVersion.state.in_(states)))
    return {one.state: one for one in found}


def _whole() -> Select[ChecklistVersion]:
    return select(ChecklistVersion).options(
        selectinload(ChecklistVersion.sections).joinedload(Section.items),
        selectinload(ChecklistVersion.scripts),
        joinedload(ChecklistVersion.checklist),
    )


def spec_of(version: ChecklistVersion) -> ChecklistSpec:
    """Return what scoring needs of a version; that of a frozen version is kept, because it cannot change."""
    if version.state == "draft":
        return _build(version.id)
    return _kept(db.engine, version.id, version.content_digest)


@lru_cache(maxsize=64)
def _kept(_database: Engine, version_id: int, _digest: str) -> ChecklistSpec:
    return _build(version_id)


def _build(version_id: int) -> ChecklistSpec:
    version = whole_version(version_id)
    standards = _standards(version)
    plain = to_plain(version)
    for section in plain["sections"]:
        for item in section["items"]:
            standard = next((one for one in standards.values() if one.code == item.get("standard")), None)
            item["dimension"] = standard.dimension if standard else None
    return ChecklistSpec.from_plain(plain)


def facts_of(script: Script | None) -> dict[str, Any] | None:
    """Return what scoring and conditions may read of a shop script."""
    return {"business": script.business, "key": script.key, "code": script.code} if script else None


def codes_of(version: ChecklistVersion) -> Mapping[str, int]:
    """Return the id of each item by its code; those of a frozen version are kept, because they cannot change."""
    if version.state == "draft":
        return _codes(version.id)
    return _kept_codes(db.engine, version.id, version.content_digest)


@lru_cache(maxsize=64)
def _kept_codes(_database: Engine, version_id: int, _digest: str) -> Mapping[str, int]:
    return _codes(version_id)


def _codes(version_id: int) -> Mapping[str, int]:
    rows = db.session.execute(select(Item.code, Item.id).where(Item.version_id == version_id))
    return {row.code: row.id for row in rows}


def current_version(code: str) -> ChecklistVersion | None:
    """Return the published version of a checklist, or None."""
    return db.session.scalar(
        select(ChecklistVersion)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.code == code, ChecklistVersion.state == "published")
    )


def retired_version(code: str) -> ChecklistVersion | None:
    """Return the newest version of a checklist that was taken out of use, so that shipping does not bring it back."""
    return db.session.scalar(
        select(ChecklistVersion)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.code == code, Checklist.is_retired)
        .order_by(ChecklistVersion.number.desc())
        .limit(1)
    )
