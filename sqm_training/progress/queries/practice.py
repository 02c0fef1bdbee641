"""Practice beside the visits: role-plays that a person ended, what they scored by standard, and what to play next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Boolean, Select, and_, cast, literal, null, select, union_all

from ...assignments.models import Completion
from ...database import Text, now
from ...extensions import db
from ...people.models import Person
from ...roleplay.models import Attempt, AttemptState, Observation, ObservationState, ScenarioVersion
from ...roleplay.queries.own import Offer, offers
from ...standards.models import Standard
from ...training.models import Course, CourseVersion, Lesson
from ...web.text import local_day
from .dividing import divides, lessons_of, measured_of
from .evidence import IS_TRAINING
from .standards import StandardScore


@dataclass(frozen=True)
class Training:
    """One course that a person has completed: its title, when, and the standards that its lessons train.

    `divides` says that the visits measured one of them (see `dividing.divides`).
    """

    title: Text
    at: datetime
    standard_codes: tuple[str, ...]
    divides: bool

    @property
    def on(self) -> date:
        """The day on which it was completed."""
        return local_day(self.at)


def trainings(person_ids: Sequence[int]) -> dict[int, list[Training]]:
    """Return the courses that each person has completed, the first one first, by person id."""
    rows = (
        _completed(
            Completion.id,
            Completion.person_id,
            Completion.at,
            Completion.ref,
            Course.title,
            Lesson.standards,
            divides(),
        )
        .outerjoin(CourseVersion, and_(CourseVersion.course_id == Course.id, CourseVersion.state != "draft"))
        .outerjoin(Lesson, Lesson.version_id == CourseVersion.id)
        .where(Completion.person_id.in_(person_ids))
        .order_by(Completion.at, Completion.id)
    )
    found: dict[int, tuple[int, Text, datetime, bool, set[str]]] = {}
    for key, person_id, at, ref, title, standards, is_dividing in db.session.execute(rows):
        known = found.setdefault(key, (person_id, _named(title, ref), at, is_dividing, set()))
        known[4].update(standards or ())
    completed: dict[int, list[Training]] = {person_id: [] for person_id in person_ids}
    for person_id, title, at, is_dividing, codes in found.values():
        completed[person_id].append(Training(title, at, tuple(sorted(codes)), is_dividing))
    return completed


def _completed(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Select trainings that were completed, with their courses; those of no course keep their reference."""
    return select(*columns).select_from(Completion).outerjoin(Course, Course.code == Completion.ref).where(IS_TRAINING)


def _named(title: Text | None, ref: str) -> Text:
    return title or {"zh": ref, "en": ref}


@dataclass(frozen=True)
class RolePlay:
    """One role-play that counts, as progress shows it; the id is that of the attempt or of the observation."""

    attempt_id: int
    title: Text
    on: date
    overall: float | None
    passed: bool | None


@dataclass(frozen=True)
class Scene:
    """One finished role-play in which others observed a person: what was played, when, and what came of it."""

    id: int
    title: Text
    begun_at: datetime
    calculated: Fraction | None
    outcome: str

    @property
    def as_role_play(self) -> RolePlay:
        """The scene as a role-play among others."""
        overall = None if self.calculated is None else float(self.calculated)
        return RolePlay(self.id, self.title, local_day(self.begun_at), overall, None)


@dataclass(frozen=True)
class Practised:
    """What a person did to get better, each list in order of time: courses completed, role-plays, observed scenes.

    The courses come without the standards that they train.
    """

    trainings: list[Training]
    plays: list[RolePlay]
    scenes: list[Scene]

    @property
    def dividing(self) -> list[datetime]:
        """When those courses were completed that divide the visits for the verdict on the whole."""
        return [one.at for one in self.trainings if one.divides]

    def observed(self, since: datetime) -> list[RolePlay]:
        """Return the scenes begun since a moment as role-plays."""
        return [one.as_role_play for one in self.scenes if one.begun_at >= since]


def practised(person_id: int, since: datetime) -> Practised:
    """Return all courses and observed scenes of a person, and the role-plays ended since a moment, in one query.

    With them it reads what the courses train and what was measured: that says which of them divide the visits.
    """
    parts = [_trained(person_id), _played(person_id, since), _observed(person_id), _taught(person_id)]
    found: dict[int, list[Any]] = defaultdict(list)
    rows = union_all(*parts, _measured(person_id))
    for row in db.session.execute(rows.order_by("at", "id")):
        found[row.part].append(row)
    measured = {row.said for row in found[MEASURED]}
    dividing = {row.said for row in found[TAUGHT] if measured.intersection(row.title or ())}
    return Practised(
        [Training(_named(row.title, row.said), row.at, (), row.said in dividing) for row in found[TRAINED]],
        [_role_play(row) for row in found[PLAYED]],
        [Scene(row.id, row.title, row.at, row.score, row.said) for row in found[OBSERVED]],
    )


TRAINED, PLAYED, OBSERVED, TAUGHT, MEASURED = range(5)


def _columns(part: int, id_: Any, title: Any, at: Any, score: Any, passed: Any, said: Any) -> tuple[Any, ...]:
    named = {"id": id_, "title": title, "at": at, "score": score, "passed": passed, "said": said}
    return literal(part).label("part"), *(column.label(name) for name, column in named.items())


def _trained(person_id: int) -> Select[*tuple[Any, ...]]:
    nothing = (_none(Attempt.overall), _none(Attempt.passed))
    columns = _columns(TRAINED, Completion.id, Course.title, Completion.at, *nothing, Completion.ref)
    return _completed(*columns).where(Completion.person_id == person_id)


def _none(column: Any) -> Any:
    return cast(null(), column.type)


def _taught(person_id: int) -> Select[*tuple[Any, ...]]:
    """Select the lessons of the courses that a person completed, with their standards where others have a title."""
    nothing = (_none(Completion.at), _none(Attempt.overall), _none(Attempt.passed))
    own = select(Completion.ref).where(IS_TRAINING, Completion.person_id == person_id)
    columns = _columns(TAUGHT, Lesson.id, Lesson.standards, *nothing, Course.code)
    return lessons_of(Course.code.in_(own)).with_only_columns(*columns, maintain_column_froms=True)


def _measured(person_id: int) -> Select[*tuple[Any, ...]]:
    nothing = (_none(Course.title), _none(Completion.at), _none(Attempt.overall), _none(Attempt.passed))
    return select(*_columns(MEASURED, Standard.id, *nothing, Standard.code)).where(measured_of(person_id))


def _played(person_id: int, since: datetime) -> Select[*tuple[Any, ...]]:
    columns = (Attempt.id, ScenarioVersion.title, Attempt.ended_at, Attempt.overall, Attempt.passed)
    return (
        select(*_columns(PLAYED, *columns, literal("")))
        .join(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
        .where(Attempt.person_id == person_id, Attempt.state == AttemptState.ENDED, Attempt.origin_node == "")
        .where(Attempt.ended_at >= since)
    )


def _observed(person_id: int) -> Select[*tuple[Any, ...]]:
    columns = (Observation.id, ScenarioVersion.title, Observation.begun_at, Observation.calculated)
    return (
        select(*_columns(OBSERVED, *columns, cast(null(), Boolean), Observation.outcome))
        .join(ScenarioVersion, ScenarioVersion.id == Observation.scenario_version_id)
        .where(Observation.person_id == person_id, Observation.state == ObservationState.DONE)
    )


def _role_play(row: Any) -> RolePlay:
    overall = None if row.score is None else float(row.score)
    return RolePlay(row.id, row.title, local_day(row.at or now()), overall, row.passed)


def lowest_first(scores: Sequence[StandardScore]) -> list[StandardScore]:
    """Return scores with the lowest share of the points first."""
    return sorted(scores, key=lambda one: (one.percent, one.standard.code))


def to_play(person: Person, weak: Sequence[StandardScore], **wanted: Any) -> list[Offer]:
    """Return the scenarios that suit a person, those that train the weakest standards first."""
    return offers(person, [one.standard.code for one in weak if one.lost > 0], **wanted)
