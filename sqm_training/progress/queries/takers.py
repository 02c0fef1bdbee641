"""Who takes a course, counted by site; small groups are put together, so that nobody is read out of a figure."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from math import fsum

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ...extensions import db
from ...measures.gain import FEWEST
from ...people.models import Person, Site
from ...training.models import Certificate, Course, CourseRun, CourseTaking, CourseVersion


@dataclass(frozen=True)
class Takers:
    """People of a site (None: of several small ones) who began: those who completed, mean post-test (0 to 100)."""

    site: Site | None
    begun: int
    completed: int
    score: float | None


def takers_by_site(course: Course) -> list[Takers]:
    """Return the first takings of a course by site; sites with fewer than 5 takers stand together at the end.

    Where even these are fewer than 5 people, they are left out.
    """
    rows = db.session.execute(
        select(Person.site_id, CourseTaking.completed_at, CourseTaking.score)
        .join(Person, Person.id == CourseTaking.person_id)
        .where(CourseTaking.course_id == course.id, CourseTaking.number == 1)
    ).all()
    groups: dict[int | None, list[tuple[bool, float | None]]] = defaultdict(list)
    for site_id, completed_at, score in rows:
        groups[site_id].append((completed_at is not None, None if score is None else float(score)))
    large = [key for key, found in groups.items() if key is not None and len(found) >= FEWEST]
    small = [one for key, found in groups.items() if key not in large for one in found]
    sites = db.session.scalars(select(Site).where(Site.id.in_(large)).order_by(Site.path))
    shown = [_takers(site, groups[site.id]) for site in sites]
    return shown + ([_takers(None, small)] if len(small) >= FEWEST else [])


def _takers(site: Site | None, found: list[tuple[bool, float | None]]) -> Takers:
    scores = [score for _done, score in found if score is not None]
    mean = fsum(scores) / len(scores) if len(scores) >= FEWEST else None
    return Takers(site, len(found), sum(done for done, _score in found), mean)


@dataclass(frozen=True)
class Counts:
    """How often a course was begun and completed, runs held or planned, and certificates that are valid."""

    begun: int
    completed: int
    again: int
    runs: int
    certificates: int


def counts_of(course: Course, today: date) -> Counts:
    """Count takings, runs and valid certificates of a course."""
    runs = (
        select(func.count())
        .select_from(CourseRun)
        .join(CourseVersion, CourseVersion.id == CourseRun.version_id)
        .where(CourseVersion.course_id == course.id, CourseRun.cancelled_at.is_(None))
    )
    valid = (
        select(func.count())
        .select_from(Certificate)
        .join(certified := aliased(CourseTaking), certified.id == Certificate.taking_id)
        .where(certified.course_id == course.id, Certificate.revoked_at.is_(None))
        .where(Certificate.expires_on.is_(None) | (Certificate.expires_on >= today))
    )
    takings = select(
        func.count().filter(CourseTaking.number == 1),
        func.count(CourseTaking.completed_at).filter(CourseTaking.number == 1),
        func.count().filter(CourseTaking.number > 1),
        runs.scalar_subquery(),
        valid.scalar_subquery(),
    )
    return Counts(*db.session.execute(takings.where(CourseTaking.course_id == course.id)).one())
