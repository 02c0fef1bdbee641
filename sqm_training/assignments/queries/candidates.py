"""Who would get a task: chosen by site, role, numbers or weakness, and why somebody would not."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from ...extensions import db
from ...ledger.models import ScoreRecord
from ...people.models import Person, PersonRole, Site
from ..models import Assignment, Completion, Event, Leave
from ..states import UNFINISHED
from ..targets import Target
from .standing import stands
from .state import in_states
from .weakness import SHOPS, Weakness, weaknesses

BETWEEN_NUMBERS = re.compile(r"[\s,;，；、]+")
MOST_NUMBERS = 5000
FEW = 200
OTHERS = ("passed", "has", "away")
"""Why somebody would not get a task, in the order in which one is said instead of the others before it."""
TOP = aliased(Site)


@dataclass(frozen=True)
class Wanted:
    """Whom a trainer means. `how` is site, role, names or weakness; what the others need is left alone.

    A weakness is less than `percent` of the points on a standard since a moment, own items only: of visits, and with
    `practice` of role-plays and other practice as well.
    """

    how: str
    site_id: int | None = None
    below: bool = True
    role: str = "employee"
    numbers: str = ""
    standard_id: int | None = None
    percent: int = 70
    days: int = 90
    practice: bool = False

    def kept(self) -> dict[str, Any]:
        """Return what a batch keeps of the choice."""
        by_how: dict[str, dict[str, Any]] = {
            "site": {"site_id": self.site_id, "below": self.below, "role": self.role},
            "role": {"role": self.role},
            "names": {"numbers": len(split_numbers(self.numbers))},
            "weakness": {
                "site_id": self.site_id,
                "below": self.below,
                "standard_id": self.standard_id,
                "percent": self.percent,
                "days": self.days,
                "practice": self.practice,
            },
        }
        return {"how": self.how, **by_how[self.how]}


@dataclass(frozen=True)
class Candidate:
    """One person and what would happen: `new` gets the task, the other verdicts say why not.

    `person` has the columns id, number, name and is_active alone: a site may hold thousands. When chosen by weakness:
    the percentage, and on how many records of how many visits and practices it rests.
    """

    person: Row[*tuple[Any, ...]]
    site: Site | None
    verdict: str
    weakness: Weakness | None = None


@dataclass(frozen=True)
class Candidates:
    """Everybody who was meant, by name: the verdict on each by id, and more of those whom somebody looks at."""

    verdicts: Mapping[int, str]
    weak: Mapping[int, Weakness]

    def __len__(self) -> int:
        return len(self.verdicts)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.first(len(self)))

    def weak_first(self, most: int) -> list[int]:
        """Return the ids of those among the first ones whose weakness is shown."""
        return [one for one in islice(self.verdicts, most) if one in self.weak]

    def first(self, most: int) -> list[Candidate]:
        """Return the first ones, in one query: a page looks at a hundred of thousands."""
        ids = list(islice(self.verdicts, most))
        rows = select(Person.id, Person.number, Person.name, Person.is_active, Site)
        rows = rows.outerjoin(Site, Site.id == Person.site_id).where(Person.id.in_(ids))
        people: dict[int, Any] = {one.id: one for one in db.session.execute(rows)}
        found = map(people.__getitem__, ids)
        return [Candidate(one, one.Site, self.verdicts[one.id], self.weak.get(one.id)) for one in found]


@dataclass(frozen=True)
class Preview:
    """Everybody who was meant, numbers that belong to nobody, and whether visits measure the standard of no person."""

    candidates: Candidates
    unknown: list[str] = field(default_factory=list)
    is_of_sites: bool = False

    @cached_property
    def counts(self) -> Counter[str]:
        """How many of each verdict."""
        return Counter(self.candidates.verdicts.values())

    @cached_property
    def chosen(self) -> list[int]:
        """Who gets the task, by id."""
        return [one for one, verdict in self.candidates.verdicts.items() if verdict == "new"]


def split_numbers(text: str) -> list[str]:
    """Return pasted employee numbers, each once, in their order."""
    return list(dict.fromkeys(number for number in BETWEEN_NUMBERS.split(text) if number))[:MOST_NUMBERS]


def preview(target: Target, wanted: Wanted, *, at: datetime, today: date, again: bool = False) -> Preview:
    """Return who would get a task, in a handful of queries; `again` also gives it to those who have passed."""
    people, weak = _meant(wanted, at)
    found = Candidates(_verdicts(people, target, today, again), weak)
    if wanted.how != "names":
        return Preview(found, is_of_sites=wanted.how == "weakness" and not found and _is_of_sites(wanted.standard_id))
    known = {number for _id, _is_active, number in people}
    return Preview(found, [number for number in split_numbers(wanted.numbers) if number.lower() not in known])


def _meant(wanted: Wanted, at: datetime) -> tuple[Sequence[Any], dict[int, Weakness]]:
    """Return the rows of `_people`, and how weak they are where they are chosen by that.

    The records of the few people of a site are found by who they are, those of many by the standard.
    """
    if wanted.how != "weakness":
        return db.session.execute(_people(wanted, [])).all(), {}
    if wanted.site_id is None:
        weak = weak_people(wanted, at)
        return db.session.execute(_people(wanted, list(weak))).all(), weak
    there = db.session.execute(_named(null()).where(_at_site(wanted))).all()
    weak = weak_people(wanted, at, [row[0] for row in there])
    return [row for row in there if row[0] in weak], weak


def _is_of_sites(standard_id: int | None) -> bool:
    """Return whether visits have measured a standard, but only as an item of the site or of a process."""
    known = select(ScoreRecord.answers_for).where(ScoreRecord.standard_id == standard_id)
    kinds = set(db.session.scalars(known.where(ScoreRecord.source_kind.in_(SHOPS)).distinct()))
    return bool(kinds) and "person" not in kinds


def _people(wanted: Wanted, weak_ids: list[int]) -> Any:
    """Select id, whether the account is open, and the number in small letters where numbers were named."""
    number = func.lower(Person.number)
    rows = _named(number if wanted.how == "names" else null())
    if wanted.how == "names":
        return rows.where(number.in_([one.lower() for one in split_numbers(wanted.numbers)]))
    if wanted.how == "weakness":
        return rows.where(Person.id.in_(weak_ids))
    rows = rows.where(Person.role_rows.any(PersonRole.role == wanted.role))
    return rows if wanted.how == "role" else rows.where(_at_site(wanted))


def _named(number: Any) -> Any:
    return select(Person.id, Person.is_active, number).order_by(Person.name, Person.id)


def _at_site(wanted: Wanted) -> ColumnElement[bool]:
    if not wanted.below:
        return Person.site_id == wanted.site_id
    path = select(TOP.path).where(TOP.id == wanted.site_id).scalar_subquery()
    return Person.site_id.in_(select(Site.id).where(Site.path.startswith(path)))


def weak_people(wanted: Wanted, at: datetime, among: Sequence[int] | None = None) -> dict[int, Weakness]:
    """Return who of all, or of some, got less than the percentage on the standard, by person."""
    conditions = [ScoreRecord.standard_id == wanted.standard_id]
    if among is not None:
        is_short = len(among) <= FEW
        conditions = [func.coalesce(ScoreRecord.standard_id, null()) == wanted.standard_id] if is_short else conditions
        conditions.append(ScoreRecord.person_id.in_(among) if is_short else _at_site(wanted))
    kinds = None if wanted.practice else SHOPS
    found = weaknesses(*conditions, below=Fraction(wanted.percent), at=at, days=wanted.days, source_kinds=kinds)
    return {one.person_id: one for one in found}


def _verdicts(
    people: Sequence[tuple[int, bool, str | None]], target: Target, today: date, again: bool
) -> dict[int, str]:
    """Return what would happen to each by id, in the order of `_people`, whose columns are named there."""
    others = _others(target, today, again)
    return {person_id: others.get(person_id, "new") if is_active else "closed" for person_id, is_active, _n in people}


def _others(target: Target, today: date, again: bool) -> dict[int, str]:
    """Return what keeps people from getting a task, by id: the last of `OTHERS` that holds, in one query."""
    passed = select(literal("passed"), Completion.person_id).where(
        Completion.kind == target.kind,
        Completion.ref == target.ref,
        Completion.event == Event.PASSED.value,
        stands(),
    )
    has = select(literal("has"), Assignment.person_id).where(
        Assignment.kind == target.kind, Assignment.ref == target.ref, in_states(today, UNFINISHED)
    )
    away = _on_leave(today).with_only_columns(literal("away"), Leave.person_id)
    rows = db.session.execute(union_all(away, has, *([] if again else [passed]))).all()
    return {person_id: verdict for one in OTHERS for verdict, person_id in rows if verdict == one}


def people_on_leave(today: date) -> set[int]:
    """Return the ids of the people who are on leave on a day."""
    return set(db.session.scalars(_on_leave(today)))


def _on_leave(today: date) -> Select[int]:
    return select(Leave.person_id).where(Leave.from_on <= today, Leave.until_on >= today)
