"""Keeping the effect of courses once a night."""

from collections.abc import Iterator
from datetime import datetime

from ...extensions import db, only_reading
from ..models import CourseEffect, CourseVersion
from ..queries import courses
from ..queries.kept_effects import content_of


def keep_effects(at: datetime) -> Iterator[int]:
    """Work out what each course in force did, one after the other; yield 1 for each, for the caller to commit.

    While it is worked out others can write; what they write is counted the next night.
    """
    for version_id in [one.id for one in courses.versions_in_force()]:
        with only_reading():
            content = content_of(db.session.get_one(CourseVersion, version_id))
        db.session.merge(CourseEffect(version_id=version_id, content=content, as_of=at))
        db.session.flush()
        yield 1
