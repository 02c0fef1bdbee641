"""Reads of calibration exercises: the list, one exercise with all its sheets, and those of one shopper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from ..checklists.models import Checklist, ChecklistVersion, Item, Section, SheetAnswer
from ..database import now
from ..errors import NotFound
from ..extensions import db
from ..people.models import Person
from ..visits.models import Result, Visit
from ..web.text import local_day
from .models import Calibration, CalibrationMedium, CalibrationSheet
from .states import State, state_of

NO_ROLES = lazyload(Person.role_rows)
MOST_RESULTS = 60
SENT = (
    select(func.count())
    .where(
        CalibrationSheet.calibration_id == Calibration.id,
        CalibrationSheet.is_key.is_(False),
        CalibrationSheet.sent_at.is_not(None),
    )
    .scalar_subquery()
)
ASKED = (
    select(func.count())
    .where(CalibrationSheet.calibration_id == Calibration.id, CalibrationSheet.is_key.is_(False))
    .scalar_subquery()
)


def exercises() -> Select[Calibration, int, int]:
    """Select all exercises with how many shoppers were asked and how many have sent."""
    return (
        select(Calibration, ASKED.label("asked"), SENT.label("sent"))
        .join(ChecklistVersion, ChecklistVersion.id == Calibration.version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .options(contains_eager(Calibration.checklist_version).contains_eager(ChecklistVersion.checklist))
    )


def exercise_by_id(calibration_id: int) -> Calibration:
    """Return an exercise for a trainer, or raise `NotFound`."""
    found = db.session.scalar(
        select(Calibration)
        .options(
            joinedload(Calibration.checklist_version).joinedload(ChecklistVersion.checklist),
            joinedload(Calibration.script),
            selectinload(Calibration.media),
        )
        .where(Calibration.id == calibration_id)
    )
    if found is None:
        raise NotFound
    return found


def sheets_of(calibration: Calibration) -> list[CalibrationSheet]:
    """Return the sheets of an exercise with their raters, the key first, then by name."""
    rows = (
        select(CalibrationSheet)
        .join(Person, Person.id == CalibrationSheet.rater_id)
        .options(contains_eager(CalibrationSheet.rater).options(NO_ROLES), joinedload(CalibrationSheet.sheet))
        .where(CalibrationSheet.calibration_id == calibration.id)
        .order_by(CalibrationSheet.is_key.desc(), Person.name, Person.id)
    )
    return list(db.session.scalars(rows))


def items_of(version_id: int) -> list[Item]:
    """Return the items of a version with their sections, in the order in which they are asked, in one query."""
    rows = (
        select(Item)
        .join(Section, Section.id == Item.section_id)
        .options(contains_eager(Item.section))
        .where(Item.version_id == version_id)
        .order_by(Section.position, Item.position)
    )
    return list(db.session.scalars(rows))


def people_by_id(ids: Iterable[int]) -> list[Person]:
    """Return some people with their roles, by name."""
    rows = select(Person).where(Person.id.in_(list(ids))).order_by(Person.name, Person.id)
    return list(db.session.scalars(rows))


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of a sheet; `got` and `possible` are millionths, empty when it earns nothing."""

    value: Any
    is_na: bool
    comment: str
    got: int | None
    possible: int | None


def answers_by_sheet(sheet_ids: Iterable[int]) -> dict[int, dict[str, Answered]]:
    """Return the answers of some sheets by the code of their item, in one query."""
    ids = list(sheet_ids)
    found: dict[int, dict[str, Answered]] = {sheet_id: {} for sheet_id in ids}
    columns = (SheetAnswer.value, SheetAnswer.is_na, SheetAnswer.comment, SheetAnswer.got, SheetAnswer.possible)
    rows = select(SheetAnswer.sheet_id, Item.code, *columns).join(Item, Item.id == SheetAnswer.item_id)
    for sheet_id, code, *answer in db.session.execute(rows.where(SheetAnswer.sheet_id.in_(ids))):
        found[sheet_id][code] = Answered(*answer)
    return found


def sheet_for(person: Person, sheet_id: int) -> CalibrationSheet:
    """Return a sheet that the person fills in: the own one of an exercise that began, or, for a trainer, the key."""
    return _sheet(person, CalibrationSheet.id == sheet_id)


def own_exercise(person: Person, calibration_id: int) -> CalibrationSheet:
    """Return what a shopper fills or filled in for an exercise, or raise `NotFound`."""
    return _sheet(
        person,
        CalibrationSheet.calibration_id == calibration_id,
        CalibrationSheet.rater_id == person.id,
        CalibrationSheet.is_key.is_(False),
    )


def _sheet(person: Person, *conditions: ColumnElement[bool]) -> CalibrationSheet:
    whole = joinedload(CalibrationSheet.calibration)
    sheet = db.session.scalar(
        select(CalibrationSheet)
        .options(whole.joinedload(Calibration.script), whole.selectinload(Calibration.media))
        .where(*conditions)
    )
    if sheet is None or not _may_fill(person, sheet):
        raise NotFound
    return sheet


def _may_fill(person: Person, sheet: CalibrationSheet) -> bool:
    if sheet.is_key:
        return person.has_role("trainer")
    return sheet.rater_id == person.id and sheet.calibration.opened_at is not None


@dataclass(frozen=True)
class Own:
    """One exercise as its shopper sees it on the list."""

    sheet: CalibrationSheet
    state: State


def own_exercises(person: Person) -> list[Own]:
    """Return the exercises that a shopper was asked to do: open ones not sent first, by due day, then the newest."""
    rows = (
        select(CalibrationSheet)
        .join(Calibration, Calibration.id == CalibrationSheet.calibration_id)
        .options(contains_eager(CalibrationSheet.calibration))
        .where(
            CalibrationSheet.rater_id == person.id,
            CalibrationSheet.is_key.is_(False),
            Calibration.opened_at.is_not(None),
        )
        .order_by(Calibration.due_on, Calibration.id)
    )
    today = local_day(now())
    found = [Own(sheet, state_of(sheet.calibration, today)) for sheet in db.session.scalars(rows)]
    waiting = [one for one in found if one.sheet.sent_at is None and one.state == State.OPEN]
    return waiting + [one for one in reversed(found) if one not in waiting]


def medium_for(person: Person, calibration_id: int, name: str) -> CalibrationMedium:
    """Return a picture or recording for trainers, and for the shoppers of an exercise that began."""
    medium = db.session.scalar(
        select(CalibrationMedium).where(
            CalibrationMedium.calibration_id == calibration_id, CalibrationMedium.name == name
        )
    )
    if medium is None:
        raise NotFound
    if not person.has_role("trainer", "admin"):
        own_exercise(person, calibration_id)
    return medium


def _usable() -> Select[Result]:
    """Select the published results whose record an exercise can be made from, with everything that names them."""
    visit = contains_eager(Result.visit)
    return (
        select(Result)
        .join(Visit, Visit.id == Result.visit_id)
        .options(
            visit.joinedload(Visit.site),
            visit.joinedload(Visit.script),
            visit.joinedload(Visit.shopper).options(NO_ROLES),
            visit.joinedload(Visit.checklist_version).joinedload(ChecklistVersion.checklist),
        )
        .where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
    )


def results_to_use(most: int = MOST_RESULTS) -> list[Result]:
    """Return the newest published results of visits that played a script."""
    rows = _usable().where(Visit.script_id.is_not(None)).order_by(Result.id.desc()).limit(most)
    return list(db.session.scalars(rows))


def result_to_use(result_id: int) -> Result:
    """Return a published result, or raise `NotFound`."""
    found = db.session.scalar(_usable().where(Result.id == result_id))
    if found is None:
        raise NotFound
    return found
