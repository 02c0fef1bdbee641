"""How a person stands with a course, once the records are read: parts, modules, the rule."""

from dataclasses import dataclass, field
from fractions import Fraction

from .models import CourseTaking, CourseVersion, Lesson, Module, Part, PartKind, Rule


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
