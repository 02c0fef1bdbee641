"""Practice beside the visits: role-plays that a person ended, what they scored by standard, and what to play next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from ...database import Text, now
from ...extensions import db
from ...ledger.models import MILLION, ScoreRecord
from ...people.models import Person
from ...roleplay.models import Attempt, AttemptState, Observation, ObservationState, ScenarioVersion
from ...roleplay.queries.own import Offer, offers
from ...standards.models import Standard
from ...training.models import Course, CourseVersion, Lesson
from ...web.text import local_day
from .evidence import trainings_of
from .standards import StandardScore

SOURCE = "scenario"


@dataclass(frozen=True)
class Training:
    """One course that a person has completed: its title, when, and the standards that its lessons train."""

    title: Text
    at: datetime
    standard_codes: tuple[str, ...]

    @property
    def on(self) -> date:
        """The day on which it was completed."""
        return local_day(self.at)


def trainings(person_ids: Sequence[int]) -> dict[int, list[Training]]:
    """Return the courses that each person has completed, the first one first, by person id, in two queries."""
    done = trainings_of(person_ids)
    courses = _courses({ref for rows in done.values() for _at, _kind, ref in rows})
    return {
        person_id: [
            Training(title, at, tuple(sorted(codes)))
            for at, _kind, ref in done.get(person_id, [])
            for title, codes in [courses.get(ref, ({"zh": ref, "en": ref}, set()))]
        ]
        for person_id in person_ids
    }


def _courses(refs: Collection[str]) -> dict[str, tuple[Text, set[str]]]:
    """Return title and trained standards of courses by code."""
    found: dict[str, tuple[Text, set[str]]] = {}
    if not refs:
        return found
    rows = (
        select(Course.code, Course.title, Lesson.standards)
        .outerjoin(CourseVersion, CourseVersion.course_id == Course.id)
        .outerjoin(Lesson, Lesson.version_id == CourseVersion.id)
        .where(Course.code.in_(refs))
    )
    for code, title, standards in db.session.execute(rows):
        found.setdefault(code, (title, set()))[1].update(standards or ())
    return found


@dataclass(frozen=True)
class RolePlay:
    """One role-play that counts, as progress shows it; the id is that of the attempt or of the observation."""

    attempt_id: int
    title: Text
    on: date
    overall: float | None
    passed: bool | None


def role_plays(person_id: int, since: datetime) -> list[RolePlay]:
    """Return the role-plays that a person ended since a moment and that count, the first one first."""
    rows = db.session.execute(
        select(Attempt.id, ScenarioVersion.title, Attempt.ended_at, Attempt.overall, Attempt.passed)
        .join(ScenarioVersion, ScenarioVersion.id == Attempt.version_id)
        .where(Attempt.person_id == person_id, Attempt.state == AttemptState.ENDED, Attempt.origin_node == "")
        .where(Attempt.ended_at >= since)
        .order_by(Attempt.ended_at, Attempt.id)
    )
    return [
        RolePlay(attempt_id, title, local_day(ended_at or now()), None if overall is None else float(overall), passed)
        for attempt_id, title, ended_at, overall, passed in rows
    ]


def observed_role_plays(person_id: int, since: datetime) -> list[RolePlay]:
    """Return the role-plays in which others observed a person since a moment, the first one first."""
    rows = db.session.execute(
        select(Observation.id, ScenarioVersion.title, Observation.begun_at, Observation.calculated)
        .join(ScenarioVersion, ScenarioVersion.id == Observation.scenario_version_id)
        .where(Observation.person_id == person_id, Observation.state == ObservationState.DONE)
        .where(Observation.begun_at >= since)
        .order_by(Observation.begun_at, Observation.id)
    )
    return [
        RolePlay(key, title, local_day(at), None if overall is None else float(overall), None)
        for key, title, at, overall in rows
    ]


def scored_in_role_plays(person_id: int, since: datetime) -> list[StandardScore]:
    """Return what a person earned on each standard in role-plays, the lowest share first; visits are the attempts."""
    rows = db.session.execute(
        select(
            Standard,
            func.sum(ScoreRecord.got),
            func.sum(ScoreRecord.possible),
            func.count(func.distinct(ScoreRecord.source_id)),
        )
        .join(Standard, Standard.id == ScoreRecord.standard_id)
        .where(ScoreRecord.person_id == person_id, ScoreRecord.source_kind == SOURCE, ScoreRecord.at >= since)
        .where(ScoreRecord.voided_at.is_(None))
        .group_by(Standard.id)
    )
    found = [
        StandardScore(standard, int(got) / MILLION, int(possible) / MILLION, attempts)
        for standard, got, possible, attempts in rows
        if possible
    ]
    return sorted(found, key=lambda one: (one.percent, one.standard.code))


def to_play(person: Person, weak: Sequence[StandardScore], **wanted: Any) -> list[Offer]:
    """Return the scenarios that suit a person, those that train the weakest standards first."""
    return offers(person, [one.standard.code for one in weak if one.lost > 0], **wanted)
