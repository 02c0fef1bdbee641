"""Filling in an exercise: kept at every tap, checked, sent once; the key likewise, before anybody begins."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from ...assignments.actions import completions
from ...checklists.actions.fill import answers_of, fill
from ...checklists.models import ChecklistVersion, Sheet, SheetAnswer
from ...checklists.plain import whole_version
from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...visits.models import Result
from ...web.text import _, local_day
from ..asking import answers_in, missing
from ..models import Calibration, CalibrationSheet
from ..states import State, state_of
from ..targets import KIND

MOST_ROWS = 300


class Unfinished(RuleBroken):
    """A sheet that cannot be sent yet; `problems` are pairs of item code and kind."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        super().__init__(_("Some answers are missing or not allowed."))
        self.problems = found


def begin_key(*, calibration: Calibration, by: Person) -> CalibrationSheet:
    """Return the key of an exercise that is being prepared; that of a visit begins with the reviewed answers."""
    rows = select(CalibrationSheet).where(
        CalibrationSheet.calibration_id == calibration.id, CalibrationSheet.is_key.is_(True)
    )
    key = db.session.scalar(rows)
    if key is not None:
        return key
    if not by.has_role("trainer"):
        raise NotFound
    key = CalibrationSheet(calibration_id=calibration.id, rater_id=by.id, is_key=True)
    key.answers = reviewed_answers(calibration.result) if calibration.result else []
    db.session.add(key)
    db.session.flush()
    return key


def reviewed_answers(result: Result) -> list[dict[str, Any]]:
    """Return the reviewed answers of a visit as rows of a draft, without what its shopper wrote."""
    found = answers_of(result.sheet)
    return [{"item": code, "value": one.value, "na": one.na, "comment": ""} for code, one in found.items()]


def is_fillable(sheet: CalibrationSheet, at: datetime | None = None) -> bool:
    """Say whether a sheet can still be filled in: a key before the exercise begins, others while it is under way."""
    state = state_of(sheet.calibration, local_day(at or now()))
    return sheet.sent_at is None and state == (State.DRAFT if sheet.is_key else State.OPEN)


def save(
    *,
    sheet: CalibrationSheet,
    answers: list[dict[str, Any]],
    seen_version: int | None = None,
    at: datetime | None = None,
) -> None:
    """Keep what was filled in so far; `seen_version` is the state that the sender had, when it knows one."""
    db.session.refresh(sheet, with_for_update={"of": CalibrationSheet})
    if not is_fillable(sheet, at):
        raise RuleBroken(_("This sheet was already sent, or the exercise is over."))
    if seen_version is not None and sheet.lock != seen_version:
        raise RuleBroken(_("This sheet was also filled in in another window. Load the page again."), stale=True)
    if len(answers) > MOST_ROWS or not all(isinstance(row, dict) for row in answers):
        raise RuleBroken(_("The draft could not be read."))
    sheet.answers, sheet.saved_at = answers, at or now()
    db.session.flush()


def problems_of(sheet: CalibrationSheet, version: ChecklistVersion) -> list[tuple[str, str]]:
    """Return what keeps a sheet of a version from being sent."""
    return missing(version, sheet.calibration.script, answers_in(version, sheet.answers))


def send(*, sheet: CalibrationSheet, by: Person, at: datetime | None = None) -> bool:
    """Send a sheet once: the draft becomes a frozen sheet that no ledger knows; say whether this act sent it."""
    db.session.refresh(sheet, with_for_update={"of": CalibrationSheet})
    if sheet.sent_at is not None:
        return False
    at = at or now()
    if not is_fillable(sheet, at):
        raise RuleBroken(_("This exercise is closed."))
    calibration = sheet.calibration
    version = whole_version(calibration.version_id)
    found = problems_of(sheet, version)
    if found:
        raise Unfinished(found)
    sheet.sheet = fill(
        version=version,
        script=calibration.script,
        rater_id=sheet.rater_id,
        answers=answers_in(version, sheet.answers),
        filled_at=at,
    )
    sheet.sent_at, sheet.answers = at, []
    db.session.flush()
    if not sheet.is_key:
        completions.record(
            person_id=sheet.rater_id,
            kind=KIND,
            ref=str(calibration.id),
            event="passed",
            source=f"{KIND}:{sheet.id}",
            at=at,
        )
    audit.note(actor_id=by.id, act="calibration.send", kind=KIND, ref=str(calibration.id), details={"sheet": sheet.id})
    return True


def reopen_key(*, calibration: Calibration, by: Person) -> CalibrationSheet:
    """Take a key back into the draft, as long as nobody was compared with it."""
    key = begin_key(calibration=calibration, by=by)
    if calibration.opened_at is not None:
        raise RuleBroken(_("Shoppers are compared with this key: it stays as it is."))
    if key.sheet is not None:
        found = answers_of(key.sheet)
        key.answers = [
            {"item": code, "value": one.value, "na": one.na, "comment": one.comment} for code, one in found.items()
        ]
        old, key.sheet, key.sent_at = key.sheet, None, None
        db.session.flush()
        db.session.execute(delete(SheetAnswer).where(SheetAnswer.sheet_id == old.id))
        db.session.execute(delete(Sheet).where(Sheet.id == old.id))
    return key
