"""What forms of course runs offer."""

from collections import defaultdict

from ...web.text import local
from ..models import CourseVersion, Part, PartKind
from . import courses


def course_options() -> list[tuple[str, str]]:
    """Return the courses that can be taken, for a select."""
    return [(one.course.code, f"{one.course.code} {local(one.title)}") for one in courses.versions_in_force()]


def tasks_by_module(version: CourseVersion) -> dict[str, list[Part]]:
    """Return the tasks of a version by the code of their module."""
    found: dict[str, list[Part]] = defaultdict(list)
    for module in version.modules:
        found[module.code] = [part for part in module.parts if part.kind == PartKind.TASK]
    return found
