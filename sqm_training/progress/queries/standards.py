"""Where points are lost, standard by standard, and what trains them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import load_only

from ...database import now
from ...extensions import db
from ...ledger.models import MILLION, ScoreRecord
from ...people.models import Site
from ...standards.models import Standard
from ...standards.queries import is_whole
from ...visits.models import PersonResult, Result, Visit
from ..models import SiteStandard, WaveStandard
from .moments import is_settled
from .scores import WAVE, YEAR, summary
from .trainers import SHOWN, Trainer, ranked

VISIT = "visit"
"""The source of records that say how a standard is kept towards customers; practice is shown apart from it."""
SCENARIO = "scenario"
Reading = Select[*tuple[Any, ...]]
SOURCE = func.coalesce(ScoreRecord.source_kind, "")
OF_VISITS = SOURCE == VISIT
"""That a record is of a visit, said so that no index serves it: nearly all are; by site or person the way is short."""


@dataclass(frozen=True)
class StandardScore:
    """What a person or site got on one standard: percent of the possible points, over how many visits."""

    standard: Standard
    got: float
    possible: float
    visits: int
    trained_by: tuple[Trainer, ...] = ()

    @property
    def percent(self) -> float:
        """Points got of those possible, 0 to 100."""
        return 100 * self.got / self.possible if self.possible else 0.0

    @property
    def lost(self) -> float:
        """Points lost."""
        return self.possible - self.got


def visits_left_out(person_id: Any) -> Select[int]:
    """Select the visits that do not count for a person: objected to, or with too few items that apply."""
    rows = select(Result.visit_id).join(PersonResult, PersonResult.result_id == Result.id)
    rows = rows.where(PersonResult.person_id == person_id, PersonResult.excluded != "")
    return rows.where(PersonResult.possible > 0)


def own_standards(person_id: int, since: datetime) -> list[StandardScore]:
    """Return the person's standards over the visits since a moment that count, those with most lost points first."""
    return _read(_own(), person=person_id, since=since)[VISIT]


@cache
def _own() -> Reading:
    """Return the statement of `own_standards`, put together once: that takes longer than to run it."""
    since = ScoreRecord.at >= bindparam("since")
    return _reading(_live(ScoreRecord.person_id == bindparam("person"), *_own_that_count(), since))


def _own_that_count() -> tuple[ColumnElement[bool], ...]:
    left_out = visits_left_out(bindparam("person"))
    return ScoreRecord.answers_for == "person", ScoreRecord.source_id.not_in(left_out)


def own_and_played(person_id: int, since: datetime) -> tuple[list[StandardScore], list[StandardScore]]:
    """Return the person's standards since a moment, in visits that count and in role-plays, in one query.

    Visits of a role-play's standard are the attempts.
    """
    found = _read(_own_and_played(), person=person_id, since=since)
    return found[VISIT], found[SCENARIO]


@cache
def _own_and_played() -> Reading:
    points = _live(
        ScoreRecord.person_id == bindparam("person"),
        or_(and_(*_own_that_count()), ScoreRecord.source_kind == SCENARIO),
        ScoreRecord.at >= bindparam("since"),
        of=(VISIT, SCENARIO),
    )
    return _reading(points.add_columns(ScoreRecord.source_kind.label("source")).group_by(ScoreRecord.source_kind))


def site_standards(site_ids: Sequence[int], since: datetime) -> list[StandardScore]:
    """Return the standards of some sites since a moment, whoever they answer for, most lost points first."""
    return _by_standard(ScoreRecord.site_id.in_(site_ids), ScoreRecord.at >= since, is_settled())


def wave_standards(wave_id: int, site_ids: Sequence[int] | None = None) -> list[StandardScore]:
    """Return the standards of a wave, of all its sites or of some, whoever they answer for, most lost points first.

    They come from the sums of the last night; of a wave that was published since, from the records themselves.
    """
    if summary(f"{WAVE}{wave_id}") is not None:
        return _scored(_kept_of_wave(wave_id, site_ids))
    return _by_standard(*in_wave(wave_id), *([] if site_ids is None else [ScoreRecord.site_id.in_(site_ids)]))


def in_wave(wave_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions that a record is of a published visit of a wave that no objection is open to."""
    published = select(Result.visit_id).join(Visit, Visit.id == Result.visit_id).where(Visit.wave_id == wave_id)
    published = published.where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
    return [ScoreRecord.source_kind == VISIT, ScoreRecord.source_id.in_(published), is_settled()]


def _kept_of_wave(wave_id: int, site_ids: Sequence[int] | None) -> Select[*tuple[Any, ...]]:
    rows = select(
        WaveStandard.standard_id,
        func.sum(WaveStandard.got).label("got"),
        func.sum(WaveStandard.possible).label("possible"),
        func.sum(WaveStandard.visits).label("visits"),
    ).where(WaveStandard.wave_id == wave_id)
    rows = rows if site_ids is None else rows.where(WaveStandard.site_id.in_(site_ids))
    return rows.group_by(WaveStandard.standard_id)


def all_standards(since: datetime) -> list[StandardScore]:
    """Return the standards of the whole organisation since a moment, most lost points first."""
    return _by_standard(ScoreRecord.at >= since, is_settled())


SUMS = "sums"
"""The summary that says as of when the sums of sites hold."""


def weakest(
    site_ids: Collection[int] | None = None, most: int | None = 5, *, below: Site | None = None
) -> tuple[list[StandardScore], datetime | None]:
    """Return the standards with the most lost points in twelve months, and as of when.

    They are those of some sites, of a site and the active ones `below`, or of all. They come from the sums of the last
    night; before the first one, from the records themselves. Without `most`, all.
    """
    kept, where = summary(SUMS), "below" if below is not None else "" if site_ids is None else "sites"
    given = {"sites": list(site_ids or ()), "path": f"{below.path}%" if below is not None else ""}
    if kept is None:
        live = _live(ScoreRecord.at >= bindparam("since"), is_settled(), *_at_sites(ScoreRecord.site_id, where))
        return _read(_reading(live, most), since=now() - YEAR, **given)[VISIT], None
    return _read(_weakest(where, most), **given)[VISIT], kept.as_of


@cache
def _weakest(where: str, most: int | None) -> Reading:
    rows = select(
        SiteStandard.standard_id,
        func.sum(SiteStandard.got).label("got"),
        func.sum(SiteStandard.possible).label("possible"),
        func.sum(SiteStandard.visits).label("visits"),
    )
    rows = rows.where(*_at_sites(SiteStandard.site_id, where)).group_by(SiteStandard.standard_id)
    return _reading(rows, most)


def _at_sites(column: Any, where: str) -> list[ColumnElement[bool]]:
    """Return the condition that a site is one of `sites`, or one below `path`."""
    if where == "sites":
        return [column.in_(bindparam("sites", expanding=True))]
    below = select(Site.id).where(Site.path.like(bindparam("path")), Site.is_active)
    return [column.in_(below)] if where else []


def _by_standard(*conditions: ColumnElement[bool]) -> list[StandardScore]:
    return _scored(_live(*conditions))


def _live(*conditions: ColumnElement[bool], of: Sequence[str] = (VISIT,)) -> Select[*tuple[Any, ...]]:
    """Select standard, points got and possible in millionths, and visits, from the records themselves."""
    return (
        select(
            ScoreRecord.standard_id,
            func.sum(ScoreRecord.got).label("got"),
            func.sum(ScoreRecord.possible).label("possible"),
            func.count(func.distinct(ScoreRecord.source_id)).label("visits"),
        )
        .where(ScoreRecord.voided_at.is_(None), SOURCE.in_(of), *conditions)
        .group_by(ScoreRecord.standard_id)
    )


def _scored(sums: Select[*tuple[Any, ...]]) -> list[StandardScore]:
    """Return the scores of standards with what trains them, most lost points first."""
    return _read(_reading(sums))[VISIT]


def _reading(sums: Select[*tuple[Any, ...]], most: int | None = None) -> Reading:
    """Select the standards of some sums with their first trainers; of those that lost most only with `most`.

    Sums that name no `source` are of visits; those of others come without what trains their standards, and so do
    standards out of force: nobody is to practise them any more. Standards and links are read for those alone that are
    shown.
    """
    points = sums.cte()
    if most is not None:
        standard_id, got, possible, _visits = points.c
        points = select(points).where(possible > got).order_by((possible - got).desc(), standard_id).limit(most).cte()
    in_force = select(Standard.id).join(points, points.c.standard_id == Standard.id).where(Standard.state != "retired")
    source, links = points.c.get("source", literal(VISIT)), ranked(in_force, is_whole())
    columns = (points.c.standard_id, points.c.got, points.c.possible, points.c.visits)
    return (
        select(Standard, source, *columns, links.c.kind, links.c.title, links.c.path)
        .select_from(points)
        .outerjoin(links, and_(links.c.standard_id == points.c.standard_id, source == VISIT, links.c.place <= SHOWN))
        .outerjoin(Standard, and_(Standard.id == points.c.standard_id, func.coalesce(links.c.place, 1) == 1))
        .where(points.c.possible > 0, points.c.standard_id.is_not(None))
        .order_by(points.c.standard_id, links.c.place)
        .options(load_only(Standard.code, Standard.title))
    )


def _read(reading: Reading, **given: Any) -> dict[str, list[StandardScore]]:
    """Return what `_reading` selects for what is given, most lost points first, by source, in one query."""
    trainers: dict[int, list[Trainer]] = defaultdict(list)
    scored: list[tuple[Standard, str, Any, Any, int]] = []
    for standard, of, standard_id, got, possible, visits, *link in db.session.execute(reading, given):
        if standard is not None:
            scored.append((standard, of, got, possible, visits))
        if link[0] is not None:
            trainers[standard_id].append(Trainer(*link))
    found: dict[str, list[StandardScore]] = defaultdict(list)
    for standard, of, got, possible, visits in scored:
        trained_by = tuple(trainers[standard.id]) if of == VISIT else ()
        found[of].append(StandardScore(standard, int(got) / MILLION, int(possible) / MILLION, int(visits), trained_by))
    for scores in found.values():
        scores.sort(key=lambda one: (-one.lost, one.standard.code))
    return found


def to_practise(scores: list[StandardScore], most: int = 3) -> list[StandardScore]:
    """Return the weakest standards that something trains: those that lost points, most lost first."""
    return [one for one in scores if one.lost > 0 and one.trained_by][:most]
