"""What trainings did: own points before and after, beside those of people who were not trained, for every training.

A person's side is before the first completion, or after it; people who never completed it are divided on the day in
the middle of the completions. `beyond` is by how much the first changed more than the others (difference in
differences with Welch's interval): what moved everybody is out of it. Groups of fewer than five are not shown.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, groupby
from typing import Any

from sqlalchemy import select

from ..assignments.models import Completion, Event
from ..assignments.queries.standing import stands
from ..extensions import db
from ..ledger.models import ScoreRecord
from ..measures.gain import FEWEST, Gain, beyond, paired
from ..people.models import Person, PersonRole
from ..standards.models import StandardLink
from ..training.models import Course, CourseVersion, Lesson
from ..visits.models import PersonResult, Result

EFFECTS = "effects"
YEAR = timedelta(days=365)
LOOK_BACK = 2 * YEAR
KINDS = ("course", "scenario", "quiz", "observation")
Side = tuple[float, float]


@dataclass(slots=True)
class Thing:
    """Something that trains standards: who completed it first when, and the pairs (before, after) found so far."""

    kind: str
    ref: str
    standards: tuple[int, ...]
    done: dict[int, datetime]
    middle: datetime = field(init=False)
    trained: dict[int | None, list[Side]] = field(default_factory=lambda: defaultdict(list))
    others: dict[int | None, list[Side]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.middle = sorted(self.done.values())[len(self.done) // 2]


def effects(at: datetime) -> list[dict[str, Any]]:
    """Return a row for every training that five people completed, over its standards and for each of them."""
    things = list(_things())
    if not things:
        return []
    staff = set(db.session.scalars(_employees()))
    wanted = {standard for thing in things for standard in thing.standards}
    for person_id, records in groupby(_records(wanted, at - LOOK_BACK), key=lambda row: row[0]):
        _place(things, person_id, _sums(records), person_id in staff)
    return [row for thing in things for row in _rows(thing)]


def _employees() -> Any:
    rows = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    return rows.where(PersonRole.role == "employee", Person.is_active)


def _things() -> Iterator[Thing]:
    done = _first_completions()
    trains = _standards_by_thing()
    by_standard: dict[int, dict[int, datetime]] = defaultdict(dict)
    for key, people in sorted(done.items()):
        standards = tuple(sorted(trains.get(key, ())))
        for standard in standards:
            own = by_standard[standard]
            for person, when in people.items():
                own[person] = min(when, own.get(person, when))
        if standards and len(people) >= FEWEST:
            yield Thing(*key, standards, people)
    for standard, people in sorted(by_standard.items()):
        if len(people) >= FEWEST:
            yield Thing("standard", str(standard), (standard,), people)


def _first_completions() -> dict[tuple[str, str], dict[int, datetime]]:
    found: dict[tuple[str, str], dict[int, datetime]] = defaultdict(dict)
    rows = select(Completion.kind, Completion.ref, Completion.person_id, Completion.at)
    rows = rows.where(Completion.kind.in_(KINDS), Completion.event == Event.PASSED, stands())
    for kind, ref, person, when in db.session.execute(rows):
        own = found[kind, ref]
        own[person] = min(when, own.get(person, when))
    return found


def _standards_by_thing() -> dict[tuple[str, str], set[int]]:
    """Return the standards that courses, scenarios and quizzes train; an observed role-play those of its scenario."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    links = select(StandardLink).where(StandardLink.relation == "trains", StandardLink.kind.in_(("scenario", "quiz")))
    for link in db.session.scalars(links):
        ref = link.ref.partition(":")[0]
        for kind in ("scenario", "observation") if link.kind == "scenario" else ("quiz",):
            found[kind, ref].add(link.standard_id)
    codes = {row.code: row.id for row in db.session.execute(_codes())}
    lessons = (
        select(Course.code, Lesson.standards)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .where(CourseVersion.state == "published")
    )
    for code, standards in db.session.execute(lessons):
        found["course", code] |= {codes[one] for one in standards or () if one in codes}
    return found


def _codes() -> Any:
    from ..standards.models import Standard

    return select(Standard.code, Standard.id)


def _records(standards: Iterable[int], since: datetime) -> Iterator[tuple[int, int, datetime, int, int]]:
    """Yield (person, standard, at, got, possible) of own items in visits that count, person by person."""
    left_out = (
        select(Result.visit_id, PersonResult.person_id)
        .join(PersonResult, PersonResult.result_id == Result.id)
        .where(PersonResult.excluded != "", PersonResult.possible > 0)
    )
    excluded = {tuple(row) for row in db.session.execute(left_out)}
    rows = (
        select(
            ScoreRecord.person_id,
            ScoreRecord.standard_id,
            ScoreRecord.at,
            ScoreRecord.got,
            ScoreRecord.possible,
            ScoreRecord.source_id,
        )
        .where(ScoreRecord.source_kind == "visit", ScoreRecord.voided_at.is_(None), ScoreRecord.possible > 0)
        .where(ScoreRecord.answers_for == "person", ScoreRecord.person_id.is_not(None), ScoreRecord.at >= since)
        .where(ScoreRecord.standard_id.in_(list(standards)))
        .order_by(ScoreRecord.person_id, ScoreRecord.at)
        .execution_options(yield_per=5000)
    )
    for person, standard, when, got, possible, visit in db.session.execute(rows):
        if person is not None and standard is not None and (visit, person) not in excluded:
            yield person, standard, when, int(got), int(possible)


@dataclass(frozen=True, slots=True)
class Series:
    """One person's points on one standard over time: moments, and sums up to each of them."""

    at: list[datetime]
    got: list[int]
    possible: list[int]

    def between(self, start: datetime, end: datetime, *, after: bool) -> tuple[int, int]:
        """Return points got and possible from `start` until before `end`, or after `start` up to and with `end`."""
        find = bisect_right if after else bisect_left
        first, last = find(self.at, start), find(self.at, end)
        return self.got[last] - self.got[first], self.possible[last] - self.possible[first]


def _sums(records: Iterable[tuple[int, int, datetime, int, int]]) -> dict[int, Series]:
    found: dict[int, list[tuple[datetime, int, int]]] = defaultdict(list)
    for _person, standard, when, got, possible in records:
        found[standard].append((when, got, possible))
    return {
        standard: Series(
            [row[0] for row in rows],
            [0, *accumulate(row[1] for row in rows)],
            [0, *accumulate(row[2] for row in rows)],
        )
        for standard, rows in found.items()
    }


def _place(things: Sequence[Thing], person: int, sums: Mapping[int, Series], is_staff: bool) -> None:
    """Put a person's percentages before and after into the group where they belong, for every thing."""
    for thing in things:
        pivot = thing.done.get(person)
        if pivot is None and not is_staff:
            continue
        groups = thing.others if pivot is None else thing.trained
        sides = {one: _sides(sums[one], pivot or thing.middle) for one in thing.standards if one in sums}
        if len(thing.standards) > 1:
            for standard, side in sides.items():
                _add(groups[standard], side)
        total = tuple(sum(side[place] for side in sides.values()) for place in range(4))
        _add(groups[None], total)


def _sides(one: Series, pivot: datetime) -> tuple[int, int, int, int]:
    return (*one.between(pivot - YEAR, pivot, after=False), *one.between(pivot, pivot + YEAR, after=True))


def _add(group: list[Side], side: Sequence[int]) -> None:
    if side[1] and side[3]:
        group.append((100 * side[0] / side[1], 100 * side[2] / side[3]))


def _rows(thing: Thing) -> Iterator[dict[str, Any]]:
    """Yield what is said of a thing: over all its standards first (None), then standard by standard."""
    for standard in (None, *(thing.standards if len(thing.standards) > 1 else ())):
        trained, others = thing.trained[standard], thing.others[standard]
        is_shown = len(trained) >= FEWEST
        has_others = is_shown and len(others) >= FEWEST
        yield {
            "kind": thing.kind,
            "ref": thing.ref,
            "standard": standard,
            "completed": len(thing.done),
            "n": len(trained),
            "trained": _plain(trained) if is_shown else None,
            "others": _plain(others) if has_others else None,
            "beyond": list(beyond(_changes(trained), _changes(others))) if has_others else None,
        }


def _changes(pairs: Sequence[Side]) -> list[float]:
    return [after - before for before, after in pairs]


def _plain(pairs: Sequence[Side]) -> list[float | None]:
    gain: Gain = paired([before for before, _after in pairs], [after for _before, after in pairs])
    return [gain.n, gain.before, gain.after, gain.difference, gain.low, gain.high]
