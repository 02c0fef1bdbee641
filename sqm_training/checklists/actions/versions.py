"""Drafts begun and thrown away, versions published, retired and taken back into use."""

from typing import Any

from sqlalchemy import select

from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, language
from ..models import Checklist, ChecklistVersion
from ..plain import current_version, to_plain, whole_version
from .loading import draft_of_next, link_items, load_checklist, publish_version, unlink_items

RESERVED = frozenset({"new", "import"})
"""Codes that are addresses of pages."""


def begin_draft(*, version: ChecklistVersion, by: Person) -> ChecklistVersion:
    """Return the draft of the next version, a copy of this one unless there is one already."""
    draft = draft_of_next(version=version, by_id=by.id)
    audit.note(actor_id=by.id, act="checklist.edit", kind="checklist", ref=draft.checklist.code)
    return draft


def discard_draft(*, draft: ChecklistVersion, by: Person) -> None:
    """Throw a draft away; a checklist that was never published goes with it."""
    if draft.state != "draft":
        raise RuleBroken(_("Only a draft can be thrown away."))
    checklist = draft.checklist
    db.session.delete(draft)
    db.session.flush()
    others = select(ChecklistVersion.id).where(ChecklistVersion.checklist_id == checklist.id)
    if db.session.scalar(others.limit(1)) is None:
        db.session.delete(checklist)
        db.session.flush()
    audit.note(actor_id=by.id, act="checklist.discard", kind="checklist", ref=checklist.code)


def publish_draft(*, draft: ChecklistVersion, by: Person) -> None:
    """Publish a draft: it is frozen, and the version before is retired. Refused while a condition points to nothing."""
    from ..schema import astray, place

    plain = to_plain(draft)
    lines = [f"{place(plain, path)}: {zh if language() == 'zh' else en}" for path, zh, en in astray(plain)]
    if lines:
        raise RuleBroken("\n".join([_("Mend these places before you publish."), *lines]))
    publish_version(version=draft, by_id=by.id)
    audit.note(actor_id=by.id, act="checklist.publish", kind="checklist", ref=draft.checklist.code)


def retire_version(*, version: ChecklistVersion, by: Person) -> None:
    """Take the published version out of use: no new visit is planned with it, results of the past stay."""
    if version.state != "published":
        raise RuleBroken(_("Only the published version can be retired."))
    version.state, version.checklist.is_retired = "retired", True
    db.session.flush()
    unlink_items(version.checklist)
    audit.note(
        actor_id=by.id, act="checklist.retire", kind="checklist", ref=version.checklist.code,
        details={"version": version.number},
    )  # fmt: skip


def reuse_version(*, version: ChecklistVersion, by: Person) -> None:
    """Take a retired version back into use in place of the one published now."""
    if version.state != "retired":
        raise RuleBroken(_("Only a retired version can be taken back into use."))
    former = current_version(version.checklist.code)
    if former is not None:
        former.state = "retired"
        db.session.flush()
    version.state, version.checklist.is_retired = "published", False
    version.checklist.title = version.title
    db.session.flush()
    link_items(whole_version(version.id))
    audit.note(
        actor_id=by.id, act="checklist.reuse", kind="checklist", ref=version.checklist.code,
        details={"version": version.number},
    )  # fmt: skip


def duplicate(*, plain: dict[str, Any], code: str, title: dict[str, str] | None = None, by: Person) -> ChecklistVersion:
    """Make a draft under a new code from another checklist, one's own or a shipped one."""
    from ..schema import is_code

    code = code.strip()
    if not is_code(code) or code in RESERVED:
        raise RuleBroken(_("A code has letters, digits, dots, hyphens and underscores, 40 at most."), field="code")
    if db.session.scalar(select(Checklist.id).where(Checklist.code == code)):
        raise RuleBroken(_("The code %(code)s is taken. Choose another one.", code=code), field="code")
    copy = plain | {"code": code} | ({"title": title} if title else {})
    version, _is_new = load_checklist(copy, by_id=by.id, publish=False)
    audit.note(actor_id=by.id, act="checklist.duplicate", kind="checklist", ref=code)
    return version
