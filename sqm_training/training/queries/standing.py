"""How a person stands with courses: which parts are done, which modules are open, and whether the rule is met.

Everything is computed from records: lessons read within the taking or taught in a session that was attended, tasks
ticked in it, and completions of lessons, scenarios and quizzes. The first time somebody takes a course, what was done
before it counts too; later, only what was done since.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, literal, select, union_all
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
    ids = [one.id for one in takings.values()]
    read, ticked = _done_within(ids)
    for taking_id, refs in _taught(person_id, versions, takings).items():
        read[taking_id] |= refs
    ended = _ended(person_id, {_key(one, part) for one in versions for part in courses.parts_of(one)})
    return [_standing(one, takings.get(one.course_id), read, ticked, ended) for one in versions]


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


def _taught(person_id: int, versions: Sequence[CourseVersion], takings: dict[int, CourseTaking]) -> dict[int, set[str]]:
    """Return the lessons of modules that were held in sessions which the person attended, by taking."""
    rows = db.session.execute(
        select(CourseVersion.course_id, RunSession.modules, Attendance.at)
        .join(RunSession, RunSession.id == Attendance.session_id)
        .join(CourseRun, CourseRun.id == RunSession.run_id)
        .join(CourseVersion, CourseVersion.id == CourseRun.version_id)
        .where(Attendance.person_id == person_id, CourseVersion.course_id.in_(list(takings)))
    ).all()
    found: dict[int, set[str]] = defaultdict(set)
    for version in versions:
        taking = takings.get(version.course_id)
        for course_id, held, at in rows:
            if taking and course_id == version.course_id and (taking.number == 1 or at >= taking.begun_at):
                found[taking.id] |= {
                    part.ref
                    for module in version.modules
                    if module.code in held
                    for part in module.parts
                    if part.kind == PartKind.LESSON
                }
    return found


def _done_within(taking_ids: Sequence[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Return the lessons read and the tasks ticked within takings, by taking, in one query."""
    read = select(literal(True), LessonView.taking_id, LessonView.lesson_code).where(
        LessonView.taking_id.in_(taking_ids)
    )
    ticked = select(literal(False), TaskTick.taking_id, TaskTick.ref).where(TaskTick.taking_id.in_(taking_ids))
    found: dict[bool, dict[int, set[str]]] = {True: defaultdict(set), False: defaultdict(set)}
    for is_lesson, taking_id, ref in db.session.execute(union_all(read, ticked)) if taking_ids else ():
        found[bool(is_lesson)][taking_id].add(ref)
    return found[True], found[False]


def _key(version: CourseVersion, part: Part) -> Key:
    """Return kind and reference under which completions know a part."""
    return part.kind, f"{version.course.code}:{part.ref}" if part.kind == PartKind.LESSON else part.ref


def _ended(person_id: int, keys: set[Key]) -> dict[Key, list[Completion]]:
    """Return what was passed or failed of lessons, scenarios and quizzes, in order of time."""
    found: dict[Key, list[Completion]] = defaultdict(list)
    refs = [ref for kind, ref in keys if kind in RECORDED]
    rows = select(Completion).where(
        Completion.person_id == person_id,
        Completion.kind.in_(RECORDED),
        Completion.ref.in_(refs),
        Completion.event.in_((Event.PASSED, Event.FAILED)),
        stands(),
    )
    for one in db.session.scalars(rows.order_by(Completion.id)):
        found[one.kind, one.ref].append(one)
    return found


def _standing(
    version: CourseVersion,
    taking: CourseTaking | None,
    read: dict[int, set[str]],
    ticked: dict[int, set[str]],
    ended: dict[Key, list[Completion]],
) -> Standing:
    lessons = {one.code: one for one in version.lessons}
    own = taking.id if taking else 0
    modules: list[ModuleStanding] = []
    for module in version.modules:
        parts = []
        for part in module.parts:
            outcome = _outcome(ended.get(_key(version, part), []), taking)
            if part.kind in COUNTED:
                parts.append(PartStanding(part, None, outcome is not None, outcome))
            else:
                done = (read if part.kind == PartKind.LESSON else ticked).get(own, set())
                is_done = part.ref in done or outcome is not None
                parts.append(PartStanding(part, lessons.get(part.ref), is_done))
        undone = {one.module.code: one.module for one in modules if not one.is_done}
        modules.append(ModuleStanding(module, parts, [undone[code] for code in module.needs if code in undone]))
    return Standing(version, taking, modules)


def _outcome(rows: list[Completion], taking: CourseTaking | None) -> Outcome | None:
    counted = [one for one in rows if taking is None or taking.number == 1 or one.at >= taking.begun_at]
    if not counted:
        return None
    passed = [one for one in counted if one.event == Event.PASSED]
    scores = [one.score for one in passed if one.score is not None]
    return Outcome(bool(passed), max(scores) if scores else counted[-1].score)
