"""What changed between two versions, as a person would tell it: parts added, taken out, moved and written anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from .normal import normal_number
from .shown import SHOWN_KEYS, said

Row = Mapping[str, Any]
UNSAID = frozenset({"items", "code"})


@dataclass(frozen=True)
class Change:
    """One field that differs: its key, and what it said before and says now."""

    key: str
    before: str
    now: str


@dataclass
class PartChange:
    """One section, item or script: `act` is added, removed, moved or changed."""

    kind: str
    code: str
    title: Row
    act: str
    changes: list[Change] = field(default_factory=list)
    place: str = ""
    points: Any = None


@dataclass
class Difference:
    """Everything that differs between two versions."""

    settings: list[Change]
    sections: list[PartChange]
    items: list[PartChange]
    scripts: list[PartChange]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.settings or self.sections or self.items or self.scripts)

    def counts(self, kind: str) -> dict[str, int]:
        """Return how many parts of a kind (`items`) were added, removed, moved and changed."""
        acts = [part.act for part in getattr(self, kind)]
        return {act: acts.count(act) for act in ("added", "removed", "changed", "moved")}


def difference(before: Row, now: Row) -> Difference:
    """Compare two checklists in the shape of the file."""
    return Difference(
        settings=_fields(before, now, ("title", "method", "cap", "scorable_share", "words", "moments")),
        sections=_parts("section", before["sections"], now["sections"], lambda row: row["title"]),
        items=_items(before, now),
        scripts=_parts("script", before["scripts"], now["scripts"], lambda row: row["title"]),
    )


def _fields(before: Row, now: Row, keys: Iterable[str]) -> list[Change]:
    changes = []
    for key in keys:
        old, new = said(key, before.get(key), before), said(key, now.get(key), now)
        if old != new:
            changes.append(Change(key, old, new))
    return changes


def fields_between(before: Row, now: Row) -> list[Change]:
    """Return every field in which two forms of one part differ."""
    return _fields(before, now, ["code", *_keys(before, now)])


def _keys(*rows: Row) -> list[str]:
    known = [key for key in SHOWN_KEYS if any(key in row for row in rows)]
    return known + sorted({key for row in rows for key in row} - set(SHOWN_KEYS) - UNSAID)


def _parts(
    kind: str,
    before: Sequence[Row],
    now: Sequence[Row],
    title: Callable[[Row], Row],
    places: Mapping[str, str] | None = None,
) -> list[PartChange]:
    old, new = {row["code"]: row for row in before}, {row["code"]: row for row in now}
    found = []
    moved = _moved([row["code"] for row in before], [row["code"] for row in now])
    for code, row in new.items():
        if code not in old:
            found.append(PartChange(kind, code, title(row), "added", points=row.get("points")))
            continue
        changes = _fields(old[code], row, _keys(old[code], row))
        place = (places or {}).get(code, "")
        if changes:
            found.append(PartChange(kind, code, title(row), "changed", changes, place))
        elif place or code in moved:
            found.append(PartChange(kind, code, title(row), "moved", [], place))
    gone = [
        PartChange(kind, code, title(row), "removed", points=row.get("points"))
        for code, row in old.items()
        if code not in new
    ]
    return found + gone


def _items(before: Row, now: Row) -> list[PartChange]:
    homes = [
        {item["code"]: section["code"] for section in one["sections"] for item in section["items"]}
        for one in (before, now)
    ]
    places = {
        code: f"{homes[0][code]} → {home}"
        for code, home in homes[1].items()
        if code in homes[0] and homes[0][code] != home
    }
    flat = [[item for section in one["sections"] for item in section["items"]] for one in (before, now)]
    return _parts("item", flat[0], flat[1], lambda row: row["text"], places)


def _moved(before: list[str], now: list[str]) -> set[str]:
    """Return the codes that stand in another order: those outside the longest run that kept its order."""
    common = set(before) & set(now)
    old, new = [code for code in before if code in common], [code for code in now if code in common]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {old[at] for block in blocks for at in range(block.a, block.a + block.size)}
    return common - kept


def total(rows: Iterable[Row]) -> Any:
    """Return the sum of points of some parts, as short as it is exact."""
    from fractions import Fraction

    return normal_number(sum((Fraction(str(row.get("points") or 0)) for row in rows), start=Fraction(0)))
