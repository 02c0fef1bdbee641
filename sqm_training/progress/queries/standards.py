"""Where points are lost, standard by standard, and what trains them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from ...extensions import db
from ...ledger.models import MILLION, ScoreRecord
from ...standards.models import Dimension, Standard, StandardLink
from ...visits.models import Result, Visit

VISIT = "visit"
"""The source of records that say how a standard is kept towards customers; practice is shown apart from it."""


@dataclass(frozen=True)
class StandardScore:
    """What a person or site got on one standard: percent of the possible points, over how many visits."""

    standard: Standard
    got: float
    possible: float
    visits: int
    trained_by: tuple[StandardLink, ...] = ()

    @property
    def percent(self) -> float:
        """Points got of those possible, 0 to 100."""
        return 100 * self.got / self.possible if self.possible else 0.0

    @property
    def lost(self) -> float:
        """Points lost."""
        return self.possible - self.got


def own_standards(person_id: int, since: datetime) -> list[StandardScore]:
    """Return the person's standards since a moment, the one with the most lost points first."""
    return _by_standard(
        ScoreRecord.person_id == person_id, ScoreRecord.answers_for == "person", ScoreRecord.at >= since
    )


def site_standards(site_ids: Sequence[int], since: datetime) -> list[StandardScore]:
    """Return the standards of some sites since a moment, whoever they answer for, most lost points first."""
    return _by_standard(ScoreRecord.site_id.in_(site_ids), ScoreRecord.at >= since)


def wave_standards(wave_id: int, site_ids: Sequence[int] | None = None) -> list[StandardScore]:
    """Return the standards of a wave, of all its sites or of some, whoever they answer for, most lost points first."""
    published = select(Result.visit_id).join(Visit, Visit.id == Result.visit_id).where(Visit.wave_id == wave_id)
    published = published.where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
    found = [ScoreRecord.source_id.in_(published)]
    return _by_standard(*found, *([] if site_ids is None else [ScoreRecord.site_id.in_(site_ids)]))


def all_standards(since: datetime) -> list[StandardScore]:
    """Return the standards of the whole organisation since a moment, most lost points first."""
    return _by_standard(ScoreRecord.at >= since)


def _by_standard(*conditions: ColumnElement[bool]) -> list[StandardScore]:
    sums = (
        select(
            ScoreRecord.standard_id,
            func.sum(ScoreRecord.got).label("got"),
            func.sum(ScoreRecord.possible).label("possible"),
            func.count(func.distinct(ScoreRecord.source_id)).label("visits"),
        )
        .where(ScoreRecord.voided_at.is_(None), ScoreRecord.source_kind == VISIT, *conditions)
        .group_by(ScoreRecord.standard_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Standard, sums.c.got, sums.c.possible, sums.c.visits).join(sums, sums.c.standard_id == Standard.id)
    ).all()
    links = _training([row[0].id for row in rows])
    found = [
        StandardScore(standard, int(got) / MILLION, int(possible) / MILLION, visits, links.get(standard.id, ()))
        for standard, got, possible, visits in rows
        if possible
    ]
    return sorted(found, key=lambda one: (-one.lost, one.standard.code))


def _training(standard_ids: list[int]) -> dict[int, tuple[StandardLink, ...]]:
    links: dict[int, list[StandardLink]] = defaultdict(list)
    for link in db.session.scalars(
        select(StandardLink)
        .where(StandardLink.standard_id.in_(standard_ids), StandardLink.relation == "trains")
        .order_by(StandardLink.id)
    ):
        if not link.is_part:
            links[link.standard_id].append(link)
    return {key: tuple(one_of_each(found)) for key, found in links.items()}


KINDS = ("card", "moment", "lesson", "scenario", "quiz")
"""In which order what trains a standard is offered: the five-minute card first."""


def one_of_each(links: Sequence[StandardLink]) -> list[StandardLink]:
    """Return links so that the first of every kind comes before the second of any; questions belong to their quiz."""
    seen: Counter[str] = Counter()
    placed = []
    for link in sorted(links, key=lambda link: link.id):
        kind = "moment" if link.kind == "scenario" and link.is_part else link.kind
        if kind != "question":
            seen[kind] += 1
            placed.append((seen[kind], KINDS.index(kind) if kind in KINDS else len(KINDS), link.id, link))
    return [link for *_order, link in sorted(placed, key=lambda row: row[:3])]


def to_practise(scores: list[StandardScore], most: int = 3) -> list[StandardScore]:
    """Return the weakest standards that something trains: those that lost points, most lost first."""
    return [one for one in scores if one.lost > 0 and one.trained_by][:most]


def practice_cards() -> list[tuple[str, list[StandardLink]]]:
    """Return all practice cards by dimension."""
    cards: dict[str, list[StandardLink]] = defaultdict(list)
    rows = db.session.execute(
        select(StandardLink, Standard.dimension)
        .join(Standard, Standard.id == StandardLink.standard_id)
        .where(StandardLink.kind == "card", Standard.state != "retired")
        .order_by(Standard.code)
    )
    for link, dimension in rows:
        cards[dimension].append(link)
    return [(dimension, cards[dimension]) for dimension in Dimension if cards[dimension]]
