"""A small course for tests, and what it needs."""

from datetime import timedelta
from typing import Any

from sqm_training.assignments import targets
from sqm_training.assignments.actions import completions
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.standards.models import Standard
from sqm_training.training.actions import drafts, learning, publishing
from sqm_training.training.models import Course, CourseVersion
from sqm_training.training.queries import courses

TEXT = {"zh": "## 目标\n\n学会问好。\n", "en": "## Objective\n\nLearn to greet.\n"}
PLAN: dict[str, Any] = {
    "code": "T1",
    "title": {"zh": "小课程", "en": "Small course"},
    "about": {"zh": "一节课，一个任务。", "en": "One lesson, one task."},
    "hours": 4,
    "rule": "completed",
    "pass": 75,
    "refreshers": [],
    "valid_months": 12,
    "modules": [
        {
            "code": "M1",
            "title": {"zh": "问好", "en": "Greeting"},
            "goal": {"zh": "会问好", "en": "greet"},
            "day": 1,
            "starts": "09:00",
            "minutes": 60,
            "parts": [{"lesson": "L1"}],
        },
        {
            "code": "M2",
            "title": {"zh": "道别", "en": "Farewell"},
            "day": 1,
            "starts": "13:30",
            "minutes": 60,
            "needs": ["M1"],
            "parts": [{"lesson": "L2"}, {"task": {"zh": "写一句道别的话", "en": "Write a farewell"}}],
        },
    ],
    "quizzes": [],
}


def lesson(code: str, standards: tuple[str, ...] = (), text: dict[str, str] | None = None) -> dict[str, Any]:
    """Return a lesson as plain data."""
    return {
        "code": code,
        "title": {"zh": f"第{code}课", "en": f"Lesson {code}"},
        "minutes": 5,
        "standards": list(standards),
        "text": dict(text or TEXT),
    }


def add_standard(code: str = "LIS") -> Standard:
    """Add a standard that lessons can train."""
    words = {"zh": "倾听", "en": "Listen"}
    standard = Standard(code=code, title=words, target=words, channel="counter", dimension="empathy", state="approved")
    db.session.add(standard)
    db.session.flush()
    return standard


def publish(
    plan: dict[str, Any] | None = None,
    lessons: dict[str, Any] | None = None,
    facilitator: dict[str, str] | None = None,
) -> CourseVersion:
    """Publish a course, the small one unless another is given."""
    plan = plan or PLAN
    course = courses.course_by_code(plan["code"])
    if course is None:
        course = Course(code=plan["code"], title=plan["title"])
        db.session.add(course)
        db.session.flush()
    lessons = lessons or {"L1": lesson("L1", ("LIS",)), "L2": lesson("L2")}
    draft = drafts.fill_draft(course=course, plan=plan, lessons=lessons, by=None, facilitator=facilitator)
    version = publishing.put_in_force(draft=draft, by=None, at=now())
    db.session.commit()
    return version


def read(person: Person, version: CourseVersion, code: str, seconds: int = 60) -> bool:
    """Read a lesson for so many seconds."""
    found = courses.lesson_of(version, code)
    counted = learning.end_lesson(
        person=person,
        version=version,
        lesson=found,
        language="zh",
        opened_at=now() - timedelta(seconds=seconds),
        at=now(),
    )
    db.session.commit()
    return counted


def begin(person: Person, version: CourseVersion):
    """Begin a course."""
    begun = learning.begin(person=person, course=version.course, at=now())
    db.session.commit()
    return begun


def complete(person: Person, version: CourseVersion):
    """Take the small course from beginning to end and return the taking."""
    begun = begin(person, version)
    read(person, version, "L1")
    read(person, version, "L2")
    learning.tick_task(person=person, version=version, ref="M2:1", by=person, at=now())
    db.session.commit()
    return begun


def offer_quiz(ref: str, kind: str = "quiz") -> None:
    """Let something of a kind exist, whatever offers it."""
    target = targets.Target(kind, ref, {"zh": "小测验", "en": "Small quiz"}, f"/{kind}/{ref}")
    targets.register(
        kind,
        title=kind,
        find=lambda refs: {ref: target} if ref in refs else {},
        search=lambda words, standard: [target],
    )


def end_quiz(person: Person, ref: str, score: int, passed: bool) -> None:
    """Record that a person ended a quiz."""
    completions.record(
        person_id=person.id, kind="quiz", ref=ref, event="passed" if passed else "failed", score=score, at=now()
    )
    db.session.commit()
