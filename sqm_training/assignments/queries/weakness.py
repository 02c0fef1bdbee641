"""Who is weak on which standard: sums of own score records, with how many records and sources they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import ColumnElement, String, case, cast, func, select

from ...extensions import db
from ...ledger.models import MILLION, ScoreRecord
from ...ledger.queries import counting
from ...people.models import Person

SHOPS = ("visit",)
"""Where records come from that say what customers met; all others are practice."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """Points got and possible of one person on one standard; `visits` and `practices` count what they rest on."""

    person_id: int
    standard_id: int
    got: Fraction
    possible: Fraction
    records: int
    visits: int
    practices: int = 0

    @property
    def percent(self) -> Fraction:
        """Points got of those possible, 0 to 100."""
        return 100 * self.got / self.possible

    @property
    def lost(self) -> Fraction:
        """Points lost."""
        return self.possible - self.got


def weaknesses(
    *conditions: ColumnElement[bool],
    below: Fraction,
    at: datetime,
    days: int,
    least: int = 1,
    source_kinds: Sequence[str] | None = None,
) -> list[Weakness]:
    """Return who got less than `below` percent on what in the last days, own items only, in one query.

    `conditions` narrow persons and score records, `source_kinds` where the records come from; `least` is how many
    there have to be.
    """
    got, possible, records = func.sum(ScoreRecord.got), func.sum(ScoreRecord.possible), func.count()
    is_visit, source = ScoreRecord.source_kind == SHOPS[0], ScoreRecord.source_kind + ":" + _number()
    visits, practices = _distinct(case((is_visit, source))), _distinct(case((~is_visit, source)))
    period = counting(since=at - timedelta(days=days), until=at, answers_for="person", source_kinds=source_kinds)
    rows = db.session.execute(
        select(ScoreRecord.person_id, ScoreRecord.standard_id, got, possible, records, visits, practices)
        .join(Person, Person.id == ScoreRecord.person_id)
        .where(*period, *conditions)
        .where(ScoreRecord.standard_id.is_not(None))
        .group_by(ScoreRecord.person_id, ScoreRecord.standard_id)
        .having(possible > 0, got * 100 * below.denominator < possible * below.numerator, records >= least)
    )
    return [
        Weakness(person_id, standard_id, Fraction(int(points), MILLION), Fraction(int(most), MILLION), *numbers)
        for person_id, standard_id, points, most, *numbers in rows
        if person_id is not None and standard_id is not None
    ]


def _number() -> ColumnElement[str]:
    return cast(ScoreRecord.source_id, String)


def _distinct(source: ColumnElement[str]) -> ColumnElement[int]:
    return func.count(func.distinct(source))
