"""Reads of observed role-plays: which may be seen by whom, and who can take part in one."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ...assignments.queries.scope import within_reach
from ...checklists.models import Checklist, ChecklistVersion, Sheet
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person, PersonRole, Site
from ...people.queries.access import may_see_person
from ...web.strict import is_number
from ..models import Observation, ObservationState, ObservationStatement, Rating, Scenario, ScenarioVersion

MOST_PEOPLE = 60
NO_ROLES = lazyload(Person.role_rows)
"""For people who are only named."""


def observations() -> Select[Observation]:
    """Select plays with everything that names them: scenario, people, site, ratings."""
    return select(Observation).options(
        joinedload(Observation.scenario_version).joinedload(ScenarioVersion.scenario),
        joinedload(Observation.person).options(joinedload(Person.site), NO_ROLES),
        joinedload(Observation.actor).options(NO_ROLES),
        joinedload(Observation.site),
        joinedload(Observation.voided_by).options(NO_ROLES),
        selectinload(Observation.ratings).options(joinedload(Rating.rater).options(NO_ROLES), joinedload(Rating.sheet)),
    )


def within_sight(reader: Person) -> Select[Observation]:
    """Select the plays that the reader may list: trainers all, managers the finished ones of the own sites' people."""
    person = aliased(Person)
    rows = (
        select(Observation)
        .join(Person, Person.id == Observation.person_id)
        .join(Site, Site.id == Observation.site_id)
        .join(ScenarioVersion, ScenarioVersion.id == Observation.scenario_version_id)
        .join(Scenario, Scenario.id == ScenarioVersion.scenario_id)
        .join(person, person.id == Observation.actor_id)
        .options(
            contains_eager(Observation.person).options(NO_ROLES),
            contains_eager(Observation.site),
            contains_eager(Observation.actor.of_type(person)).lazyload(person.role_rows),
            contains_eager(Observation.scenario_version).contains_eager(ScenarioVersion.scenario),
            selectinload(Observation.ratings).joinedload(Rating.rater).options(NO_ROLES),
        )
        .where(within_reach(reader))
    )
    if not reader.has_role("trainer", "admin"):
        rows = rows.where(Observation.state == ObservationState.DONE)
    return cast("Select[Any]", rows)


def result_for(reader: Person, observation_id: int) -> Observation:
    """Return a play with its rubric and all answers, as the page of its result shows it, or raise `NotFound`."""
    answers = selectinload(Observation.ratings).joinedload(Rating.sheet).joinedload(Sheet.answers)
    return observation_for(reader, observation_id, joinedload(Observation.rubric), answers)


def observation_for(reader: Person, observation_id: int, *more: ExecutableOption) -> Observation:
    """Return a play that the reader may read about, or raise `NotFound`.

    Trainers and administrators read all; managers those of their people and learners their own, once they are done.
    """
    found = db.session.scalar(observations().options(*more).where(Observation.id == observation_id))
    if found is None or not may_see_person(reader, found.person):
        raise NotFound
    if found.state != ObservationState.DONE and not reader.has_role("trainer", "admin"):
        raise NotFound
    return found


def rating_of(rater: Person, observation_id: int) -> Rating:
    """Return what the rater fills in for a play, or raise `NotFound`."""
    play = joinedload(Rating.observation)
    scene = play.joinedload(Observation.scenario_version).joinedload(ScenarioVersion.scenario)
    rows = select(Rating).options(scene, play.joinedload(Observation.person))
    rating = db.session.scalar(rows.where(Rating.observation_id == observation_id, Rating.rater_id == rater.id))
    if rating is None:
        raise NotFound
    return rating


def play_by_code(person: Person, code: str) -> Observation:
    """Return the play with a code for who acts or rates in it; for everybody else it does not exist."""
    rates = select(Rating.observation_id).where(Rating.rater_id == person.id)
    may_open = or_(Observation.actor_id == person.id, Observation.id.in_(rates))
    rows = observations().where(Observation.code == code.strip().upper(), may_open, Observation.person_id != person.id)
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def waiting_for(person: Person) -> list[Observation]:
    """Return the plays under way in which the person acts, or has not sent a rating, the newest first."""
    unsent = select(Rating.observation_id).where(Rating.rater_id == person.id, Rating.sent_at.is_(None))
    mine = or_(Observation.actor_id == person.id, Observation.id.in_(unsent))
    rows = observations().where(Observation.state == ObservationState.OPEN, mine)
    return list(db.session.scalars(rows.order_by(Observation.id.desc()).limit(20)))


def done_of(person: Person, most: int | None = None) -> list[Observation]:
    """Return a person's finished plays as learner, the newest first."""
    rows = observations().where(Observation.person_id == person.id, Observation.state == ObservationState.DONE)
    return list(db.session.scalars(rows.order_by(Observation.begun_at.desc(), Observation.id.desc()).limit(most)))


def statements_of(observation: Observation) -> list[ObservationStatement]:
    """Return what the learner said to a result, in order."""
    rows = select(ObservationStatement).where(ObservationStatement.observation_id == observation.id)
    return list(db.session.scalars(rows.order_by(ObservationStatement.id)))


def rubrics() -> list[ChecklistVersion]:
    """Return the published rubrics by which role-plays are scored, by code."""
    rows = (
        select(ChecklistVersion)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .options(contains_eager(ChecklistVersion.checklist))
        .where(Checklist.use == "role_play", Checklist.is_retired.is_(False), ChecklistVersion.state == "published")
    )
    return list(db.session.scalars(rows.order_by(Checklist.code)))


def playable(words: str = "", standard: str = "", dimension: str = "", level: str = "", channel: str = "") -> Any:
    """Select the scenarios that can be acted now with their versions, narrowed by words and filters."""
    from . import library

    rows = (
        select(Scenario, ScenarioVersion).join(ScenarioVersion, library.PUBLISHED).where(Scenario.is_retired.is_(False))
    )
    titles = (Scenario.code, Scenario.title["zh"].as_string(), Scenario.title["en"].as_string())
    for word in words.split()[:8]:
        rows = rows.where(or_(*(column.icontains(word, autoescape=True) for column in titles)))
    wanted: list[ColumnElement[bool]] = []
    if standard:
        wanted.append(library.trains_standard(standard))
    if dimension:
        wanted.append(library.trains_dimension(dimension))
    if is_number(level):
        wanted.append(Scenario.level == int(level))
    if channel:
        wanted.append(Scenario.channel == channel)
    return rows.where(*wanted).order_by(Scenario.level, Scenario.code)


def _active(role: str) -> Select[Person]:
    holds = select(PersonRole.person_id).where(PersonRole.role == role)
    return select(Person).where(Person.is_active, Person.id.in_(holds))


def learners(words: str = "", site_id: int | None = None) -> list[Person]:
    """Return employees of sites who can be asked to play, by name: some words, a site and all below it."""
    rows = _active("employee").join(Site, Site.id == Person.site_id).options(contains_eager(Person.site))
    for word in words.split()[:8]:
        rows = rows.where(or_(*(column.icontains(word, autoescape=True) for column in (Person.name, Person.number))))
    if site_id is not None:
        path = select(Site.path).where(Site.id == site_id).scalar_subquery()
        rows = rows.where(Site.path.startswith(path))
    return list(db.session.scalars(rows.order_by(Person.name, Person.id).limit(MOST_PEOPLE)))


def learner(person_id: int) -> Person:
    """Return an employee of a site, or raise `NotFound`."""
    rows = _active("employee").where(Person.id == person_id, Person.site_id.is_not(None))
    found = db.session.scalar(rows.options(joinedload(Person.site)))
    if found is None:
        raise NotFound
    return found


def trainers(but: Person) -> list[Person]:
    """Return the other trainers, by name."""
    return list(db.session.scalars(_active("trainer").where(Person.id != but.id).order_by(Person.name, Person.id)))


def colleagues(of: Person) -> list[Person]:
    """Return who else works at a person's site, by name."""
    same = and_(Person.site_id == of.site_id, Person.id != of.id, Person.is_active)
    return list(db.session.scalars(select(Person).where(same).order_by(Person.name, Person.id).limit(MOST_PEOPLE)))


def last_site_of(trainer: Person) -> int | None:
    """Return the site at which the trainer last led a play, to begin with."""
    rows = select(Observation.site_id).join(Rating, Rating.observation_id == Observation.id)
    rows = rows.where(Rating.rater_id == trainer.id)
    return db.session.scalar(rows.order_by(Observation.id.desc()).limit(1))
