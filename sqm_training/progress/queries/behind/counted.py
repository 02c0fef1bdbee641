"""How many visits are behind a figure of several standards: the night counts them, because one visit measures many."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal_column, select

from ....ledger.models import ScoreRecord
from ....people.models import Site
from ....standards.models import Standard
from ...models import Summary

UNSAID: ColumnElement[str] = literal_column("''")
"""No step; written out, because PostgreSQL groups by an expression only where it is the same to the letter."""
DIMENSIONS, STEPS = "dimensions", "steps:"
"""What holds the visits by site and dimension, and what keys begin with that hold those of a quarter and site."""


def key_of(quarter: str, site_id: int) -> str:
    """Return the key of what the night counted at a site with all below it in a quarter."""
    return f"{STEPS}{quarter}:{site_id}"


def by_dimension(*records: ColumnElement[bool]) -> Select[int, str, int]:
    """Select in how many visits each dimension was measured at each site."""
    return _counted(Standard.dimension, records)


def by_step(*records: ColumnElement[bool]) -> Select[int, str, str, int]:
    """Select in how many visits each step of the blueprint was measured at each site, by channel.

    A record that names no step is of the one that its standard belongs to.
    """
    step = func.coalesce(func.nullif(ScoreRecord.touchpoint, UNSAID), Standard.touchpoint_code, UNSAID)
    return _counted(ScoreRecord.channel, records, step)


def by_standard(*records: ColumnElement[bool]) -> Select[int, str, str, int]:
    """Select in how many visits each standard was measured at each site, by channel, at whatever step."""
    return _counted(ScoreRecord.channel, records, cast(Standard.id, String))


def _counted(axis: Any, records: Iterable[ColumnElement[bool]], *more: Any) -> Any:
    axes = (ScoreRecord.site_id, axis, *more)
    return (
        select(*axes, func.count(func.distinct(ScoreRecord.source_id)))
        .join(Standard, Standard.id == ScoreRecord.standard_id)
        .where(*records)
        .group_by(*axes)
    )


def of_dimension(kept: Summary | None, dimension: str, site_ids: Iterable[int], at: datetime) -> int | None:
    """Return in how many visits a dimension was measured at some sites; None where the night of a moment knew none."""
    if kept is None or kept.as_of != at:
        return None
    return sum(kept.content.get(str(site_id), {}).get(dimension, 0) for site_id in site_ids)


def keys_of(quarters: Iterable[str], sites: Sequence[Site]) -> list[str]:
    """Return the keys of what the night counted at some sites in some quarters."""
    return [key_of(quarter, site.id) for quarter in quarters for site in sites]


def of_steps(
    kept: Mapping[str, Summary],
    sites: Sequence[Site],
    moments: Mapping[str, datetime],
    *,
    channel: str,
    kind: str,
    name: str,
) -> int | None:
    """Return in how many visits a step (`kind` is `steps`) or a standard (`standards`) was measured, by name.

    With a `channel`, in that one alone. `moments` are those of the figures by quarter; None where the night that added
    one up kept no count.
    """
    total = 0
    for quarter, at in moments.items():
        rows = [kept.get(key_of(quarter, site.id)) for site in sites]
        found = [row.content[kind] for row in rows if row is not None and row.as_of == at]
        if not found:
            return None
        total += sum(numbers.get(name, 0) for one in found for key, numbers in one.items() if channel in ("", key))
    return total
