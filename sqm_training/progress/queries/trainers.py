"""What trains a standard, in the order in which it is offered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select

from ...database import Text
from ...extensions import db
from ...standards.models import Dimension, Standard, StandardLink

KINDS = ("card", "moment", "lesson", "scenario", "quiz")
"""In which order what trains a standard is offered: the five-minute card first."""
SHOWN = 3
"""How many of the things that train a standard are read: no page names more."""


@dataclass(frozen=True)
class Trainer:
    """Something that trains a standard: its kind, title and page; `ref` names it, and the part of it after a colon."""

    kind: str
    title: Text
    path: str
    ref: str = ""

    @property
    def is_part(self) -> bool:
        """Whether this is a moment of a scenario, which is linked as a whole too."""
        return self.kind == "scenario" and ":" in self.ref


def ranked(standard_ids: Select[int] | Sequence[int], *conditions: ColumnElement[bool]) -> Subquery:
    """Select the links of what trains some standards, numbered in the order in which they are offered.

    The first of every kind comes before the second of any; questions belong to their quiz.
    """
    is_moment = and_(StandardLink.kind == "scenario", StandardLink.ref.contains(":"))
    kind = case((is_moment, "moment"), else_=StandardLink.kind)
    of_kind = func.row_number().over(partition_by=(StandardLink.standard_id, kind), order_by=StandardLink.id)
    order = case({name: place for place, name in enumerate(KINDS)}, value=kind, else_=len(KINDS))
    links = (
        select(StandardLink, order.label("kind_place"), of_kind.label("seen"))
        .where(StandardLink.standard_id.in_(standard_ids), StandardLink.relation == "trains")
        .where(StandardLink.kind != "question", *conditions)
        .subquery()
    )
    known = links.c
    place = func.row_number().over(partition_by=known.standard_id, order_by=(known.seen, known.kind_place, known.id))
    columns = (known.standard_id, known.kind, known.title, known.path, known.ref)
    return select(*columns, place.label("place")).subquery()


def trainers_of(standard_ids: Sequence[int], most: int = SHOWN) -> dict[int, tuple[Trainer, ...]]:
    """Return the first things that train each of some standards, moments of scenarios among them."""
    if not standard_ids:
        return {}
    links = ranked(standard_ids).c
    rows = select(links.standard_id, links.kind, links.title, links.path, links.ref).where(links.place <= most)
    found: dict[int, list[Trainer]] = defaultdict(list)
    for standard_id, *known in db.session.execute(rows.order_by(links.standard_id, links.place)):
        found[standard_id].append(Trainer(*known))
    return {key: tuple(trainers) for key, trainers in found.items()}


def practice_cards() -> list[tuple[str, list[Any]]]:
    """Return all practice cards by dimension, as rows with title and path."""
    cards: dict[str, list[Any]] = defaultdict(list)
    rows = db.session.execute(
        select(StandardLink.title, StandardLink.path, Standard.dimension)
        .join(Standard, Standard.id == StandardLink.standard_id)
        .where(StandardLink.kind == "card", Standard.state != "retired")
        .order_by(Standard.code)
    )
    for link in rows:
        cards[link.dimension].append(link)
    return [(dimension, cards[dimension]) for dimension in Dimension if cards[dimension]]
