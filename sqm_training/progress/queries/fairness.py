"""The fairness report of a wave: how the measuring treated people, in figures that name nobody."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, func, null, select

from ...errors import NotFound
from ...extensions import db, together
from ...measures.gain import FEWEST
from ...measures.workdays import working_days_between
from ...people.models import Person
from ...people.queries.calendar import holiday_map
from ...visits.models import Appeal, PersonResult, Result, Visit, Wave
from ...web.text import local_day
from ..models import PersonFigure, ShopperFigure, Summary, WaveFigure
from .scores import WAVE, hold


@dataclass(frozen=True)
class Report:
    """What the report of a wave says; a figure about fewer than 5 people or shoppers is None.

    Points for `strictest`, `most_lenient`, `shift`; a share 0..1 for `within_noise`; working days for `median_days`;
    `changes` are the people by verdict. Its counts are for those who may see the people behind them: `told.told_to`
    says what others may read.
    """

    wave: Wave
    visits: int
    people: int
    shoppers: int
    filed: int
    upheld: int
    decided: int
    median_days: float | None
    strictest: float | None
    most_lenient: float | None
    uncompared: int
    shift: WaveFigure | None
    agreement: dict[str, Any]
    judged: int
    within_noise: float | None
    improved: int
    dropped: int
    changes: dict[str, int]
    objections: list[Appeal]
    as_of: datetime | None

    @property
    def is_shown(self) -> bool:
        """Whether enough people were met for a report."""
        return self.people >= FEWEST

    @property
    def doubled_share(self) -> float:
        """Which share (0..1) of all encounters two shoppers scored; each of these is two visits."""
        pairs = int(self.agreement["pairs"])
        return pairs / max(self.visits - pairs, pairs, 1)


def reported_waves() -> list[Wave]:
    """Return the waves with published results that the figures know of, the newest first."""
    known = select(WaveFigure.wave_id).where(WaveFigure.wave_id.is_not(None))
    return list(db.session.scalars(select(Wave).where(Wave.id.in_(known)).order_by(Wave.starts_on.desc())))


@dataclass(frozen=True)
class Kept:
    """What the night kept of a wave: its own summary, agreement in it, and its shift, each None before there was one.

    `summary` asks for none of them again.
    """

    wave: Summary | None
    agreement: Summary | None
    shift: WaveFigure | None


def kept_of(wave_id: int) -> Kept:
    """Return what the night kept of a wave, in one query."""
    keys = (f"{WAVE}{wave_id}", f"agreement:{wave_id}")
    rows, shifts = together(
        select(Summary).where(Summary.key.in_(keys)), select(WaveFigure).where(WaveFigure.wave_id == wave_id)
    )
    held = hold(keys, rows)
    return Kept(held.get(keys[0]), held.get(keys[1]), next(iter(shifts), None))


def fairness_of(wave_id: int, known: Kept | None = None) -> Report:
    """Gather the report of a wave with published results; raise `NotFound` for another."""
    wave, known = db.session.get(Wave, wave_id), known or kept_of(wave_id)
    kept, agreed, shift = known.wave, known.agreement, known.shift
    found = kept.content if kept else measured_in(wave_id)
    if wave is None or not found["visits"]:
        raise NotFound
    appeals = _appeals(wave_id)
    decided = [one for one in appeals if one.decided_at is not None]
    changes = found["changes"]
    judged = sum(changes.values()) - changes.get("too_few", 0)
    still = changes.get("usual", 0) + changes.get("not_shown", 0)
    return Report(
        wave=wave,
        visits=found["visits"],
        people=found["people"],
        shoppers=found["shoppers"],
        filed=len(appeals),
        upheld=sum(one.decision == "upheld" for one in decided),
        decided=len(decided),
        median_days=median(days_of(decided)) if decided else None,
        strictest=found["strictest"],
        most_lenient=found["most_lenient"],
        uncompared=found["uncompared"],
        shift=shift,
        agreement=agreed.content if agreed else {"pairs": 0} if kept else _agreement(wave_id),
        judged=judged,
        within_noise=still / judged if judged >= FEWEST else None,
        improved=changes.get("improved", 0),
        dropped=changes.get("dropped", 0),
        changes=changes,
        objections=appeals,
        as_of=min((one.as_of for one in (shift, kept, agreed) if one is not None), default=None),
    )


def _agreement(wave_id: int) -> dict[str, Any]:
    """Return the agreement on doubled visits of a wave as it is, before the first night."""
    from ..quality import agreement_on, doubled

    pairs = doubled().get(wave_id)
    return agreement_on(pairs) if pairs else {"pairs": 0}


def measured_in(wave_id: int) -> dict[str, Any]:
    """Return what of a wave's report grows with its visits, as the night keeps it; figures as in `Report`."""
    visits = db.session.scalar(select(func.count()).select_from(_results(wave_id).subquery()))
    met = met_in(wave_id)
    shoppers = shopped_in(wave_id)
    figures = list(db.session.scalars(select(ShopperFigure).where(ShopperFigure.shopper_id.in_(shoppers))))
    effects = [one.effect for one in figures if one.effect is not None]
    is_enough = len(effects) >= FEWEST
    return {
        "visits": visits or 0,
        "people": len(met),
        "shoppers": len(shoppers),
        "strictest": min(effects) if is_enough else None,
        "most_lenient": max(effects) if is_enough else None,
        "uncompared": len(figures) - len(effects),
        "changes": dict(Counter(change for change, _person in changes_of(met))),
    }


def met_in(wave_id: int) -> set[int]:
    """Return who was met in a wave."""
    return set(db.session.scalars(select(PersonResult.person_id).where(PersonResult.wave_id == wave_id)))


def shopped_in(wave_id: int) -> set[int]:
    """Return which shoppers met somebody in a wave."""
    rows = db.session.scalars(select(PersonResult.rater_id).where(PersonResult.wave_id == wave_id))
    return {number for number in rows if number is not None}


def objected(wave_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions that an objection is to a result of a wave: they are few, so none leads by its visits."""
    return [
        func.coalesce(Visit.wave_id, null()) == wave_id,
        func.coalesce(Result.published_at, null()).is_not(None),
        Result.withdrawn_at.is_(None),
    ]


def _appeals(wave_id: int) -> list[Appeal]:
    rows = select(Appeal).join(Result, Result.id == Appeal.result_id).join(Visit, Visit.id == Result.visit_id)
    return list(db.session.scalars(rows.where(*objected(wave_id))))


def _results(wave_id: int) -> Any:
    return (
        select(Result.id)
        .join(Visit, Visit.id == Result.visit_id)
        .where(Visit.wave_id == wave_id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
    )


def days_of(appeals: Sequence[Appeal]) -> list[int]:
    """Return how many working days each of some answers took."""
    spans = [(local_day(one.filed_at), local_day(one.decided_at)) for one in appeals if one.decided_at]
    holidays = holiday_map({day.year for span in spans for day in span}) if spans else {}
    return [working_days_between(start, end, holidays) for start, end in spans]


def changes_of(person_ids: Collection[int]) -> list[tuple[str, int]]:
    """Return the verdict on each of some people who have one, with the person's id, by name."""
    rows = select(PersonFigure.change, Person.id).join(Person, Person.id == PersonFigure.person_id)
    rows = rows.where(Person.id.in_(person_ids)).order_by(Person.name, Person.id)
    return [(row[0], row[1]) for row in db.session.execute(rows)]
