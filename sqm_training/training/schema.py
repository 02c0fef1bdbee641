"""The shape of a course file and of its lessons, and what has to fit together in them."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from ..files.documents import Path
from ..files.shapes import Strict, Words, fault, shape_faults

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Percent = Annotated[int, Field(ge=0, le=100)]
Minutes = Annotated[int, Field(ge=0, le=1440)]
CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
PART_KINDS = ("lesson", "scenario", "quiz", "task")
Faults = Iterator[tuple[Path, dict[str, str]]]


def _clock(value: str) -> str:
    if not CLOCK.match(value):
        raise fault("not_a_clock")
    return value


Clock = Annotated[str, AfterValidator(_clock)]


class PartPlan(Strict):
    """One part of a module: exactly one of its keys."""

    lesson: Code | None = None
    scenario: Code | None = None
    quiz: Code | None = None
    task: Words | None = None

    @model_validator(mode="after")
    def _one_key(self) -> "PartPlan":
        if sum(getattr(self, kind) is not None for kind in PART_KINDS) != 1:
            raise fault("one_of", keys=", ".join(PART_KINDS))
        return self


class ModulePlan(Strict):
    """A module: goal, place in the timetable, modules that come before it, parts in order."""

    code: Code
    title: Words
    goal: Words | None = None
    method: Words | None = None
    day: Annotated[int, Field(ge=1, le=30)] | None = None
    starts: Clock | None = None
    minutes: Minutes = 0
    needs: list[Code] = []
    parts: list[PartPlan] = []


class DrawPlan(Strict):
    """How many questions are drawn, and from which categories."""

    count: Annotated[int, Field(ge=1, le=200)]
    categories: Annotated[list[str], Field(min_length=1)]


class QuizPlan(Strict):
    """A quiz of the course: its questions by code, or drawn from categories of the bank."""

    code: Code
    title: Words
    role: Literal["pre", "post", "practice"] = "practice"
    draw: DrawPlan | None = None
    questions: list[Code] | None = None
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None
    attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    pass_: Annotated[Percent | None, Field(alias="pass")] = None
    feedback: Literal["at_once", "end"] = "end"
    shuffle: bool = True


class CoursePlan(Strict):
    """A course: what it is called, when it is completed, its modules and quizzes."""

    code: Code
    title: Words
    about: Words | None = None
    hours: Annotated[float, Field(ge=0, le=1000)] = 0
    rule: Literal["viewed", "passed", "completed", "passed_and_completed"] = "completed"
    pass_: Annotated[Percent, Field(alias="pass")] = 75
    refreshers: list[Annotated[int, Field(ge=1, le=1000)]] = []
    valid_months: Annotated[int, Field(ge=1, le=240)] | None = 24
    modules: Annotated[list[ModulePlan], Field(min_length=1)]
    quizzes: list[QuizPlan] = []
    facilitator: str | None = None


class LessonHead(Strict):
    """What stands above the text of a lesson; standards only in the Chinese file."""

    code: Code
    title: Annotated[str, Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=480)] = 5
    standards: list[str] = []


def words(zh: str, en: str) -> dict[str, str]:
    """Return a cause in both languages."""
    return {"zh": zh, "en": en}


def plan_faults(
    plan: Mapping[str, Any], *, lessons: Collection[str], scenarios: Collection[str] | None = None
) -> list[tuple[Path, dict[str, str]]]:
    """Return what is wrong with a course as plain data, each as its path and cause: its shape first, else its sense.

    `lessons` are the codes of lessons that exist in both languages, `scenarios` those that can be played (None: not
    checked).
    """
    shape = shape_faults(CoursePlan, dict(plan))
    if shape:
        return shape
    return [*_codes(plan), *_needs(plan), *_parts(plan, lessons, scenarios), *_rule(plan)]


def _codes(plan: Mapping[str, Any]) -> Faults:
    for key in ("modules", "quizzes"):
        seen: set[str] = set()
        for place, one in enumerate(plan.get(key) or []):
            if one["code"] in seen:
                yield (
                    (key, place, "code"),
                    words(f"代码 {one['code']} 出现两次", f"the code {one['code']} occurs twice"),
                )
            seen.add(one["code"])


def _needs(plan: Mapping[str, Any]) -> Faults:
    """Prerequisites name modules that stand before, so that no circle can arise."""
    before: set[str] = set()
    for place, module in enumerate(plan["modules"]):
        for number, code in enumerate(module.get("needs") or []):
            if code not in before:
                cause = words(f"前面没有模块 {code}", f"there is no module {code} before this one")
                yield ("modules", place, "needs", number), cause
        before.add(module["code"])


def _parts(plan: Mapping[str, Any], lessons: Collection[str], scenarios: Collection[str] | None) -> Faults:
    quizzes = {one["code"] for one in plan.get("quizzes") or []}
    seen: set[tuple[str, str]] = set()
    for place, module in enumerate(plan["modules"]):
        for number, part in enumerate(module.get("parts") or []):
            kind = next(key for key in PART_KINDS if part.get(key) is not None)
            ref, path = part[kind], ("modules", place, "parts", number, kind)
            if kind == "lesson" and ref not in lessons:
                yield path, words(f"没有课时 {ref}（中英文各一份）", f"there is no lesson {ref} in both languages")
            if kind == "quiz" and ref not in quizzes:
                yield path, words(f"quizzes 中没有测验 {ref}", f"there is no quiz {ref} among the quizzes")
            if kind == "scenario" and scenarios is not None and ref not in scenarios:
                yield path, words(f"没有情景 {ref}", f"there is no scenario {ref}")
            if kind in ("lesson", "quiz") and (kind, ref) in seen:
                yield path, words(f"{ref} 出现两次", f"{ref} occurs twice")
            if kind != "task":
                seen.add((kind, ref))


def _rule(plan: Mapping[str, Any]) -> Faults:
    """A rule that asks for a pass needs something to pass, and one that asks for reading something to read."""
    parts = [part for module in plan["modules"] for part in module.get("parts") or []]
    posts = {one["code"] for one in plan.get("quizzes") or [] if one.get("role") == "post"}
    rule = plan.get("rule", "completed")
    if rule.startswith("passed") and not any(part.get("quiz") in posts for part in parts):
        yield ("rule",), words("需要一个放在模块里的后测（role: post）", "needs a post-test (role: post) in a module")
    if rule == "viewed" and not any(part.get("lesson") for part in parts):
        yield ("rule",), words("课程里没有课时", "the course has no lesson")
    if len(posts) > 1:
        yield ("quizzes",), words("只能有一个后测", "there can be one post-test only")
    if not parts:
        yield ("modules",), words("课程里没有内容", "the course has nothing in it")
