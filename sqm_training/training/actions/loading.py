"""Loading the shipped courses, without ever writing over what people changed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...standards.models import Standard
from ...web.text import _
from ..models import Course
from ..plans import digest_of
from ..queries import courses
from ..queries.banks import bank_by_code
from ..reading import FOLDER, CourseFile, read_course, shipped_files
from ..rendering import media_named
from .drafts import fill_draft
from .media import add_medium
from .publishing import put_in_force
from .quizzes import load_quiz


def load_shipped(folder: Path = FOLDER) -> Counter[str]:
    """Load all courses of a folder, as `load_courses` does."""
    return load_courses(shipped_files(folder))


def load_courses(files: Sequence[Path]) -> Counter[str]:
    """Load courses from their files; return how many were added, updated, unchanged, kept.

    `kept` are courses that people made or changed since: what is shipped leaves them alone. Raises `BadFile` with
    every fault of a course that cannot be read; scenarios and quizzes have to be loaded before.
    """
    known = set(db.session.scalars(select(Standard.code)))
    done: Counter[str] = Counter()
    for file in files:
        found = read_course(file, standards=known)
        load_quizzes(found)
        done[load_course(found)] += 1
    return done


def load_quizzes(found: CourseFile) -> Counter[str]:
    """Load the quizzes of a course from the bank of its code; return what became of them, as `load_quiz` says it."""
    plans = found.plan.get("quizzes") or []
    bank = bank_by_code(found.plan["code"])
    if plans and bank is None:
        raise RuleBroken(_("The course %(code)s needs a question bank of the same code.", code=found.plan["code"]))
    return Counter(load_quiz(bank=bank, **_quiz_values(one, found.plan)) for one in plans if bank)


def _quiz_values(plan: dict[str, Any], course: dict[str, Any]) -> dict[str, Any]:
    draw = {"questions": plan["questions"]} if plan.get("questions") else plan.get("draw") or {}
    return {
        "code": plan["code"],
        "title": plan["title"],
        "role": plan.get("role", "practice"),
        "draw": draw,
        "minutes": plan.get("minutes"),
        "attempts": plan.get("attempts"),
        "pass_percent": plan.get("pass", course.get("pass", 75)),
        "feedback": plan.get("feedback", "end"),
        "is_shuffled": plan.get("shuffle", True),
    }


def load_course(found: CourseFile) -> str:
    """Load one course and say what became of it."""
    code = found.plan["code"]
    shown = set().union(*(media_named(text) for one in found.lessons.values() for text in one["text"].values()))
    media = {name: path for name, path in found.media.items() if name in shown}
    stamps = {name: path.stat().st_size for name, path in media.items()}
    digest = digest_of(found.plan, found.lessons, stamps, found.facilitator)
    course = courses.course_by_code(code)
    if course is not None and course.shipped_digest == digest:
        return "unchanged"
    if course is not None and is_changed(course):
        return "kept"
    state = "updated" if course else "added"
    course = course or Course(code=code, title=found.plan["title"])
    db.session.add(course)
    db.session.flush()
    draft = fill_draft(course=course, plan=found.plan, lessons=found.lessons, by=None, facilitator=found.facilitator)
    for name, path in media.items():
        with path.open("rb") as stream:
            add_medium(course=course, name=name, stream=stream, by=None)
    put_in_force(draft=draft, by=None, at=now())
    course.shipped_digest = digest
    db.session.flush()
    return state


def is_changed(course: Course) -> bool:
    """Say whether people made or retired this course, published a version of it, or are about to."""
    version = courses.current_version(course)
    if version is None or course.is_retired or not course.shipped_digest or courses.draft_of(course) is not None:
        return True
    return version.published_by_id is not None
