"""What can be assigned: each feature registers its kind of thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..database import Text


@dataclass(frozen=True, slots=True)
class Target:
    """A thing that can be assigned: `standards` are the codes of the standards it trains, `minutes` what it takes.

    `path` is where the person does it, `looked_at` where somebody who assigns it sees what it is.
    """

    kind: str
    ref: str
    title: Text
    path: str
    standards: tuple[str, ...] = ()
    minutes: int | None = None
    looked_at: str = ""

    @property
    def key(self) -> str:
        """Kind and reference in one word, as forms send it."""
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: what it is called, how one is found, and how some are found by words or by a standard.

    `find(refs)` returns the targets that exist, by reference; `search(words, standard)` those that match, best first.
    `is_self_reported` says that the person marks it as done, because nothing else would notice.
    """

    name: str
    title: Any
    find: Callable[[Sequence[str]], dict[str, Target]]
    search: Callable[[str, str], list[Target]]
    is_self_reported: bool = False


KINDS: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    title: Any,
    find: Callable[[Sequence[str]], dict[str, Target]],
    search: Callable[[str, str], list[Target]],
    is_self_reported: bool = False,
) -> None:
    """Say that things of a kind can be assigned; a second call replaces the first."""
    KINDS[kind] = Kind(kind, title, find, search, is_self_reported)


def target(kind: str, ref: str) -> Target | None:
    """Return a thing that can be assigned, None when there is no such thing (any more)."""
    known = KINDS.get(kind)
    return known.find([ref]).get(ref) if known else None


def matching(words: str = "", standard: str = "") -> list[Target]:
    """Return the things of every kind that match some words and, when given, train a standard."""
    return [found for kind in KINDS.values() for found in kind.search(words.strip(), standard.strip().upper())]
