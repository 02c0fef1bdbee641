"""What trainings did, as last computed: rows with the names of things and standards."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...assignments.targets import KINDS
from ...database import Text
from ...extensions import db
from ...measures.gain import Gain
from ...standards.models import Standard
from ..effects import EFFECTS
from .scores import summary


@dataclass(frozen=True)
class EffectRow:
    """One training over all its standards (`standard` None) or on one of them.

    `completed` people finished it, `n` of them have visits on both sides. `trained`, `others` and `beyond` (points,
    low, high) are None for groups of fewer than five.
    """

    kind: str
    ref: str
    title: Text
    path: str
    standard: Standard | None
    completed: int
    n: int
    trained: Gain | None
    others: Gain | None
    beyond: tuple[float, float, float] | None

    @property
    def verdict(self) -> str:
        """`shown` when the interval leaves nought out, `not_shown`, or `too_few` where there is nothing to compare."""
        if self.beyond is None:
            return "too_few"
        _points, low, high = self.beyond
        return "not_shown" if low <= 0 <= high else "more" if low > 0 else "less"


def effects_of(*, kind: str, ref: str = "", standard: str = "") -> tuple[list[EffectRow], datetime | None]:
    """Return the rows of a kind of training, narrowed to one thing or one standard, those with most people first.

    Of one thing every standard with people to compare has its row; of all things only the row over all standards,
    unless one is named.
    """
    kept = summary(EFFECTS)
    if kept is None:
        return [], None
    rows = [row for row in kept.content["rows"] if row["kind"] == kind and (not ref or row["ref"] == ref)]
    standards = _standards(rows)
    found = [_row(row, standards) for row in rows]
    if standard:
        found = [one for one in found if one.standard is not None and one.standard.code == standard]
    elif not ref and kind != "standard":
        found = [one for one in found if one.standard is None]
    elif ref:
        found = [one for one in found if one.standard is None or one.n]
    return sorted(_titled(kind, found), key=_order), kept.as_of


def _order(one: EffectRow) -> tuple[Any, ...]:
    return (
        one.standard is not None and one.kind != "standard",
        -one.n,
        one.ref,
        one.standard.code if one.standard else "",
    )


def _standards(rows: Collection[dict[str, Any]]) -> dict[int, Standard]:
    wanted = {row["standard"] for row in rows} | {int(row["ref"]) for row in rows if row["kind"] == "standard"}
    found = select(Standard).where(Standard.id.in_(wanted - {None}))
    return {one.id: one for one in db.session.scalars(found)}


def _row(row: dict[str, Any], standards: dict[int, Standard]) -> EffectRow:
    key = int(row["ref"]) if row["kind"] == "standard" else row["standard"]
    beyond = row["beyond"]
    return EffectRow(
        kind=row["kind"],
        ref=row["ref"],
        title={},
        path="",
        standard=standards.get(key) if key is not None else None,
        completed=row["completed"],
        n=row["n"],
        trained=Gain(*row["trained"]) if row["trained"] else None,
        others=Gain(*row["others"]) if row["others"] else None,
        beyond=(beyond[0], beyond[1], beyond[2]) if beyond else None,
    )


def _titled(kind: str, rows: list[EffectRow]) -> list[EffectRow]:
    """Return rows with the names of their things; what is no longer there is called by its code."""
    if kind == "standard":
        return [
            replace(one, title=one.standard.title, path=f"/standards/{one.standard.code}")
            for one in rows
            if one.standard
        ]
    known = KINDS[kind].find(sorted({one.ref for one in rows})) if kind in KINDS else {}
    plain = {one.ref: {"zh": one.ref, "en": one.ref} for one in rows}
    return [
        replace(
            one,
            title=known[one.ref].title if one.ref in known else plain[one.ref],
            path=(known[one.ref].looked_at or known[one.ref].path) if one.ref in known else "",
        )
        for one in rows
    ]
