"""Who is weak on which standard: sums of own score records, with how many records and sources they rest on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import ColumnElement, String, cast, func, select

from ...extensions import db
from ...ledger.models import MILLION, ScoreRecord
from ...ledger.queries import counting
from ...people.models import Person


@dataclass(frozen=True, slots=True)
class Weakness:
    """Points got and possible of one person on one standard; `sources` counts visits, attempts and the like."""

    person_id: int
    standard_id: int
    got: Fraction
    possible: Fraction
    records: int
    sources: int

    @property
    def percent(self) -> Fraction:
        """Points got of those possible, 0 to 100."""
        return 100 * self.got / self.possible

    @property
    def lost(self) -> Fraction:
        """Points lost."""
        return self.possible - self.got


def weaknesses(
    *conditions: ColumnElement[bool], below: Fraction, at: datetime, days: int, least: int = 1
) -> list[Weakness]:
    """Return who got less than `below` percent on what in the last days, own items only, in one query.

    `conditions` narrow persons and score records; `least` is how many records there have to be.
    """
    got, possible, records = func.sum(ScoreRecord.got), func.sum(ScoreRecord.possible), func.count()
    source = ScoreRecord.source_kind + ":" + cast(ScoreRecord.source_id, String)
    rows = db.session.execute(
        select(ScoreRecord.person_id, ScoreRecord.standard_id, got, possible, records, _distinct(source))
        .join(Person, Person.id == ScoreRecord.person_id)
        .where(*counting(since=at - timedelta(days=days), until=at, answers_for="person"), *conditions)
        .group_by(ScoreRecord.person_id, ScoreRecord.standard_id)
        .having(possible > 0, got * 100 * below.denominator < possible * below.numerator, records >= least)
    )
    return [
        Weakness(person_id, standard_id, Fraction(int(points), MILLION), Fraction(int(most), MILLION), number, sources)
        for person_id, standard_id, points, most, number, sources in rows
        if person_id is not None
    ]


def _distinct(source: ColumnElement[str]) -> ColumnElement[int]:
    return func.count(func.distinct(source))
