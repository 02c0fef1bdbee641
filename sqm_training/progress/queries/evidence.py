"""The visits behind all figures: who or what was scored, by whom, in which wave, and whether it counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, literal, select

from ...assignments.models import Completion, Event
from ...extensions import db
from ...visits.models import Appeal, PersonResult, Result, Visit
from ...web.text import local_day

TRAININGS = ("course",)
"""The kinds of things whose completion may divide a person's visits into before and after."""
STANDS = (Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
"""What is said of a result that counts at all: published, and not taken back."""
IS_TRAINING = and_(Completion.kind.in_(TRAININGS), Completion.event == Event.PASSED)


@dataclass(frozen=True, slots=True)
class Scored:
    """One visit's score of a unit (a person or a site), 0 to 100; `excluded` says why it does not count, if so.

    A visit `pair` is the second scoring of one encounter: it tells about the shopper, not about the unit.
    """

    unit: int
    visit: int
    rater: int | None
    wave: int | None
    at: datetime
    on: date
    score: float
    excluded: str = ""


def scored_people() -> list[Scored]:
    """Return every published visit's score of everybody who was met: own items only, all parts of a visit together."""
    rows = db.session.execute(
        select(
            PersonResult.person_id,
            Result.visit_id,
            PersonResult.rater_id,
            PersonResult.wave_id,
            func.min(PersonResult.at),
            func.sum(PersonResult.got),
            func.sum(PersonResult.possible),
            func.max(PersonResult.excluded),
        )
        .join(Result, Result.id == PersonResult.result_id)
        .where(*STANDS, PersonResult.possible > 0)
        .group_by(PersonResult.person_id, Result.visit_id, PersonResult.rater_id, PersonResult.wave_id)
        .order_by(PersonResult.person_id, func.min(PersonResult.at), Result.visit_id)
    )
    return [
        Scored(unit, visit, rater, wave, at, local_day(at), min(100.0, 100 * int(got) / int(possible)), excluded)
        for unit, visit, rater, wave, at, got, possible, excluded in rows
    ]


def is_objected() -> ColumnElement[bool]:
    """Return the condition that an objection to a result is open: until it is decided, its visit does not count."""
    return exists().where(Appeal.result_id == Result.id, Appeal.decision == "").correlate(Result)


def scored_sites() -> list[Scored]:
    """Return every published visit's calculated score of its site; of two of one pair the lower id counts."""
    at = func.coalesce(Visit.visited_at, Result.approved_at)
    rows = db.session.execute(
        select(
            Visit.site_id,
            Visit.id,
            Visit.shopper_id,
            Visit.wave_id,
            at.label("at"),
            Result.calculated,
            Visit.pair,
            is_objected().label("is_objected"),
        )
        .join(Result, Result.visit_id == Visit.id)
        .where(*STANDS, Result.calculated.is_not(None))
        .order_by(Visit.site_id, at, Visit.id)
    ).all()
    first: dict[int | None, int] = {}
    for row in rows:
        if row.pair is not None:
            first[row.pair] = min(first.get(row.pair, row.id), row.id)
    return [
        Scored(
            site,
            visit,
            rater,
            wave,
            when,
            local_day(when),
            float(score or 0),
            "pair" if pair is not None and first[pair] != visit else "appealed" if objected else "",
        )
        for site, visit, rater, wave, when, score, pair, objected in rows
    ]


def nothing_scored(*, of_people: bool) -> Counter[str]:
    """Count by reason the published scores, of people or of sites, that are none: no item of theirs applied."""
    reason = func.max(PersonResult.excluded) if of_people else literal("too_few")
    rows = select(reason.label("reason")).select_from(Result).where(*STANDS)
    if of_people:
        rows = rows.join(PersonResult, PersonResult.result_id == Result.id)
        rows = rows.group_by(PersonResult.person_id, Result.id).having(func.sum(PersonResult.possible) == 0)
    else:
        rows = rows.where(Result.calculated.is_(None))
    return Counter(db.session.scalars(rows))


def visits_of_nobody() -> int:
    """Count the published visits with a score that met nobody who is known."""
    met = exists().where(PersonResult.result_id == Result.id)
    rows = select(func.count()).select_from(Result).where(*STANDS, Result.calculated.is_not(None), ~met)
    return db.session.scalar(rows) or 0
