"""What leaders read: how people stand, where points are lost, waves, shoppers, and the checklists themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload

from ...checklists.models import Checklist, ChecklistVersion, Item
from ...extensions import db
from ...people.models import Person, PersonRole, Site
from ...people.queries.sites import sites_managed_by
from ...standards.models import Dimension, Standard
from ...visits.models import PersonResult, Result, Visit, Wave
from ..models import PersonFigure, ShopperFigure, SiteStandard, Summary, WaveFigure
from .scores import summary

FEWEST_CELL = 3


def team(reader: Person) -> Select[int, str, Site, PersonFigure]:
    """Select id, name, site and figure of the employees whom the reader leads or trains; people without visits too."""
    found = (
        select(Person.id, Person.name, Site, PersonFigure)
        .select_from(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .outerjoin(PersonFigure, PersonFigure.person_id == Person.id)
        .outerjoin(Site, Site.id == Person.site_id)
        .where(PersonRole.role == "employee", Person.is_active)
    )
    return found if reader.has_role("trainer", "admin") else found.where(Person.site_id.in_(sites_managed_by(reader)))


def figures_as_of() -> datetime | None:
    """Return when the figures were last computed; None before the first time."""
    row = summary("agreement")
    return row.as_of if row else None


@dataclass(frozen=True)
class HeatRow:
    """One row of the heat map: a standard or a dimension, its share over all shown sites, and a cell for each site."""

    title: Any
    code: str
    overall: float | None
    visits: int
    cells: tuple[tuple[float | None, int], ...]


def heat_map(sites: Sequence[Site], by: str) -> list[HeatRow]:
    """Return standards (or dimensions) x sites, the lowest share first; a cell with under 3 visits stays empty.

    Visits of a cell are those of its standard with most of them.
    """
    standards = {one.id: one for one in db.session.scalars(select(Standard))}
    sums: dict[Any, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    own = select(
        SiteStandard.site_id,
        SiteStandard.standard_id,
        SiteStandard.got,
        SiteStandard.possible,
        SiteStandard.visits,
    ).where(SiteStandard.site_id.in_([site.id for site in sites]))
    for site_id, standard_id, got, possible, visits in db.session.execute(own):
        standard = standards[standard_id]
        cell = sums[standard if by == "standard" else Dimension(standard.dimension)][site_id]
        cell[0], cell[1], cell[2] = cell[0] + got, cell[1] + possible, max(cell[2], visits)
    rows = [_heat_row(key, cells, sites) for key, cells in sums.items()]
    return sorted(rows, key=lambda one: (one.overall is None, one.overall or 0, one.code))


def _heat_row(key: Any, cells: Mapping[int, Sequence[float]], sites: Sequence[Site]) -> HeatRow:
    found: list[tuple[float | None, int]] = []
    for site in sites:
        got, possible, visits = cells.get(site.id, (0, 0, 0))
        found.append((100 * got / possible if possible and visits >= FEWEST_CELL else None, int(visits)))
    got, possible = (sum(cell[place] for cell in cells.values()) for place in (0, 1))
    is_standard = isinstance(key, Standard)
    return HeatRow(
        title=key.title if is_standard else key.value,
        code=key.code if is_standard else key.value,
        overall=100 * got / possible if possible else None,
        visits=int(sum(cell[2] for cell in cells.values())),
        cells=tuple(found),
    )


def sites_with_heat(sites: Sequence[Site]) -> list[Site]:
    """Return those of some sites that had visits in the year behind the heat map."""
    known = set(db.session.scalars(select(SiteStandard.site_id).distinct()))
    return [site for site in sites if site.id in known]


def waves() -> list[tuple[WaveFigure, Wave | None]]:
    """Return all waves and quarters with their common shift, the newest first."""
    rows = db.session.execute(
        select(WaveFigure, Wave).outerjoin(Wave, Wave.id == WaveFigure.wave_id).order_by(WaveFigure.starts_at.desc())
    )
    return [(figure, wave) for figure, wave in rows]


def shoppers() -> Select[int, str, ShopperFigure]:
    """Select id and name of all shoppers with visits, with how strict they are."""
    return select(Person.id, Person.name, ShopperFigure).join(ShopperFigure, ShopperFigure.shopper_id == Person.id)


DRIFT = "drift:"
"""What the keys of summaries with the strictness of one shopper by quarter begin with."""


def drift_of(shopper_ids: Iterable[int] | None = None) -> dict[int, list[list[Any]]]:
    """Return how strict some or all shoppers were, as last computed: quarter, visits, effect, half of the interval."""
    keys = None if shopper_ids is None else [f"{DRIFT}{one}" for one in shopper_ids]
    wanted = Summary.key.like(f"{DRIFT}%") if keys is None else Summary.key.in_(keys)
    rows = db.session.execute(select(Summary.key, Summary.content).where(wanted))
    return {int(key.removeprefix(DRIFT)): content["quarters"] for key, content in rows}


def integrity_flags() -> dict[str, dict[str, int]]:
    """Return by shopper how many visits carry each flag that a person should look at, as last computed."""
    row = summary("integrity")
    return dict(row.content) if row else {}


@dataclass(frozen=True)
class Island:
    """Shoppers who cannot be compared with the largest set, where they go, and one visit that would connect them."""

    shoppers: tuple[Person, ...]
    site: Site | None
    by: Person | None


ISLANDS = "islands"
"""The summary that holds the sets of shoppers that cannot be compared."""


def islands() -> list[Island]:
    """Return the sets of shoppers that nothing links to the largest one, each with a visit that would.

    As they were last night; before the first one, as they are.
    """
    row = summary(ISLANDS)
    if row is None:
        return _islands()
    rows = row.content["islands"]
    people = _by_id(Person, {number for one in rows for number in (*one["shoppers"], one["by"])})
    places = _by_id(Site, {one["site"] for one in rows})
    return [
        Island(
            tuple(people[number] for number in one["shoppers"] if number in people),
            places.get(one["site"]),
            people.get(one["by"]),
        )
        for one in rows
    ]


def _by_id(model: Any, ids: set[int | None]) -> dict[int, Any]:
    wanted = ids - {None}
    rows = select(model).where(model.id.in_(wanted))
    rows = rows.options(lazyload(Person.role_rows)) if model is Person else rows
    return {one.id: one for one in db.session.scalars(rows)} if wanted else {}


def kept_islands() -> dict[str, Any]:
    """Return the islands as they are, as plain data by ids, for the night to keep."""
    rows = [
        {
            "shoppers": [person.id for person in one.shoppers],
            "site": one.site.id if one.site else None,
            "by": one.by.id if one.by else None,
        }
        for one in _islands()
    ]
    return {"islands": rows}


def _islands() -> list[Island]:
    sets: dict[int, set[int]] = defaultdict(set)
    for shopper_id, subset in db.session.execute(select(ShopperFigure.shopper_id, ShopperFigure.subset)):
        sets[subset].add(shopper_id)
    return islands_among([sets[number] for number in sorted(sets) if number > 0])


def islands_among(subsets: Sequence[set[int]]) -> list[Island]:
    """Return the sets after the first one as islands, those who visited most first."""
    if len(subsets) < 2:
        return []
    counts = select(PersonResult.rater_id, func.count().label("n")).group_by(PersonResult.rater_id).subquery()
    rows = select(Person).outerjoin(counts, counts.c.rater_id == Person.id).options(lazyload(Person.role_rows))
    rows = rows.where(Person.id.in_(set().union(*subsets))).order_by(func.coalesce(counts.c.n, 0).desc(), Person.id)
    people = list(db.session.scalars(rows))
    main = next((one for one in people if one.id in subsets[0] and one.is_active), None)
    return [
        Island(tuple(one for one in people if one.id in subset), _usual_site(sorted(subset)), main)
        for subset in subsets[1:]
    ]


def _usual_site(shopper_ids: Sequence[int]) -> Site | None:
    return db.session.scalar(
        select(Site)
        .join(Visit, Visit.site_id == Site.id)
        .join(Result, Result.visit_id == Visit.id)
        .where(Visit.shopper_id.in_(shopper_ids), Result.published_at.is_not(None))
        .group_by(Site.id)
        .order_by(func.count().desc(), Site.id)
        .limit(1)
    )


def checklists() -> list[tuple[ChecklistVersion, Checklist, Summary]]:
    """Return the versions whose items were analysed, the newest version of each checklist first."""
    keys = {row.key: row for row in db.session.scalars(select(Summary).where(Summary.key.like("items:%")))}
    ids = [int(key.removeprefix("items:")) for key in keys]
    rows = db.session.execute(
        select(ChecklistVersion, Checklist)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.id.in_(ids))
        .order_by(Checklist.code, ChecklistVersion.number.desc())
    )
    return [(version, checklist, keys[f"items:{version.id}"]) for version, checklist in rows]


def item_texts(version_id: int) -> dict[str, Any]:
    """Return the words of a version's items by code."""
    rows = db.session.execute(select(Item.code, Item.text).where(Item.version_id == version_id))
    return {row.code: row.text for row in rows}
