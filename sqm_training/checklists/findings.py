"""What stands beside a draft: errors that block publishing, and what to look at first, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .schema.content import Found


@dataclass(frozen=True)
class Finding:
    """One finding; `kind` and `code` name the part it is about: an item, a section, or the checklist itself."""

    is_error: bool
    words: Mapping[str, str]
    kind: str
    code: str


def findings_of(plain: Mapping[str, Any]) -> list[Finding]:
    """Return all findings of a draft, errors first."""
    from .schema.content import astray
    from .schema.oddities import oddities

    return [*_findings(astray(dict(plain)), plain, True), *_findings(oddities(dict(plain)), plain, False)]


def _findings(found: "Iterator[Found]", plain: Mapping[str, Any], is_error: bool) -> Iterator[Finding]:
    for path, zh, en in found:
        kind, code = _part(plain, path)
        yield Finding(is_error, {"zh": zh, "en": en}, kind, code)


def _part(plain: Mapping[str, Any], path: tuple[int | str, ...]) -> tuple[str, str]:
    if len(path) >= 4 and path[0] == "sections":
        return "item", str(plain["sections"][path[1]]["items"][path[3]]["code"])
    if len(path) >= 2 and path[0] == "sections":
        return "section", str(plain["sections"][path[1]]["code"])
    return "checklist", ""
