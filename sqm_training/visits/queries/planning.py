"""Reads for planning: visits and waves as lists, and what can be chosen."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from ...checklists.models import Checklist, ChecklistVersion, Script
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person, Site
from ..models import Visit, VisitState, Wave
from . import settled

AGAIN = aliased(Visit)
MANY = 10_000
"""From so many visits on that hold a word, they are looked through rather than gathered."""


def all_visits() -> Select[Visit]:
    """Select visits with site, shopper (not the roles), wave and script at hand."""
    return select(Visit).options(
        joinedload(Visit.site),
        joinedload(Visit.shopper).lazyload(Person.role_rows),
        joinedload(Visit.wave),
        joinedload(Visit.script),
    )


def named(word: str) -> ColumnElement[bool]:
    """Return the condition that a visit's site, shopper or reference holds a word.

    Sites and people are looked through once, so that the condition names only what was found. Few visits of these are
    reached by index, and where nothing was found, none is looked at; among many, the first are met soon anyway, and
    `coalesce` keeps the database from gathering them all.
    """
    found, other = _holding(word), aliased(Visit)
    referred = select(other.id).where(other.reference.is_not(None), other.reference.icontains(word, autoescape=True))
    ways = [column.in_(ids) for column, ids in found.items() if ids]
    if ways and len(db.session.scalars(select(Visit.id).where(or_(*ways)).limit(MANY)).all()) == MANY:
        ways = [func.coalesce(column, null()).in_(ids) for column, ids in found.items() if ids]
    return or_(Visit.id.in_(referred), *ways)


def _holding(word: str) -> dict[Any, list[int]]:
    """Return the ids of the sites and of the shoppers with visits whose names hold a word, by the column of visits."""
    sites = or_(*(one.icontains(word, autoescape=True) for one in (Site.name, Site.name_en, Site.code)))
    has_visits = select(Visit.id).where(Visit.shopper_id == Person.id).exists()
    shoppers = select(literal("shopper"), Person.id).where(Person.name.icontains(word, autoescape=True), has_visits)
    rows = db.session.execute(select(literal("site"), Site.id).where(sites).union_all(shoppers)).all()
    return {
        column: [number for kind, number in rows if kind == wanted]
        for wanted, column in (("site", Visit.site_id), ("shopper", Visit.shopper_id))
    }


def visit_by_id(visit_id: int) -> Visit:
    """Return a visit for a trainer, or raise `NotFound`."""
    visit = db.session.scalar(all_visits().where(Visit.id == visit_id))
    if visit is None:
        raise NotFound
    return visit


def wave_by_id(wave_id: int) -> Wave:
    """Return a wave, or raise `NotFound`."""
    wave = db.session.get(Wave, wave_id)
    if wave is None:
        raise NotFound
    return wave


@dataclass(frozen=True)
class WaveCounts:
    """How many encounters of a wave stand where; a visit that a re-shop makes up for is counted as its re-shop."""

    by_state: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All encounters that are still meant to take place or took place."""
        return sum(self.by_state.values()) - self.by_state.get("void", 0)

    @property
    def made(self) -> int:
        """Those that were made and sent."""
        return sum(self.by_state.get(state, 0) for state in ("submitted", "returned", "approved", "published"))


def all_waves() -> list[Wave]:
    """Return all waves, newest first."""
    return list(db.session.scalars(_waves()))


def _waves() -> Select[Wave]:
    return select(Wave).order_by(Wave.starts_on.desc(), Wave.id.desc())


def waves_with_counts(most: int, skipped: int = 0) -> list[tuple[Wave, WaveCounts]]:
    """Return some waves, newest first, each with its number of encounters by state; three queries."""
    return _counted(list(db.session.scalars(_waves().limit(most).offset(skipped))), settled.known())


def current_wave(today: date) -> tuple[Wave, WaveCounts] | None:
    """Return the wave that began last, before the first one the wave that begins next, with its counts."""
    has_begun = Wave.starts_on <= today
    nearest = case((has_begun, Wave.starts_on)).desc().nulls_last()
    wave = db.session.scalar(select(Wave).order_by(nearest, Wave.starts_on, Wave.id.desc()).limit(1))
    return _counted([wave])[0] if wave else None


def _counted(found: list[Wave], known: settled.Settled | None = None) -> list[tuple[Wave, WaveCounts]]:
    """Count the encounters of waves, those of one as they are, those of many with the help of what is known.

    Few visits have a re-shop: they are found by it, and `coalesce` keeps the database from going through the waves.
    """
    counts: dict[int, Counter[str]] = {wave.id: Counter() for wave in found}
    of_waves = Visit.wave_id.in_(counts)
    made_up_for = select(AGAIN.reshop_of_id).where(AGAIN.reshop_of_id.is_not(None))
    less = select(Visit.wave_id, Visit.state, -func.count()).where(Visit.id.in_(made_up_for))
    less = less.where(func.coalesce(Visit.wave_id, null()).in_(counts)).group_by(Visit.wave_id, Visit.state)
    live = settled.live_counts(known, of_waves, Visit.wave_id, Visit.state)
    rows: list[Any] = [(key, VisitState.PUBLISHED.value, n) for key, n in known.by_wave().items()] if known else []
    for wave_id, state, number in [*rows, *db.session.execute(union_all(*live, less))]:
        if wave_id in counts:
            counts[wave_id][state] += number
    return [
        (wave, WaveCounts({state: number for state, number in sorted(counts[wave.id].items()) if number}))
        for wave in found
    ]


def reshops_of(visit: Visit) -> list[Visit]:
    """Return the visits that were planned to make up for this one, oldest first."""
    return list(db.session.scalars(all_visits().where(Visit.reshop_of_id == visit.id).order_by(Visit.id)))


def visits_of_wave(wave: Wave, *, most: int | None = None, state: str | None = None) -> list[Visit]:
    """Return the visits of a wave by site and window, the first ones with `most`, those in one state with `state`."""
    rows = (
        select(Visit)
        .options(joinedload(Visit.site), joinedload(Visit.shopper).lazyload(Person.role_rows))
        .where(Visit.wave_id == wave.id)
        .order_by(Visit.site_id, Visit.opens_on, Visit.id)
        .limit(most)
    )
    return list(db.session.scalars(rows if state is None else rows.where(Visit.state == state)))


def states_of_wave(wave: Wave) -> dict[str, int]:
    """Return how many visits of a wave are in each state."""
    rows = select(Visit.state, func.count()).where(Visit.wave_id == wave.id).group_by(Visit.state)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def sites_to_visit() -> list[Site]:
    """Return the active sites at which shops happen, in the order of the tree."""
    return list(
        db.session.scalars(
            select(Site).where(Site.is_active, Site.kind.in_(("hall", "hotline", "field"))).order_by(Site.path)
        )
    )


def published_versions() -> list[ChecklistVersion]:
    """Return the published version of every checklist that visits are made with, by code."""
    return list(
        db.session.scalars(
            select(ChecklistVersion)
            .options(joinedload(ChecklistVersion.checklist))
            .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
            .where(ChecklistVersion.state == "published", Checklist.is_retired.is_(False), Checklist.use == "visit")
            .order_by(Checklist.code)
        )
    )


def scripts_by_version(version_ids: list[int]) -> dict[int, list[Script]]:
    """Return the shop scripts of some versions in their order."""
    found: dict[int, list[Script]] = {}
    rows = select(Script).where(Script.version_id.in_(version_ids)).order_by(Script.version_id, Script.position)
    for script in db.session.scalars(rows):
        found.setdefault(script.version_id, []).append(script)
    return found
