"""How a person stands with courses: which parts are done, which modules are open, and whether the rule is met.

Everything is computed from records: lessons read within the taking or taught in a session that was attended, tasks
ticked in it, and completions of lessons, scenarios and quizzes. The first time somebody takes a course, what was done
before it counts too; later, only what was done since.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select
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
    Lesson,
    LessonView,
    Module,
    Part,
    PartKind,
    Rule,
    RunSession,
    TaskTick,
)
from . import courses

Key = tuple[str, str]
COUNTED = (PartKind.SCENARIO, PartKind.QUIZ)
RECORDED = (*COUNTED, PartKind.LESSON)


@dataclass(frozen=True)
class Outcome:
    """What came of a scenario or quiz: ended at all, passed, the score that counts (the best passed, else the last)."""

    is_passed: bool = False
    score: Fraction | None = None


@dataclass(frozen=True)
class PartStanding:
    """One part as it stands; `lesson` is that of a lesson."""

    part: Part
    lesson: Lesson | None
    is_done: bool
    outcome: Outcome | None = None


@dataclass(frozen=True)
class ModuleStanding:
    """One module as it stands; it is open when everything in `waits_for` is done."""

    module: Module
    parts: list[PartStanding]
    waits_for: list[Module] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the modules before it are done."""
        return not self.waits_for

    @property
    def is_done(self) -> bool:
        """Whether all its parts are done."""
        return all(part.is_done for part in self.parts)


@dataclass(frozen=True)
class Standing:
    """How a person stands with a version of a course; `taking` is the last one, None before the first."""

    version: CourseVersion
    taking: CourseTaking | None
    modules: list[ModuleStanding]

    @property
    def parts(self) -> list[PartStanding]:
        """All parts in order."""
        return [part for module in self.modules for part in module.parts]

    @property
    def done(self) -> int:
        """How many of the parts that the rule asks for are done."""
        return sum(part.is_done for part in self._asked_for())

    @property
    def total(self) -> int:
        """How many parts the rule asks for."""
        return len(self._asked_for())

    def _asked_for(self) -> list[PartStanding]:
        """Return the parts that the rule asks for: a rule on reading counts lessons alone."""
        if self.version.rule == Rule.VIEWED:
            return [part for part in self.parts if part.part.kind == PartKind.LESSON]
        return self.parts

    @property
    def post(self) -> Outcome | None:
        """What came of the post-test."""
        code = self.version.post_quiz
        return next(
            (one.outcome for one in self.parts if one.part.kind == PartKind.QUIZ and one.part.ref == code), None
        )

    @property
    def is_passed(self) -> bool:
        """Whether the post-test is passed."""
        return self.post is not None and self.post.is_passed

    @property
    def is_met(self) -> bool:
        """Whether the rule of the course is met."""
        if self.version.rule == Rule.PASSED:
            return self.is_passed
        is_done = self.done == self.total
        return is_done and (self.is_passed or self.version.rule != Rule.PASSED_AND_COMPLETED)

    @property
    def is_completed(self) -> bool:
        """Whether the last taking is completed, whatever the version in force asks for now."""
        return self.taking is not None and self.taking.completed_at is not None

    @property
    def next(self) -> tuple[ModuleStanding, PartStanding] | None:
        """The first part that is not done in a module that is open."""
        return next(
            ((one, part) for one in self.modules if one.is_open for part in one.parts if not part.is_done), None
        )

    def place_of_lesson(self, code: str) -> tuple[ModuleStanding, PartStanding] | None:
        """Return the module and part of a lesson, None when no module holds it."""
        return next(
            (
                (module, part)
                for module in self.modules
                for part in module.parts
                if part.part.kind == PartKind.LESSON and part.part.ref == code
            ),
            None,
        )


def takings_of(person_id: int, course_ids: Iterable[int]) -> dict[int, CourseTaking]:
    """Return the person's last taking of each course, by course id."""
    rows = select(CourseTaking).where(CourseTaking.person_id == person_id, CourseTaking.course_id.in_(list(course_ids)))
    return {one.course_id: one for one in db.session.scalars(rows.order_by(CourseTaking.number))}


def standing(person: Person, version: CourseVersion) -> Standing:
    """Return how a person stands with a version."""
    return standings(person.id, [version])[0]


def standings(person_id: int, versions: Sequence[CourseVersion]) -> list[Standing]:
    """Return how a person stands with versions, in a fixed number of queries."""
    takings = takings_of(person_id, [one.course_id for one in versions])
    ids = [one.id for one in takings.values()]
    read = _keys(select(LessonView.taking_id, LessonView.lesson_code).where(LessonView.taking_id.in_(ids)))
    ticked = _keys(select(TaskTick.taking_id, TaskTick.ref).where(TaskTick.taking_id.in_(ids)))
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


def running_of(person: Person) -> list[Standing]:
    """Return how a person stands with the courses that are begun and not completed."""
    rows = select(CourseTaking.course_id).where(
        CourseTaking.person_id == person.id, CourseTaking.completed_at.is_(None)
    )
    ids = set(db.session.scalars(rows))
    return standings(person.id, [one for one in courses.versions_in_force() if one.course_id in ids]) if ids else []


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


def _keys(rows: object) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for taking_id, ref in db.session.execute(rows):  # type: ignore[call-overload]
        found[taking_id].add(ref)
    return found


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
