"""How a person stands with courses: which parts are done, which modules are open, and whether the rule is met.

Everything is computed from records: lessons read within the taking or taught in a session that was attended, tasks
ticked in it, and completions of lessons, scenarios and quizzes. The first time somebody takes a course, what was done
before it counts too; later, only what was done since.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, String, and_, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import joinedload

from ...assignments.models import Completion, Event
from ...assignments.queries.standing import stands
from ...extensions import db
from ...people.models import Person
from ..models import (
    Attendance,
    CourseRun,
    CourseTaking,
    CourseVersion,
    LessonView,
    Module,
    Part,
    PartKind,
    RunSession,
    TaskTick,
)
from ..stands import ModuleStanding, Outcome, PartStanding, Standing
from . import courses

Key = tuple[str, str]
COUNTED = (PartKind.SCENARIO, PartKind.QUIZ)
RECORDED = (*COUNTED, PartKind.LESSON)
READ, TICKED, TAUGHT = "read", "ticked", "taught"


@dataclass(frozen=True)
class Done:
    """What a person has done: lessons and tasks by taking, what was passed or failed by its key in order of time."""

    read: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    ticked: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    ended: dict[Key, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))


def takings_of(person_id: int, course_ids: Iterable[int]) -> dict[int, CourseTaking]:
    """Return the person's last taking of each course, by course id."""
    rows = select(CourseTaking).where(CourseTaking.person_id == person_id, CourseTaking.course_id.in_(list(course_ids)))
    return {one.course_id: one for one in db.session.scalars(rows.order_by(CourseTaking.number))}


def standing(person: Person, version: CourseVersion) -> Standing:
    """Return how a person stands with a version."""
    return standings(person.id, [version])[0]


def standings(person_id: int, versions: Sequence[CourseVersion]) -> list[Standing]:
    """Return how a person stands with versions, in a fixed number of queries."""
    return _standings(person_id, versions, takings_of(person_id, [one.course_id for one in versions]))


def _standings(person_id: int, versions: Sequence[CourseVersion], takings: dict[int, CourseTaking]) -> list[Standing]:
    done = _done(person_id, versions, takings)
    return [_standing(one, takings.get(one.course_id), done) for one in versions]


def running_with(person_id: int, kind: str, ref: str) -> list[CourseVersion]:
    """Return the versions in force of courses that a person is taking and that hold a part, in one query."""
    rows = (
        select(CourseVersion)
        .join(CourseTaking, CourseTaking.course_id == CourseVersion.course_id)
        .join(Module, Module.version_id == CourseVersion.id)
        .join(Part, Part.module_id == Module.id)
        .options(joinedload(CourseVersion.course))
        .where(CourseTaking.person_id == person_id, CourseTaking.completed_at.is_(None))
        .where(CourseVersion.state == "published", Part.kind == kind, Part.ref == ref)
    )
    return list(db.session.scalars(rows).unique())


def begun_by(person: Person) -> Select[CourseTaking]:
    """Select the takings of courses that a person has begun and not completed."""
    return select(CourseTaking).where(CourseTaking.person_id == person.id, CourseTaking.completed_at.is_(None))


def running(person: Person, begun: Iterable[CourseTaking]) -> list[Standing]:
    """Return how a person stands with the courses that are begun and not completed, of which the takings are given."""
    takings = {one.course_id: one for one in sorted(begun, key=lambda one: one.number)}
    versions = courses.versions_in_force(course_ids=takings) if takings else []
    return _standings(person.id, versions, takings) if versions else []


def _done(person_id: int, versions: Sequence[CourseVersion], takings: dict[int, CourseTaking]) -> Done:
    """Return what the person has done of versions, in one query.

    A lesson is taught when its module was held in a session that the person attended, for whatever version.
    """
    found = Done()
    version_of = {takings[one.course_id].id: one for one in versions if one.course_id in takings}
    refs = {_key(one, part)[1] for one in versions for part in courses.parts_of(one) if part.kind in RECORDED}
    records = _records(person_id, refs, [one.id for one in takings.values()])
    for one in sorted(db.session.execute(records), key=lambda row: row.id):
        if one.kind == READ:
            found.read[one.id].add(one.ref)
        elif one.kind == TICKED:
            found.ticked[one.id].add(one.ref)
        elif one.kind == TAUGHT:
            found.read[one.id].update(_lessons_held(version_of.get(one.id), json.loads(one.ref)))
        else:
            found.ended[one.kind, one.ref].append(one)
    return found


def _records(person_id: int, refs: set[str], taking_ids: Sequence[int]) -> Any:
    """Select what was passed or failed of lessons, scenarios and quizzes, and the acts within takings.

    `id` is that of the completion or of the taking; `ref` is what was read or ticked, or the modules held, as JSON.
    """
    columns = (Completion.kind, Completion.id, Completion.ref, Completion.event, Completion.at, Completion.score)
    ended = select(*columns).where(
        Completion.person_id == person_id,
        Completion.kind.in_(RECORDED),
        Completion.ref.in_(refs),
        Completion.event.in_((Event.PASSED, Event.FAILED)),
        stands(),
    )
    if not taking_ids:
        return ended
    read = _act(READ, LessonView.taking_id, LessonView.lesson_code).where(LessonView.taking_id.in_(taking_ids))
    ticked = _act(TICKED, TaskTick.taking_id, TaskTick.ref).where(TaskTick.taking_id.in_(taking_ids))
    return union_all(ended, read, ticked, _taught().where(CourseTaking.id.in_(taking_ids)))


def _act(kind: str, taking_id: Any, ref: Any) -> Select[Any]:
    return select(literal(kind), taking_id, ref, null(), null(), null())


def _taught() -> Select[Any]:
    """Select the modules of sessions of the course that the taker attended, a later taker since the beginning."""
    version = and_(CourseVersion.id == CourseRun.version_id, CourseVersion.course_id == CourseTaking.course_id)
    return (
        _act(TAUGHT, CourseTaking.id, cast(RunSession.modules, String))
        .join(Attendance, Attendance.person_id == CourseTaking.person_id)
        .join(RunSession, RunSession.id == Attendance.session_id)
        .join(CourseRun, CourseRun.id == RunSession.run_id)
        .join(CourseVersion, version)
        .where(or_(CourseTaking.number == 1, Attendance.at >= CourseTaking.begun_at))
    )


def _lessons_held(version: CourseVersion | None, held: Sequence[str]) -> set[str]:
    modules = version.modules if version else []
    return {part.ref for one in modules if one.code in held for part in one.parts if part.kind == PartKind.LESSON}


def _key(version: CourseVersion, part: Part) -> Key:
    """Return kind and reference under which completions know a part."""
    return part.kind, f"{version.course.code}:{part.ref}" if part.kind == PartKind.LESSON else part.ref


def _standing(version: CourseVersion, taking: CourseTaking | None, done: Done) -> Standing:
    lessons = {one.code: one for one in version.lessons}
    own = taking.id if taking else 0
    modules: list[ModuleStanding] = []
    for module in version.modules:
        parts = []
        for part in module.parts:
            outcome = _outcome(done.ended.get(_key(version, part), []), taking)
            if part.kind in COUNTED:
                parts.append(PartStanding(part, None, outcome is not None, outcome))
            else:
                acts = (done.read if part.kind == PartKind.LESSON else done.ticked).get(own, set())
                is_done = part.ref in acts or outcome is not None
                parts.append(PartStanding(part, lessons.get(part.ref), is_done))
        undone = {one.module.code: one.module for one in modules if not one.is_done}
        modules.append(ModuleStanding(module, parts, [undone[code] for code in module.needs if code in undone]))
    return Standing(version, taking, modules)


def _outcome(rows: list[Row[Any]], taking: CourseTaking | None) -> Outcome | None:
    counted = [one for one in rows if taking is None or taking.number == 1 or one.at >= taking.begun_at]
    if not counted:
        return None
    passed = [one for one in counted if one.event == Event.PASSED]
    scores = [one.score for one in passed if one.score is not None]
    return Outcome(bool(passed), max(scores) if scores else counted[-1].score)
