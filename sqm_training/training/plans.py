"""A version of a course as plain data, and back: for its digest, its check, its difference from another, its file."""

import hashlib
import json
from typing import Any

from .models import CourseVersion, Lesson, Module, Part
from .reading import exact_hours

Plain = dict[str, Any]


def plan_of(version: CourseVersion) -> Plain:
    """Return the plan of a version as a course file says it."""
    return {
        "code": version.course.code,
        "title": dict(version.title),
        **({"about": dict(version.about)} if version.about else {}),
        "hours": float(version.hours),
        "rule": str(version.rule),
        "pass": version.pass_percent,
        "refreshers": list(version.refreshers),
        "valid_months": version.valid_months,
        "modules": [_module_plan(module) for module in version.modules],
        "quizzes": [dict(one) for one in version.quizzes],
    }


def _module_plan(module: Module) -> Plain:
    plan: Plain = {"code": module.code, "title": dict(module.title)}
    for key in ("goal", "method"):
        if any(getattr(module, key).values()):
            plan[key] = dict(getattr(module, key))
    if module.day:
        plan["day"] = module.day
    if module.starts:
        plan["starts"] = module.starts
    plan["minutes"] = module.minutes
    plan["needs"] = list(module.needs)
    plan["parts"] = [{part.kind: dict(part.title) if part.kind == "task" else part.ref} for part in module.parts]
    return plan


def lessons_of(version: CourseVersion) -> dict[str, Plain]:
    """Return the lessons of a version by code, as their files say them."""
    return {
        one.code: {
            "code": one.code,
            "title": dict(one.title),
            "minutes": one.minutes,
            "standards": list(one.standards),
            "text": dict(one.text),
        }
        for one in version.lessons
    }


def write_plan(version: CourseVersion, plan: Plain, lessons: dict[str, Plain]) -> None:
    """Put plain data that was checked into a draft, in place of what is in it."""
    version.title, version.about = plan["title"], plan.get("about") or {}
    version.hours, version.rule = exact_hours(plan.get("hours")), plan.get("rule", "completed")
    version.pass_percent, version.refreshers = plan.get("pass", 75), list(plan.get("refreshers") or [])
    version.valid_months = plan.get("valid_months", 24)
    version.quizzes = list(plan.get("quizzes") or [])
    version.modules = [_module(place, one) for place, one in enumerate(plan["modules"])]
    version.lessons = [Lesson(**{**one, "text": dict(one["text"])}) for _code, one in sorted(lessons.items())]


def _module(place: int, plan: Plain) -> Module:
    module = Module(
        position=place,
        code=plan["code"],
        title=plan["title"],
        goal=plan.get("goal") or {},
        method=plan.get("method") or {},
        day=plan.get("day"),
        starts=plan.get("starts") or "",
        minutes=plan.get("minutes") or 0,
        needs=list(plan.get("needs") or []),
    )
    tasks = 0
    for number, part in enumerate(plan.get("parts") or []):
        kind = next(key for key in ("lesson", "scenario", "quiz", "task") if part.get(key) is not None)
        tasks += kind == "task"
        ref, title = (f"{plan['code']}:{tasks}", part[kind]) if kind == "task" else (part[kind], {})
        module.parts.append(Part(position=number, kind=kind, ref=ref, title=title))
    return module


def digest_of(plan: Plain, lessons: dict[str, Plain], media: Plain | None = None, facilitator: Any = None) -> str:
    """Return the SHA-256 over what a course says."""
    whole = [plan, lessons, media or {}, facilitator or {}]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
