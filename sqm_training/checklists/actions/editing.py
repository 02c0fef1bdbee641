"""Editing the draft of the next version: every change goes through the checks of the file format."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from ...errors import RuleBroken
from ...extensions import db
from ...files.problems import BadFile
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, language
from ..models import ChecklistVersion
from ..plain import digest_of, to_plain, whole_version
from .loading import fill_version, put_settings, refuse_unknown

Plain = dict[str, Any]
Path = Sequence[int | str]


class Faulty(RuleBroken):
    """What was typed has faults; `faults` names the place of each below the part that was edited, and its cause."""

    def __init__(self, faults: Sequence[tuple[Path, str]]) -> None:
        super().__init__(_("; ").join(dict.fromkeys(cause for _path, cause in faults)))
        self.faults = faults


class EditConflict(RuleBroken):
    """Somebody changed the same part since it was opened; `now` is the digest of what stands there."""

    def __init__(self, digest: str) -> None:
        super().__init__(
            _("Somebody else changed this in the meantime. What you typed is kept below; look at both and save again.")
        )
        self.now = digest


def mark_of(part: Any) -> str:
    """Return the short digest by which a form remembers the state of what it edits."""
    return digest_of({"part": part})[:16]


def refuse_conflict(part: Any, seen: str | None) -> None:
    """Raise `EditConflict` when a part is no longer as the form saw it (None: the act does not mind)."""
    if seen is not None and seen != mark_of(part):
        raise EditConflict(mark_of(part))


def refuse_twin(rows: Sequence[Plain], code: str, former: str | None) -> None:
    """Raise `Faulty` when a part is to get the code of another one."""
    if code != former and code in {row["code"] for row in rows}:
        raise Faulty([(("code",), _("The code %(code)s is taken. Choose another one.", code=code))])


def change_draft(
    *, draft: ChecklistVersion, change: Callable[[Plain], Path | None], by: Person | None = None
) -> ChecklistVersion:
    """Apply a change to the draft as a whole and check it; nothing is kept of a change with a fault.

    The change may return the path of the part it wrote: that part must then be without any fault, while elsewhere a
    draft may point to what comes later or is gone, which keeps it from being published.
    """
    if draft.state != "draft":
        raise RuleBroken(_("A published checklist is frozen. Edit a draft of the next version instead."))
    plain = to_plain(draft)
    path = change(plain)
    _check(plain, path)
    return rewrite_draft(draft=draft, plain=plain, by=by)


def rewrite_draft(*, draft: ChecklistVersion, plain: Plain, by: Person | None = None) -> ChecklistVersion:
    """Replace the whole content of a draft by another checked content."""
    refuse_unknown(plain)
    try:
        put_settings(draft, plain)
        flag_modified(draft, "words")
        db.session.flush()
        draft.scripts.clear()
        draft.sections.clear()
        db.session.flush()
    except StaleDataError as error:
        raise EditConflict("") from error
    fill_version(draft, plain)
    if by is not None:
        audit.note(actor_id=by.id, act="checklist.change", kind="checklist", ref=draft.checklist.code)
    return whole_version(draft.id)


def _check(plain: Plain, path: Path | None) -> None:
    from ..schema import ChecklistFile, astray, place, plain_faults, shape_faults

    faults: list[tuple[Path, dict[str, str]]] = list(shape_faults(ChecklistFile, plain))
    if not faults:
        faults = [(at, {"zh": zh, "en": en}) for at, zh, en in plain_faults(plain)]
        own = [(at, {"zh": zh, "en": en}) for at, zh, en in astray(plain)]
        faults += [fault for fault in own if path and _is_below(fault[0], path)]
    if not faults:
        return
    below = [(at, cause) for at, cause in faults if path is not None and _is_below(at, path)]
    if below and path is not None:
        raise Faulty([(tuple(at)[len(path) :], cause[language()]) for at, cause in below])
    raise RuleBroken("\n".join(f"{place(plain, at)}: {cause[language()]}" for at, cause in faults[:5]))


def _is_below(path: Path, above: Path) -> bool:
    return tuple(path)[: len(above)] == tuple(above)


def read_draft(*, draft: ChecklistVersion, text: str, seen: str | None = None, by: Person | None = None) -> None:
    """Replace a draft by what a YAML text says; the code stays."""
    from ..schema import load_plain

    refuse_conflict(to_plain(draft), seen)
    try:
        plain = load_plain(text, draft.checklist.code)
    except BadFile as refusal:
        raise RuleBroken(refusal.said(language()), field="text") from refusal
    if plain["code"] != draft.checklist.code:
        raise RuleBroken(_("The code of a checklist cannot be changed. Duplicate it under another code."), field="text")
    rewrite_draft(draft=draft, plain=plain, by=by)
