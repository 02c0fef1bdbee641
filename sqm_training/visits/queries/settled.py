"""How many visits are published by wave and version: most were counted last night, and that number stays.

A visit keeps its wave and version once it is published, so what was published before a moment is counted once for all;
what is void since is taken off.
The package above that keeps such figures tells it; what was published since, and what is not published, is read.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, null, select, union_all

from ...extensions import db
from ..models import Result, Visit, VisitState

UNPUBLISHED = tuple(state for state in VisitState if state != VisitState.PUBLISHED)


@dataclass(frozen=True)
class Settled:
    """Visits whose results were published before a moment, as (wave or none, version, how many)."""

    before: datetime
    rows: Sequence[tuple[int | None, int, int]]

    def by_version(self) -> dict[int, int]:
        """Return how many there are of each version."""
        found: Counter[int] = Counter()
        for _wave_id, version_id, number in self.rows:
            found[version_id] += number
        return found

    def by_wave(self) -> dict[int | None, int]:
        """Return how many there are of each wave."""
        found: Counter[int | None] = Counter()
        for wave_id, _version_id, number in self.rows:
            found[wave_id] += number
        return found


Reader = Callable[[], Settled | None]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Let the package that keeps figures say what was counted, None before the first time."""
    _readers.append(reader)


def settled_before(before: datetime) -> Settled:
    """Count the visits published before a moment."""
    rows = _published(Visit.wave_id, Visit.version_id).where(Result.published_at < before)
    return Settled(before, [(wave_id, version_id, n) for wave_id, version_id, n in db.session.execute(rows)])


def known() -> Settled | None:
    """Return what was counted last, None before the first time."""
    return next((found for one in _readers if (found := one()) is not None), None)


def visits_by_version(version_ids: Sequence[int]) -> dict[int, int]:
    """Return how many visits, planned or done, name each version; two queries, however many there are."""
    counted = known()
    found = Counter(counted.by_version() if counted else {})
    live = live_counts(counted, Visit.version_id.in_(version_ids), Visit.version_id)
    for version_id, number in db.session.execute(union_all(*live)):
        found[version_id] += number
    return {version_id: found[version_id] for version_id in version_ids if found[version_id]}


def live_counts(counted: Settled | None, where: ColumnElement[bool], *columns: Any) -> list[Select[Any]]:
    """Return what says together how many visits there are beside what was counted, by columns that `where` is about.

    What was published since is found by its day, so `where` is left out there: it would lead through all visits.
    """
    own = select(*columns, func.count()).where(where).group_by(*columns)
    if counted is None:
        return [own]
    fresh = select(Result.visit_id).where(Result.published_at >= counted.before)
    since = select(*columns, func.count()).where(Visit.id.in_(fresh), _plain(Visit.state) == VisitState.PUBLISHED)
    return [own.where(Visit.state.in_(UNPUBLISHED)), since.group_by(*columns), _less(counted.before, columns)]


def _less(before: datetime, columns: Sequence[Any]) -> Select[Any]:
    """Take off what was counted as published and is void since: `own` counts it as what it is now."""
    void = select(Result.visit_id).where(Result.withdrawn_at.is_not(None), _plain(Result.published_at) < before)
    named = [literal(VisitState.PUBLISHED.value) if one is Visit.state else one for one in columns]
    keys = [one for one in columns if one is not Visit.state]
    return select(*named, -func.count()).where(Visit.id.in_(void)).group_by(*keys)


def _plain(column: Any) -> Any:
    """Name a column so that no index is looked for: few visits are found by what they are asked for beside it."""
    return func.coalesce(column, null())


def _published(*columns: Any) -> Select[Any]:
    return select(*columns, func.count()).join(Result, Result.visit_id == Visit.id).group_by(*columns)
