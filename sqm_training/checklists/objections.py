"""The one list of objections: every feature whose results can be objected to says here which there are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from ..database import Text


@dataclass(frozen=True, slots=True)
class Listed:
    """An objection as lists show it; `path` is where it is answered, `about` what kind of result it is about."""

    due_at: datetime
    decided_at: datetime | None
    decision: str
    person: str
    site: Text
    item_code: str
    about: str
    path: str

    @classmethod
    def of(cls, objection: Any, *, site: Text, about: str, path: str) -> "Listed":
        """Return an objection of any kind as lists show it."""
        return cls(
            due_at=objection.due_at,
            decided_at=objection.decided_at,
            decision=objection.decision,
            person=objection.person.name,
            site=site,
            item_code=objection.item_code,
            about=about,
            path=path,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """One feature's objections: `listed(decided, most)` returns them, `counting()` is the count of open ones."""

    listed: Callable[[bool, int], list[Listed]]
    counting: Callable[[], Select[Any]]


SOURCES: dict[str, Source] = {}
MOST_OPEN = 500
MOST_DECIDED = 50


def register(kind: str, source: Source) -> None:
    """Say where the objections of a kind come from; a second call replaces the first."""
    SOURCES[kind] = source


def waiting() -> list[Listed]:
    """Return open objections of every kind, the one due first at the top."""
    found = [one for source in SOURCES.values() for one in source.listed(False, MOST_OPEN)]
    return sorted(found, key=lambda one: one.due_at)


def decided() -> list[Listed]:
    """Return the objections of every kind that were answered last."""
    found = [one for source in SOURCES.values() for one in source.listed(True, MOST_DECIDED)]
    return sorted(found, key=lambda one: one.decided_at or one.due_at, reverse=True)[:MOST_DECIDED]


def counting() -> list[Select[Any]]:
    """Return the statements that count the open objections, one for every kind."""
    return [source.counting() for source in SOURCES.values()]
