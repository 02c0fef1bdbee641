"""Changing a draft: the course's settings, modules, parts, lessons, and their order."""

from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...assignments.targets import target
from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person
from ...web.text import _
from ..models import CourseVersion, Lesson, Module, Part, PartKind
from ..queries import courses
from .drafts import touch

MOST_PARTS = 60


def change_course(
    *,
    draft: CourseVersion,
    title: dict[str, str],
    about: dict[str, str],
    rule: str,
    pass_percent: int,
    hours: Decimal,
    valid_months: int | None,
    refreshers: Sequence[int],
    facilitator: dict[str, str],
    by: Person,
) -> None:
    """Change what holds for the whole course."""
    draft.title, draft.about, draft.rule = title, about, rule
    draft.pass_percent, draft.hours, draft.valid_months = pass_percent, Fraction(hours), valid_months
    draft.refreshers, draft.facilitator = sorted(set(refreshers)), facilitator
    if courses.current_version(draft.course) is None:
        draft.course.title = dict(title)
    touch(draft=draft, by=by)


def add_module(*, draft: CourseVersion, by: Person, **values: Any) -> Module:
    """Add a module at the end of the course."""
    _check_code(draft, values["code"], None)
    module = Module(position=len(draft.modules), **_plain(values))
    draft.modules.append(module)
    touch(draft=draft, by=by)
    return module


def change_module(*, module: Module, by: Person, **values: Any) -> None:
    """Change a module; what other modules need before them follows its code."""
    draft, before = module.version, module.code
    _check_code(draft, values["code"], module)
    for name, value in _plain(values).items():
        setattr(module, name, value)
    for other in draft.modules:
        other.needs = [module.code if code == before else code for code in other.needs]
    touch(draft=draft, by=by)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    starts: time | None = values.pop("starts", None)
    return {**values, "starts": f"{starts:%H:%M}" if starts else "", "minutes": values.get("minutes") or 0}


def _check_code(draft: CourseVersion, code: str, own: Module | None) -> None:
    if any(one.code == code and one is not own for one in draft.modules):
        raise RuleBroken(_("There is a module %(code)s already.", code=code), field="code")


def remove_module(*, module: Module, by: Person) -> None:
    """Take a module out of the draft, with its parts and the lessons that only it held."""
    draft = module.version
    draft.modules.remove(module)
    for other in draft.modules:
        other.needs = [code for code in other.needs if code != module.code]
    db.session.flush()
    _drop_loose_lessons(draft)
    renumber(draft.modules)
    touch(draft=draft, by=by)


def _drop_loose_lessons(draft: CourseVersion) -> None:
    held = {part.ref for part in courses.parts_of(draft) if part.kind == PartKind.LESSON}
    for lesson in [one for one in draft.lessons if one.code not in held]:
        draft.lessons.remove(lesson)


def move(*, rows: list[Any], row: Any, steps: int, draft: CourseVersion, by: Person) -> None:
    """Move a module or part up (-1) or down (1) among its like; at the end nothing changes."""
    place = rows.index(row)
    to = place + steps
    if 0 <= to < len(rows):
        rows.insert(to, rows.pop(place))
        renumber(rows)
        touch(draft=draft, by=by)


def renumber(rows: Sequence[Any]) -> None:
    """Give rows their places in order."""
    for place, row in enumerate(rows):
        row.position = place


def add_part(*, module: Module, kind: str, ref: str, task: dict[str, str], by: Person) -> Part:
    """Add a part to a module; a new lesson begins empty. Raises `RuleBroken` for what does not exist."""
    draft = module.version
    if len(module.parts) >= MOST_PARTS:
        raise RuleBroken(_("A module can have %(n)s parts at most.", n=MOST_PARTS))
    if kind == PartKind.TASK:
        if not (task.get("zh") and task.get("en")):
            raise RuleBroken(_("Write the task in both languages."), field="task_zh")
        part = Part(position=len(module.parts), kind=kind, ref=_task_ref(module), title=task)
    else:
        _check_ref(draft, kind, ref)
        part = Part(position=len(module.parts), kind=kind, ref=ref, title={})
        if kind == PartKind.LESSON and all(one.code != ref for one in draft.lessons):
            draft.lessons.append(Lesson(code=ref, title={"zh": ref, "en": ref}, text={"zh": "", "en": ""}))
    module.parts.append(part)
    touch(draft=draft, by=by)
    return part


def _task_ref(module: Module) -> str:
    used = {part.ref for part in module.parts}
    return next(ref for ref in (f"{module.code}:{n}" for n in range(1, MOST_PARTS + 2)) if ref not in used)


def _check_ref(draft: CourseVersion, kind: str, ref: str) -> None:
    if not ref:
        raise RuleBroken(_("Give the code."), field="ref")
    if kind != PartKind.SCENARIO and any((p.kind, p.ref) == (kind, ref) for p in courses.parts_of(draft)):
        raise RuleBroken(_("%(code)s is part of this course already.", code=ref), field="ref")
    if kind in (PartKind.SCENARIO, PartKind.QUIZ) and target(kind, ref) is None:
        raise RuleBroken(_("There is nothing under the code %(code)s that can be opened.", code=ref), field="ref")
    if kind == PartKind.QUIZ and all(one["code"] != ref for one in draft.quizzes):
        found = target(kind, ref)
        title = dict(found.title) if found else {"zh": ref, "en": ref}
        draft.quizzes = [*draft.quizzes, {"code": ref, "title": title, "role": "practice"}]


def remove_part(*, part: Part, by: Person) -> None:
    """Take a part out of its module; a lesson's text goes with it."""
    module = part.module
    module.parts.remove(part)
    db.session.flush()
    _drop_loose_lessons(module.version)
    renumber(module.parts)
    touch(draft=module.version, by=by)


def set_role(*, draft: CourseVersion, code: str, role: str, by: Person) -> None:
    """Say whether a quiz of the course is its pre-test, its post-test or practice; there is one of each test."""
    if role not in ("pre", "post", "practice"):
        raise RuleBroken(_("Choose one."))
    draft.quizzes = [
        {
            **one,
            "role": role
            if one["code"] == code
            else "practice"
            if one.get("role") == role
            else one.get("role", "practice"),
        }
        for one in draft.quizzes
    ]
    touch(draft=draft, by=by)


def change_lesson(
    *, lesson: Lesson, title: dict[str, str], text: dict[str, str], minutes: int, standards: list[str], by: Person
) -> None:
    """Change a lesson; raise `RuleBroken` for standards that do not exist."""
    unknown = sorted(set(standards) - set(courses.standards_by_code(standards)))
    if unknown:
        raise RuleBroken(_("There is no standard %(codes)s.", codes=_(", ").join(unknown)), field="standards")
    lesson.title, lesson.text, lesson.minutes, lesson.standards = title, text, minutes, standards
    touch(draft=lesson.version, by=by)
