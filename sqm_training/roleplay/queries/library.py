"""Reads of scenarios: the library, one scenario with its versions and draft, its media."""

from typing import Any

from sqlalchemy import Row, Select, String, and_, cast, func, select
from sqlalchemy.orm import defer, joinedload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...standards.models import Standard, StandardLink
from ..models import Scenario, ScenarioDraft, ScenarioMedium, ScenarioVersion

KIND = "scenario"
KEEPERS = ("trainer", "admin")
PUBLISHED = and_(ScenarioVersion.scenario_id == Scenario.id, ScenarioVersion.state == "published")


def may_keep(person: Person) -> bool:
    """Say whether a person writes scenarios, and so sees drafts, scores and retired ones."""
    return person.has_role(*KEEPERS)


def library(person: Person) -> Select[Any]:
    """Select scenarios with the version in force and the draft; who does not write them sees what can be played."""
    rows: Any = select(Scenario, ScenarioVersion, ScenarioDraft).outerjoin(ScenarioVersion, PUBLISHED)
    rows = rows.outerjoin(ScenarioDraft, ScenarioDraft.scenario_id == Scenario.id)
    if not may_keep(person):
        rows = rows.where(ScenarioVersion.id.is_not(None), Scenario.is_retired.is_(False))
    return rows


def trains_standard(code: str) -> Any:
    """Return the condition that a scenario trains a standard."""
    return Scenario.code.in_(
        select(StandardLink.ref)
        .join(Standard, Standard.id == StandardLink.standard_id)
        .where(StandardLink.kind == KIND, Standard.code == code)
    )


def trains_dimension(dimension: str) -> Any:
    """Return the condition that the version in force scores a dimension."""
    return cast(ScenarioVersion.dimensions, String).contains(f'"{dimension}"')


def trained_standards() -> list[Any]:
    """Return code and title of the standards that some scenario trains."""
    linked = select(StandardLink.standard_id).where(StandardLink.kind == KIND)
    rows = select(Standard.code, Standard.title).where(Standard.id.in_(linked))
    return list(db.session.execute(rows.order_by(Standard.code)))


def scenario_for(person: Person, code: str) -> Scenario:
    """Return a scenario that a person may see, or raise `NotFound`."""
    row = db.session.execute(library(person).where(Scenario.code == code)).first()
    if row is None:
        raise NotFound
    return row[0]


def scenario_in_force(person: Person, code: str) -> tuple[Scenario, ScenarioVersion | None, ScenarioDraft | None]:
    """Return a scenario that a person may see with its version in force and its draft, or raise `NotFound`."""
    rows = library(person).options(joinedload(ScenarioDraft.edited_by).lazyload(Person.role_rows))
    row = db.session.execute(rows.where(Scenario.code == code)).first()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


def scenario_by_code(code: str) -> Scenario | None:
    """Return the scenario with a code, or None."""
    return db.session.scalar(select(Scenario).where(Scenario.code == code))


def is_taken(code: str) -> bool:
    """Say whether a scenario has a code, upper and lower case alike."""
    return db.session.scalar(select(Scenario.id).where(func.lower(Scenario.code) == code.lower())) is not None


def scenario_by_slug(slug: str) -> Scenario | None:
    """Return the scenario whose file has a name, or None."""
    return db.session.scalar(select(Scenario).where(Scenario.slug == slug).order_by(Scenario.id).limit(1))


def current_version(scenario: Scenario) -> ScenarioVersion | None:
    """Return the version in force, or None before the first one."""
    return db.session.scalar(select(ScenarioVersion).join(Scenario, PUBLISHED).where(Scenario.id == scenario.id))


def versions_of(scenario: Scenario) -> list[ScenarioVersion]:
    """Return all versions, newest first; their texts are read when somebody asks for them."""
    rows = (
        select(ScenarioVersion).options(defer(ScenarioVersion.text)).where(ScenarioVersion.scenario_id == scenario.id)
    )
    return list(db.session.scalars(rows.order_by(ScenarioVersion.number.desc())))


def version_days(scenario: Scenario) -> list[Row[Any]]:
    """Return `number` and `published_at` of all versions, newest first."""
    rows = select(ScenarioVersion.number, ScenarioVersion.published_at)
    rows = rows.where(ScenarioVersion.scenario_id == scenario.id)
    return list(db.session.execute(rows.order_by(ScenarioVersion.number.desc())))


def version_number(scenario: Scenario, number: int) -> ScenarioVersion:
    """Return a version by its number, or raise `NotFound`."""
    rows = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario.id, ScenarioVersion.number == number)
    version = db.session.scalar(rows)
    if version is None:
        raise NotFound
    return version


def playable_version(code: str) -> ScenarioVersion | None:
    """Return the version that can be played now: in force, of a scenario that is not retired."""
    rows = select(ScenarioVersion).join(Scenario, PUBLISHED).options(joinedload(ScenarioVersion.scenario))
    return db.session.scalar(rows.where(Scenario.code == code, Scenario.is_retired.is_(False)))


def draft_of(scenario: Scenario) -> ScenarioDraft | None:
    """Return the draft, or None."""
    rows = select(ScenarioDraft).options(joinedload(ScenarioDraft.edited_by))
    return db.session.scalar(rows.where(ScenarioDraft.scenario_id == scenario.id))


def media_of(scenario: Scenario) -> list[ScenarioMedium]:
    """Return pictures and recordings by name."""
    rows = select(ScenarioMedium).where(ScenarioMedium.scenario_id == scenario.id)
    return list(db.session.scalars(rows.order_by(ScenarioMedium.name)))


def medium_named(scenario: Scenario, name: str) -> ScenarioMedium:
    """Return a medium by the name that the text calls it, or raise `NotFound`."""
    rows = select(ScenarioMedium).where(ScenarioMedium.scenario_id == scenario.id, ScenarioMedium.name == name)
    medium = db.session.scalar(rows)
    if medium is None:
        raise NotFound
    return medium


def standards_by_code(codes: list[str]) -> list[Standard]:
    """Return the standards of these codes that exist."""
    return list(db.session.scalars(select(Standard).where(Standard.code.in_(codes)).order_by(Standard.code)))


def known_standards() -> dict[str, str]:
    """Return the dimension of every standard that can be trained, by code."""
    rows = select(Standard.code, Standard.dimension).where(Standard.state != "retired")
    return {row.code: row.dimension for row in db.session.execute(rows)}


def has_versions(scenario: Scenario) -> bool:
    """Say whether a scenario was ever published."""
    count = select(func.count()).where(ScenarioVersion.scenario_id == scenario.id)
    return bool(db.session.scalar(count.select_from(ScenarioVersion)))


def in_state(state: str) -> Any:
    """Return the condition that a scenario of the library is published, a draft (also of a next version) or retired."""
    if state == "draft":
        return ScenarioDraft.id.is_not(None)
    if state == "retired":
        return Scenario.is_retired.is_(True)
    return and_(ScenarioVersion.id.is_not(None), Scenario.is_retired.is_(False))


def sources() -> list[Scenario]:
    """Return all scenarios by code, for copying."""
    return list(db.session.scalars(select(Scenario).order_by(Scenario.code)))
