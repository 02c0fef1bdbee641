"""Reads of standards, touchpoints and their coverage."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from ..errors import NotFound
from ..extensions import db
from ..people.models import Person
from .models import PART_KINDS, Standard, StandardLink, StandardVersion, Touchpoint


def standard_by_code(code: str) -> Standard:
    """Return the standard with a code, or raise `NotFound`."""
    standard = db.session.scalar(select(Standard).options(joinedload(Standard.touchpoint)).where(Standard.code == code))
    if standard is None:
        raise NotFound
    return standard


def catalogue() -> Select[Any]:
    """Select all standards with their touchpoints."""
    return select(Standard).options(joinedload(Standard.touchpoint))


def links_of(standard: Standard) -> dict[str, list[StandardLink]]:
    """Return what measures and what trains a standard."""
    found: dict[str, list[StandardLink]] = {"measures": [], "trains": []}
    rows = select(StandardLink).where(StandardLink.standard_id == standard.id).order_by(StandardLink.ref)
    for link in db.session.scalars(rows):
        found[link.relation].append(link)
    return found


def more_practice(standard: Standard, most: int = 3) -> list[StandardLink]:
    """Return what else than its card trains a standard: of each kind the first few."""
    seen: Counter[str] = Counter()
    found = []
    for link in links_of(standard)["trains"]:
        if link.kind != "card" and not link.is_part:
            seen[link.kind] += 1
            found += [link] if seen[link.kind] <= most else []
    return found


def is_whole() -> ColumnElement[bool]:
    """Return the condition that a link names a whole thing, no moment of a scenario and no question of a quiz."""
    return or_(StandardLink.kind.not_in(PART_KINDS), ~StandardLink.ref.contains(":"))


def versions_of(standard: Standard) -> list[StandardVersion]:
    """Return all wordings of a standard, newest first."""
    rows = (
        select(StandardVersion)
        .where(StandardVersion.standard_id == standard.id)
        .order_by(StandardVersion.number.desc())
    )
    return list(db.session.scalars(rows))


KINDS = ("item", "card", "lesson", "scenario", "quiz")
"""What measures or trains a standard, in the order of the matrix: items measure, all others train."""
WHOLES = {"question": "quiz"}
"""Of what kind the wholes are that parts of some kind belong to, where it is another."""


@dataclass(frozen=True)
class Coverage:
    """How many things of each kind measure or train a standard (id, code, title); a hole lacks either."""

    standard: Any
    numbers: dict[str, int]

    @property
    def hole(self) -> str:
        """The kind of hole: `untrained` (measured only), `unmeasured` (trained only), `empty`, or nothing."""
        is_measured, is_trained = bool(self.numbers.get("item")), any(map(self.numbers.get, KINDS[1:]))
        if is_measured == is_trained:
            return "" if is_measured else "empty"
        return "untrained" if is_measured else "unmeasured"


HOLES = {"untrained": 0, "unmeasured": 1, "empty": 2, "": 3}


def coverage() -> list[Coverage]:
    """Return the coverage of all standards in force or proposed, holes first."""
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    kind = case((StandardLink.relation == "measures", "item"), else_=StandardLink.kind)
    rows = select(StandardLink.standard_id, kind, func.count()).group_by(StandardLink.standard_id, kind)
    for standard_id, name, n in db.session.execute(rows.where(is_whole() | (StandardLink.relation == "measures"))):
        numbers[standard_id][name] = n
    standards = select(Standard.id, Standard.code, Standard.title).where(Standard.state != "retired")
    found = [Coverage(one, numbers[one.id]) for one in db.session.execute(standards)]
    return sorted(found, key=lambda row: (HOLES[row.hole], row.standard.code))


def covering(standard: Standard) -> dict[str, list[tuple[StandardLink, list[StandardLink]]]]:
    """Return what measures or trains a standard by kind: each thing with its own parts that are linked for themselves.

    Parts are the moments of a scenario and the questions of a quiz.
    """
    found: dict[str, list[tuple[StandardLink, list[StandardLink]]]] = {kind: [] for kind in KINDS}
    links = links_of(standard)
    parts: dict[tuple[str, str], list[StandardLink]] = defaultdict(list)
    for link in links["trains"]:
        if link.is_part:
            parts[WHOLES.get(link.kind, link.kind), link.ref.partition(":")[0]].append(link)
    found["item"] = [(link, []) for link in links["measures"]]
    for link in links["trains"]:
        if not link.is_part and link.kind in found:
            found[link.kind].append((link, parts[link.kind, link.ref]))
    return found


def touchpoints() -> list[Touchpoint]:
    """Return all touchpoints, blueprint by blueprint, in their order."""
    return list(db.session.scalars(select(Touchpoint).order_by(Touchpoint.blueprint, Touchpoint.position)))


def has_open_change() -> ColumnElement[bool]:
    """Return the condition that a change of the standard awaits approval."""
    return exists().where(StandardVersion.standard_id == Standard.id, StandardVersion.state == "draft")


def counting_open_changes(decider: Person | None = None) -> Select[Any]:
    """Count the changes that await approval, with a decider those that somebody else has written."""
    number = select(func.count(StandardVersion.id)).where(StandardVersion.state == "draft")
    return number.where(StandardVersion.written_by_id.is_distinct_from(decider.id)) if decider else number
