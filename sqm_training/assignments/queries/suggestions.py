"""Practise next: for each employee of a site the weakest standards, what trains them, and the records behind it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import select

from ...extensions import db
from ...ledger.models import MILLION, ScoreRecord
from ...ledger.queries import counting
from ...people import settings
from ...people.models import Person, PersonRole, Site
from ...people.queries.accounts import all_sites
from ...standards.models import Standard, StandardLink, Touchpoint
from ..models import Assignment, Completion, Dismissal, Event
from ..states import UNFINISHED
from ..targets import KINDS
from .candidates import people_on_leave
from .standing import stands
from .state import in_states
from .weakness import Weakness, weaknesses

DAYS = 365
MOST_PER_PERSON = 3
Key = tuple[int, int]
"""A person and a standard."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One score record behind a suggestion: when (to be said vaguely), where, and the points."""

    id: int
    at: datetime
    source_kind: str
    touchpoint: Touchpoint | None
    got: Fraction
    possible: Fraction


@dataclass(frozen=True)
class Suggestion:
    """A person, a weak standard, what trains it, and the records it rests on, newest first."""

    person: Person
    standard: Standard
    weakness: Weakness
    links: tuple[StandardLink, ...]
    evidence: tuple[Evidence, ...]

    @property
    def last_record_id(self) -> int:
        """The newest record."""
        return max(one.id for one in self.evidence)


def sites_with_staff() -> list[Site]:
    """Return the active sites where people serve customers, in the order of the tree."""
    return [site for site in all_sites() if site.is_active and site.kind in ("hall", "hotline", "field")]


def suggestions_for(site: Site, at: datetime, today: date, only: Key | None = None) -> list[Suggestion]:
    """Return what could be practised next at a site, by name; up to three standards each, most lost points first.

    A standard qualifies below the target score and from a set number of records on, when something trains it that the
    person has neither to do nor passed since. `only` asks for one person and standard.
    """
    people = _people(site, today)
    weak = _weak(people, at, only)
    keys = {(one.person_id, one.standard_id) for one in weak}
    evidence, links = _evidence(keys, at), _links({standard_id for _person_id, standard_id in keys})
    settled = _settled(sorted({person_id for person_id, _standard_id in keys}), today)
    standards = {one.id: one for one in db.session.scalars(select(Standard).where(Standard.id.in_(links)))}
    found: dict[int, list[Suggestion]] = defaultdict(list)
    for one in sorted(weak, key=lambda one: (-one.lost, one.standard_id)):
        key = (one.person_id, one.standard_id)
        left = [link for link in links.get(one.standard_id, ()) if not settled.has(key, link, evidence[key])]
        if left and len(found[one.person_id]) < MOST_PER_PERSON:
            made = Suggestion(people[one.person_id], standards[one.standard_id], one, tuple(left), tuple(evidence[key]))
            found[one.person_id].append(made)
    by_name = sorted(found, key=lambda person_id: (people[person_id].name, person_id))
    return [made for person_id in by_name for made in found[person_id]]


def _people(site: Site, today: date) -> dict[int, Person]:
    rows = select(Person).where(
        Person.site_id == site.id, Person.is_active, Person.role_rows.any(PersonRole.role == "employee")
    )
    away = people_on_leave(today)
    return {person.id: person for person in db.session.scalars(rows) if person.id not in away}


def _weak(people: dict[int, Person], at: datetime, only: Key | None) -> list[Weakness]:
    narrowed = [ScoreRecord.person_id == only[0], ScoreRecord.standard_id == only[1]] if only else []
    return weaknesses(
        ScoreRecord.person_id.in_(list(people)),
        *narrowed,
        below=Fraction(str(settings.get("target_score"))),
        at=at,
        days=DAYS,
        least=int(settings.get("suggestion_records")),
    )


def _evidence(keys: set[Key], at: datetime) -> dict[Key, list[Evidence]]:
    """Return the records behind each person and standard, newest first."""
    people, standards = {key[0] for key in keys}, {key[1] for key in keys}
    rows = db.session.execute(
        select(ScoreRecord, Touchpoint)
        .outerjoin(Touchpoint, Touchpoint.code == ScoreRecord.touchpoint)
        .where(*counting(since=at - timedelta(days=DAYS), until=at, person_ids=sorted(people), answers_for="person"))
        .where(ScoreRecord.standard_id.in_(standards))
        .order_by(ScoreRecord.at.desc(), ScoreRecord.id.desc())
    )
    found: dict[Key, list[Evidence]] = defaultdict(list)
    for record, touchpoint in rows:
        got, possible = Fraction(record.got, MILLION), Fraction(record.possible, MILLION)
        one = Evidence(record.id, record.at, record.source_kind, touchpoint, got, possible)
        found[(record.person_id or 0, record.standard_id or 0)].append(one)
    return found


def _links(standard_ids: Iterable[int]) -> dict[int, list[StandardLink]]:
    """Return what trains each standard and can be assigned, scenarios before cards."""
    rows = select(StandardLink).where(
        StandardLink.standard_id.in_(list(standard_ids)),
        StandardLink.relation == "trains",
        StandardLink.kind.in_(list(KINDS)),
    )
    found: dict[int, list[StandardLink]] = defaultdict(list)
    for link in db.session.scalars(rows.order_by(StandardLink.kind.desc(), StandardLink.ref)):
        found[link.standard_id].append(link)
    return found


@dataclass(frozen=True)
class Settled:
    """What needs no suggesting any more: things to do, things passed and when, pairs dismissed up to a record."""

    to_do: set[tuple[int, str, str]] = field(default_factory=set)
    passed: dict[tuple[int, str, str], datetime] = field(default_factory=dict)
    dismissed: dict[Key, int] = field(default_factory=dict)

    def has(self, key: Key, link: StandardLink, evidence: Sequence[Evidence]) -> bool:
        """Say whether a link needs no suggesting: to do already, passed since the last record, or dismissed."""
        thing = (key[0], link.kind, link.ref)
        passed = self.passed.get(thing)
        if thing in self.to_do or (passed is not None and passed > evidence[0].at):
            return True
        return self.dismissed.get(key, 0) >= max(one.id for one in evidence)


def _settled(ids: list[int], today: date) -> Settled:
    settled = Settled()
    rows = select(Assignment.person_id, Assignment.kind, Assignment.ref)
    to_do = rows.where(Assignment.person_id.in_(ids), in_states(today, UNFINISHED))
    settled.to_do.update((person_id, kind, ref) for person_id, kind, ref in db.session.execute(to_do))
    passes = select(Completion.person_id, Completion.kind, Completion.ref, Completion.at)
    passes = passes.where(Completion.person_id.in_(ids), Completion.event == Event.PASSED.value, stands())
    for person_id, kind, ref, at in db.session.execute(passes.order_by(Completion.at)):
        settled.passed[(person_id, kind, ref)] = at
    dismissed = select(Dismissal.person_id, Dismissal.standard_id, Dismissal.last_record_id)
    dismissed = dismissed.where(Dismissal.person_id.in_(ids)).order_by(Dismissal.last_record_id)
    settled.dismissed.update(
        {(person_id, standard_id): last for person_id, standard_id, last in db.session.execute(dismissed)}
    )
    return settled
