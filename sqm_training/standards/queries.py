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


@dataclass(frozen=True)
class Coverage:
    """What measures and trains a standard (code, title), as rows with kind, ref, title, path; a hole lacks either."""

    standard: Any
    measures: list[Any]
    trains: list[Any]

    @property
    def hole(self) -> str:
        """The kind of hole: `untrained` (measured only), `unmeasured` (trained only), `empty`, or nothing."""
        if self.measures and not self.trains:
            return "untrained"
        if self.trains and not self.measures:
            return "unmeasured"
        return "" if self.measures else "empty"


HOLES = {"untrained": 0, "unmeasured": 1, "empty": 2, "": 3}


def coverage() -> list[Coverage]:
    """Return the coverage of all standards in force or proposed, holes first; cards and what measures have no title."""
    links: dict[int, dict[str, list[Any]]] = defaultdict(lambda: {"measures": [], "trains": []})
    is_shown = (StandardLink.relation == "trains") & (StandardLink.kind != "card")
    title = case((is_shown, StandardLink.title)).label("title")
    wanted = (StandardLink.standard_id, StandardLink.relation, StandardLink.kind, StandardLink.ref, title)
    rows = select(*wanted, StandardLink.path).where(is_whole() | (StandardLink.relation == "measures"))
    for link in db.session.execute(rows.order_by(StandardLink.ref)):
        links[link.standard_id][link.relation].append(link)
    standards = select(Standard.id, Standard.code, Standard.title).where(Standard.state != "retired")
    found = [Coverage(one, **links[one.id]) for one in db.session.execute(standards)]
    return sorted(found, key=lambda row: (HOLES[row.hole], row.standard.code))


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
