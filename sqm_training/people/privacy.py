"""What each feature keeps about people: how it is handed out, made nameless, and deleted when its time is over.

Features register here what they keep; this package knows none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..extensions import Write
from .models import Person

Rows = list[dict[str, Any]]
Retain = Callable[[datetime], Iterator[Write]]
MONTH = timedelta(days=30.4375)


@dataclass(frozen=True, slots=True)
class Keeper:
    """One feature that keeps something about people.

    `export` returns tables by name, each a list of plain rows, of what is kept about one person and may be told to
    that person. `forget` removes what only served the person's work here when the person is made nameless. `retain`
    reads what is past its time and yields slices of writing that delete or unname it, each whole by itself; a slice
    returns how many rows by name.
    """

    name: str
    export: Callable[[Person], dict[str, Rows]]
    forget: Callable[[Person], None]
    retain: Retain


_keepers: dict[str, Keeper] = {}


def register(
    name: str,
    *,
    export: Callable[[Person], dict[str, Rows]] = lambda _person: {},
    forget: Callable[[Person], None] = lambda _person: None,
    retain: Retain = lambda _at: iter(()),
) -> None:
    """Say what a feature keeps; registering a name again replaces it."""
    _keepers[name] = Keeper(name, export, forget, retain)


def keepers() -> Iterable[Keeper]:
    """Return all that was registered, by name."""
    return [_keepers[name] for name in sorted(_keepers)]


def plain(row: Any, *columns: str) -> dict[str, Any]:
    """Return some columns of a row as they are written into an export."""
    return {column: _plain(getattr(row, column)) for column in columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
