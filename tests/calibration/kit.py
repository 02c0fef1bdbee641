"""Exercises on the small checklist: written, keyed, given to shoppers, sent."""

from datetime import timedelta
from typing import Any

from sqm_training.calibration.actions import exercises, sheets
from sqm_training.calibration.models import Calibration, CalibrationSheet
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.web.text import local_day

from ..checklists.kit import load_small
from ..factories import Cast

KEY = {"A1": 0.5, "A2": "yes", "D1": "yes", "D2": 1, "D3": [0, 1], "D4": "yes", "V1": "no"}


def rows(changes: dict[str, Any] | None = None, comment: str = "看着屏幕说话") -> list[dict[str, Any]]:
    """Return a draft that answers as the key does, with changes; None stands for N/A."""
    given = KEY | (changes or {})
    return [{"item": code, "value": value, "na": value is None, "comment": comment} for code, value in given.items()]


def written(cast: Cast, **values: Any) -> Calibration:
    """Write an exercise."""
    version = load_small()
    made = exercises.make(
        **{
            "title": {"zh": "过户一例", "en": "A transfer"},
            "version": version,
            "script": version.scripts[0],
            "material": {"zh": "她没抬头，问了两遍才说证件。", "en": "She did not look up."},
            "due_on": local_day(now()) + timedelta(days=7),
            "by": cast.trainer,
        }
        | values
    )
    db.session.commit()
    return made


def fill_in(sheet: CalibrationSheet, by: Person, changes: dict[str, Any] | None = None) -> CalibrationSheet:
    """Fill in a sheet and send it."""
    sheets.save(sheet=sheet, answers=rows(changes))
    sheets.send(sheet=sheet, by=by)
    db.session.commit()
    return sheet


def begun(cast: Cast, *shoppers: Person, **values: Any) -> Calibration:
    """Return an exercise under way, with its key, given to both shoppers unless told otherwise."""
    made = written(cast, **values)
    fill_in(sheets.begin_key(calibration=made, by=cast.trainer), cast.trainer)
    exercises.choose_shoppers(
        calibration=made, shoppers=shoppers or (cast.shopper, cast.other_shopper), by=cast.trainer
    )
    exercises.open_exercise(calibration=made, by=cast.trainer)
    db.session.commit()
    return made


def own(made: Calibration, shopper: Person) -> CalibrationSheet:
    """Return the sheet of one shopper."""
    return db.session.query(CalibrationSheet).filter_by(calibration_id=made.id, rater_id=shopper.id, is_key=False).one()
