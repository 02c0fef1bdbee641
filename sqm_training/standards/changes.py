"""What a proposed wording would change of a standard, in words for whoever approves it."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..web.text import _, _l
from .actions.approval import content_of
from .models import Standard

TITLES: dict[str, Any] = {
    "title": _l("Title"),
    "target": _l("Target"),
    "document": _l("Document"),
    "source": _l("Source"),
    "basis_on": _l("Date"),
    "city": _l("City"),
    "is_verified": _l("Verified"),
    "is_pledge": _l("Pledge"),
}
TONGUES = (("zh", "中文"), ("en", "English"))
STATES: dict[str, Any] = {
    "proposed": (_l("As shipped, to be approved"), "watch"),
    "approved": (_l("In force"), "good"),
    "retired": (_l("Out of force"), "neutral"),
}
VERSION_STATES: dict[str, Any] = {
    "draft": (_l("awaits approval"), "watch"),
    "approved": (_l("approved"), "good"),
    "rejected": (_l("turned down"), "neutral"),
}


def changes_of(standard: Standard, content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what is called how, what stands there now and what would; words that differ, language by language."""
    present = content_of(standard)
    state = content.get("state", standard.state)
    states = [] if state == standard.state else [(_("State"), str(STATES[standard.state][0]), str(STATES[state][0]))]
    return states + [
        row
        for name, title in TITLES.items()
        if present[name] != content.get(name)
        for row in _rows(str(title), present[name], content.get(name))
    ]


def _rows(title: str, before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(before, bool):
        yield title, _yes_no(before), _yes_no(bool(after))
    elif isinstance(before, Mapping):
        for tongue, called in TONGUES:
            texts = before.get(tongue, ""), (after or {}).get(tongue, "")
            if texts[0] != texts[1]:
                yield _("%(label)s (%(language)s)", label=title, language=called), *texts
    else:
        yield title, str(before or ""), str(after or "")


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")
