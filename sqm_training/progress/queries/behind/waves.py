"""What is behind the figures of a fairness report: the published visits, the people met, the objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, null, select, union_all
from sqlalchemy.orm import aliased

from ....checklists.models import Checklist
from ....database import now
from ....errors import NotFound
from ....extensions import db
from ....people.models import Person, Site
from ....visits.models import Appeal, Result, Visit, VisitState, Wave
from ...models import PersonFigure, ShopperFigure, Summary
from ..fairness import changes_of, kept_of, met_in, objected, shopped_in
from ..scores import MET, summaries
from .columns import MADE, VISIT, Rows
from .left_out import MOST, LeftOut, left_as, published_since
from .pairs import open_at

SHOPPER = aliased(Person)
SHOWN = (VisitState.PUBLISHED, VisitState.VOID)
STILL = ("usual", "not_shown")
JUDGED = (*STILL, "improved", "dropped")
KINDS = {"": (*JUDGED, "too_few"), "judged": JUDGED, "still": STILL, "improved": ("improved",), "dropped": ("dropped",)}
"""Which changes each figure about people counts."""


@dataclass(frozen=True)
class Reported:
    """A wave as its report counts it, at a moment: last night's, or now where the night does not know it yet."""

    wave: Wave
    kept: Summary | None
    at: datetime


def reported(wave_id: int) -> Reported:
    """Return a wave with what the night kept of it, or raise `NotFound`."""
    wave, kept = db.session.get(Wave, wave_id), kept_of(wave_id).wave
    if wave is None:
        raise NotFound
    return Reported(wave, kept, kept.as_of if kept else now())


def published_behind(found: Reported) -> Rows:
    """Select the published visits of a wave at the moment of its report, with both scores."""
    return (
        select(
            *VISIT,
            MADE.label("at"),
            SHOPPER.name.label("shopper"),
            Checklist.channel,
            Result.calculated,
            Result.reported,
        )
        .join(Result, Result.visit_id == Visit.id)
        .join(Site, Site.id == Visit.site_id)
        .join(Checklist, Checklist.id == Visit.checklist_id)
        .outerjoin(SHOPPER, SHOPPER.id == Visit.shopper_id)
        .where(Visit.wave_id == found.wave.id, Visit.state.in_(SHOWN), *open_at(Result, found.at))
    )


def newest_published(found: Reported, most: int, skipped: int) -> list[Any]:
    """Return some of the visits of `published_behind`, the last planned first; their ids come from an index alone."""
    late = select(Result.visit_id).where(Result.published_at > found.at)
    gone = select(Result.visit_id).where(Result.withdrawn_at.is_not(None), Result.withdrawn_at > found.at)
    gone = gone.where(func.coalesce(Result.published_at, null()) <= found.at)
    ids = union_all(
        select(Visit.id.label("id"))
        .where(Visit.wave_id == found.wave.id, Visit.state == VisitState.PUBLISHED, Visit.id.not_in(late)),
        select(Visit.id.label("id"))
        .where(Visit.id.in_(gone), func.coalesce(Visit.wave_id, 0) == found.wave.id, Visit.state == VisitState.VOID),
    ).subquery()  # fmt: skip
    some = select(ids.c.id).order_by(ids.c.id.desc()).limit(most).offset(skipped)
    wanted = list(db.session.scalars(some))
    return list(db.session.execute(published_behind(found).where(Visit.id.in_(wanted)).order_by(Visit.id.desc())))


def left_of_published(found: Reported) -> list[LeftOut]:
    """Return the visits of a wave that were published since, and those that were taken back before."""
    gone = select(Result.visit_id).where(Result.withdrawn_at.is_not(None))
    rows: Rows = (
        select(Visit.id, Result.id, MADE, Site)
        .join(Result, Result.visit_id == Visit.id)
        .join(Site, Site.id == Visit.site_id)
        .where(Visit.id.in_(gone), func.coalesce(Visit.wave_id, 0) == found.wave.id)
        .where(func.coalesce(Result.published_at, null()).is_not(None), Result.withdrawn_at <= found.at)
        .order_by(Visit.id.desc())
        .limit(MOST)
    )
    void = [left_as(row, "void") for row in db.session.execute(rows)]
    return [*published_since(found.at, Visit.wave_id, found.wave.id), *void]


def people_behind(found: Reported, kind: str) -> list[int]:
    """Return who was met in a wave and is counted by a figure of its report, by name, as last night knew it."""
    met = met_by_change(found.wave.id, is_kept=found.kept is not None)
    return [number for change in KINDS[kind] for number in met.get(change, ())]


def met_by_change(wave_id: int, *, is_kept: bool) -> dict[str, list[int]]:
    """Return who was met in a wave by verdict: as last night knew it, where it kept the wave, else as it is."""
    key = f"{MET}{wave_id}"
    kept = summaries(key).get(key) if is_kept else None
    return kept.content["people"] if kept else people_by_change(wave_id)


def people_by_change(wave_id: int) -> dict[str, list[int]]:
    """Return who was met in a wave, by verdict and then by name; those without any stand under `too_few`."""
    found: dict[str, list[int]] = {}
    for change, number in changes_of(met_in(wave_id)):
        found.setdefault(change, []).append(number)
    return found


def shoppers_behind(found: Reported) -> list[int]:
    """Return which shoppers met somebody in a wave, as last night knew it."""
    key = f"{MET}{found.wave.id}"
    kept = summaries(key).get(key)
    return kept.content["shoppers"] if kept and found.kept else sorted(shopped_in(found.wave.id))


def shoppers_named(ids: Sequence[int]) -> Rows:
    """Select some shoppers with how strict they are, as far as that is known."""
    rows = select(Person.id, Person.name, ShopperFigure)
    return rows.outerjoin(ShopperFigure, ShopperFigure.shopper_id == Person.id).where(Person.id.in_(ids))


def people_named(ids: Sequence[int]) -> Rows:
    """Select some people with site and figure."""
    return (
        select(Person.id, Person.name, Site, PersonFigure)
        .outerjoin(Site, Site.id == Person.site_id)
        .outerjoin(PersonFigure, PersonFigure.person_id == Person.id)
        .where(Person.id.in_(ids))
    )


def objections_behind(found: Reported) -> Rows:
    """Select the objections to published results of a wave as they stand, with visit, site and who objected."""
    return (
        select(Appeal, *VISIT, MADE.label("at"), Person.name.label("met"))
        .join(Result, Result.id == Appeal.result_id)
        .join(Visit, Visit.id == Result.visit_id)
        .join(Site, Site.id == Visit.site_id)
        .join(Person, Person.id == Appeal.person_id)
        .where(*objected(found.wave.id))
    )  # fmt: skip
