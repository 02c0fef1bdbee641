"""The people and results of sites, for managers and trainers: shrunken means with intervals, never a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload, load_only

from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...ledger.models import ScoreRecord
from ...people.models import Person, PersonRole, Site
from ...people.queries.sites import is_managed_by, sites_managed_by
from ...visits.models import PersonResult
from ..models import PersonFigure, SitePart, Summary
from .moments import is_settled
from .scores import DEFAULT_VARIANCE, POOLED, YEAR, summary
from .standards import OF_VISITS, SUMS

COMPARABLE_FROM = 6
MOST_PEOPLE, MOST_PRINTED = 25, 40
"""How many people a site's page names, as many as a page of the team's list, and how many its report."""


@dataclass(frozen=True)
class PersonRow:
    """One person of a site with the count of counted visits and shoppers, and the mean drawn towards the group's.

    `reason` says why the mean is not adjusted, if it is not.
    """

    person: Person
    n: int
    shoppers: int
    last_at: datetime | None
    raw: float | None
    mean: float | None
    low: float | None
    high: float | None
    reason: str = ""

    @property
    def is_comparable(self) -> bool:
        """Whether there are enough visits to show the mean with its interval."""
        return self.n >= COMPARABLE_FROM


def site_for(reader: Person, site_id: int) -> Site:
    """Return a site that the reader may look into: trainers and administrators any, managers their own and below."""
    site = db.session.get(Site, site_id)
    if site is None or (not reader.has_role("trainer", "admin") and not is_managed_by(reader, site)):
        raise NotFound
    return site


def sites_for(reader: Person) -> list[Site]:
    """Return the sites that the reader may look into, in the order of the tree."""
    found = select(Site).where(Site.is_active).order_by(Site.path)
    if not reader.has_role("trainer", "admin"):
        found = found.where(Site.id.in_(sites_managed_by(reader)))
    return list(db.session.scalars(found))


def people_of(site: Site, most: int) -> list[PersonRow]:
    """Return the first employees of a site and below, by name, each with n, shoppers, mean and interval."""
    some = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .join(Site, Site.id == Person.site_id)
        .where(PersonRole.role == "employee", Person.is_active, Site.path.like(f"{site.path}%"))
        .order_by(Person.name, Person.id)
        .limit(most)
        .subquery()
    )
    sums, pooled = _sums(select(some.c.id)).subquery(), summary(POOLED)
    rows = db.session.execute(
        select(Person, PersonFigure, sums)
        .options(load_only(Person.number, Person.name), lazyload(Person.role_rows))
        .options(load_only(PersonFigure.adjusted, PersonFigure.low, PersonFigure.high, PersonFigure.reason))
        .join(some, some.c.id == Person.id)
        .outerjoin(PersonFigure, PersonFigure.person_id == Person.id)
        .outerjoin(sums, sums.c.person_id == Person.id)
        .order_by(Person.name, Person.id)
    )
    return [_row(person, figure, rest if rest[0] else None, pooled) for person, figure, _id, *rest in rows]


def _sums(person_ids: Select[int]) -> Select[Any]:
    """Select visits, shoppers, last visit and mean by person from one index: published results alone have such rows."""
    percent = 100.0 * PersonResult.got / PersonResult.possible
    return (
        select(
            PersonResult.person_id,
            func.count(func.distinct(PersonResult.result_id)).label("n"),
            func.count(func.distinct(PersonResult.rater_id)).label("shoppers"),
            func.max(PersonResult.at).label("last"),
            func.avg(percent).label("mean"),
        )
        .where(PersonResult.person_id.in_(person_ids), PersonResult.excluded == "", PersonResult.possible > 0)
        .group_by(PersonResult.person_id)
    )


def _row(person: Person, figure: PersonFigure | None, sums: Sequence[Any] | None, pooled: Summary | None) -> PersonRow:
    """Take the adjusted mean of last night; without one draw the plain mean towards the group's.

    Weight n / (n + within / between), interval at 95 %.
    """
    if sums is None:
        return PersonRow(person, 0, 0, None, None, None, None, None)
    n, shoppers, last, raw = (*sums[:3], float(sums[3]))
    if figure and figure.adjusted is not None and figure.low is not None and figure.high is not None:
        return PersonRow(person, n, shoppers, last, raw, figure.adjusted, max(0.0, figure.low), min(100.0, figure.high))
    within = pooled.content["within"] if pooled else DEFAULT_VARIANCE
    between = pooled.content["between"] if pooled else 0.0
    grand = pooled.content["mean"] if pooled else raw
    weight = n * between / (n * between + within) if between else 0.0
    mean = grand + weight * (raw - grand)
    half = 1.96 * (between * (1 - weight)) ** 0.5 if between else 1.96 * (within / n) ** 0.5
    reason = figure.reason if figure else "too_little"
    return PersonRow(person, n, shoppers, last, raw, mean, max(0.0, mean - half), min(100.0, mean + half), reason)


IMPROVED = ("n", "raters", "difference", "low", "high", "least")


@dataclass(frozen=True)
class Improved:
    """Somebody who improved beyond chance: visits and shoppers, difference in points with its 95 % interval.

    `least` is the smallest difference that would have counted; it and `raters` are None where a night before the
    update to this release kept neither.
    """

    person: Person
    n: int
    raters: int | None
    difference: float
    low: float
    high: float
    least: float | None


def people_who_improved(most: int = 5) -> tuple[list[Improved], datetime | None]:
    """Return some of those who had improved when the figures were last computed, by name, and when that was."""
    row = summary("improved")
    if row is None:
        return [], None
    found = {one["person"]: one for one in row.content["people"]}
    people = select(Person).options(lazyload(Person.role_rows)).where(Person.id.in_(found), Person.is_active)
    return [
        Improved(person, *(found[person.id].get(key) for key in IMPROVED))
        for person in db.session.scalars(people.order_by(Person.name).limit(most))
    ], row.as_of


def ids_below(site: Site) -> list[int]:
    """Return the ids of a site and of the active ones below."""
    return list(db.session.scalars(active_below(site)))


def active_below(site: Site) -> Select[int]:
    """Select the ids of a site and of the active ones below."""
    return select(Site.id).where(Site.path.like(f"{site.path}%"), Site.is_active)


def parts_of_score(site: Site) -> dict[str, tuple[float, int]]:
    """Return the percentage and the number of visits by whom items answer for: person, site, process.

    As `standards.weakest`: of twelve months, from the sums of the last night where there are any.
    """
    sums: dict[str, tuple[float, int]] = {}
    for answers_for, got, possible, visits in db.session.execute(_kept_parts(site) if summary(SUMS) else _parts(site)):
        if possible:
            sums[answers_for] = (100 * int(got) / int(possible), int(visits))
    return sums


def _kept_parts(site: Site) -> Select[*tuple[Any, ...]]:
    return (
        select(SitePart.answers_for, func.sum(SitePart.got), func.sum(SitePart.possible), func.sum(SitePart.visits))
        .join(Site, Site.id == SitePart.site_id)
        .where(Site.path.like(f"{site.path}%"))
        .group_by(SitePart.answers_for)
    )


def _parts(site: Site) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ScoreRecord.answers_for,
            func.sum(ScoreRecord.got),
            func.sum(ScoreRecord.possible),
            func.count(func.distinct(ScoreRecord.source_id)),
        )
        .join(Site, Site.id == ScoreRecord.site_id)
        .where(Site.path.like(f"{site.path}%"), ScoreRecord.voided_at.is_(None), ScoreRecord.at >= now() - YEAR)
        .where(OF_VISITS, is_settled())
        .group_by(ScoreRecord.answers_for)
    )
