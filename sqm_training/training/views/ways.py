"""The way back into a course from what belongs to it: a quiz that is handed in, a scenario that is over."""

from flask_login import current_user

from ...database import Text
from ..queries.standing import running_with
from . import bp


@bp.app_template_global("course_ways")
def course_ways(kind: str, ref: str) -> list[tuple[Text, str]]:
    """Return title and address of the courses that the reader is taking and that hold a scenario or quiz."""
    if not current_user.is_authenticated:
        return []
    return [
        (dict(version.title), f"/courses/{version.course.code}")
        for version in running_with(current_user.person.id, kind, ref)
    ]
