"""Calibration exercises of the demo: one that shoppers have finished, and one that they are in the middle of."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from ...calibration import record
from ...calibration.actions import exercises, sheets
from ...calibration.models import Calibration, CalibrationSheet
from ...checklists.models import Checklist
from ...checklists.plain import whole_version
from ...extensions import db
from ...people.models import Person
from ...visits.models import Result, Visit
from ...web.text import local_day
from ..people import Organisation

CHECKLIST = "CTR"
TITLES = (
    {"zh": "过户一例：等了十二分钟", "en": "A transfer after twelve minutes of waiting"},
    {"zh": "水费突然变多", "en": "A bill that suddenly rose"},
)
OTHERWISE = (0.06, 0.1, 0.16, 0.22)
"""How often a shopper answers an item otherwise than the key; the strictest and the most lenient most often."""
REASON = "记录里写得很清楚。"


def write_calibrations(made: Organisation, seed: int, at: datetime) -> None:
    """Write both exercises, each from the record of a visit that was published long ago."""
    random = Random(seed)  # noqa: S311 - nothing secret is drawn
    results = _results(made.accounts["shopper"])
    for title, result, begun, due, sent in zip(TITLES, results, (50, 4), (36, -6), (6, 3), strict=False):
        one = _exercise(made, title, result, at - timedelta(days=begun), at - timedelta(days=due))
        raters = [sheet for sheet in _sheets(one) if sheet.rater_id != made.accounts["shopper"].id or begun > due > 0]
        for place, sheet in enumerate(raters[:sent]):
            _send(sheet, _answers(one, random, place), at - timedelta(days=begun - 1))


def _results(account: Person) -> list[Result]:
    rows = (
        select(Result)
        .join(Visit, Visit.id == Result.visit_id)
        .join(Checklist, Checklist.id == Visit.checklist_id)
        .where(Checklist.code == CHECKLIST, Result.published_at.is_not(None), Visit.script_id.is_not(None))
        .where(Visit.shopper_id != account.id)
        .order_by(Result.id)
        .limit(len(TITLES))
    )
    return list(db.session.scalars(rows))


def _exercise(made: Organisation, title: dict[str, str], result: Result, at: datetime, due: datetime) -> Calibration:
    trainer = made.accounts["trainer"]
    one = exercises.make(
        title=title,
        version=whole_version(result.visit.version_id),
        script=result.visit.script,
        material=record.material_of(result),
        due_on=local_day(due),
        by=trainer,
        result=result,
        at=at,
    )
    key = sheets.begin_key(calibration=one, by=trainer)
    _send(key, [row | {"comment": REASON} for row in key.answers], at, trainer)
    exercises.choose_shoppers(calibration=one, shoppers=_others(made, result), by=trainer, at=at)
    exercises.open_exercise(calibration=one, by=trainer, at=at)
    return one


def _others(made: Organisation, result: Result) -> list[Person]:
    """Return six shoppers, the account that one can sign in with first; nobody scores their own visit."""
    return [one for one in made.shoppers if one.id != result.visit.shopper_id][:6]


def _sheets(one: Calibration) -> list[CalibrationSheet]:
    rows = select(CalibrationSheet).where(CalibrationSheet.calibration_id == one.id, CalibrationSheet.is_key.is_(False))
    return list(db.session.scalars(rows.order_by(CalibrationSheet.id)))


def _answers(one: Calibration, random: Random, place: int) -> list[dict[str, Any]]:
    """Return what a shopper answers: mostly what the review said, sometimes a step lower or higher."""
    version = whole_version(one.version_id)
    types = {item.code: item.type for item in version.items}
    critical = {item.code for item in version.items if item.is_critical or item.rules.get("critical_on")}
    assert one.result is not None
    rows = sheets.reviewed_answers(one.result)
    for row in rows:
        if row["item"] not in critical and random.random() < OTHERWISE[place % len(OTHERWISE)]:
            row["value"] = _otherwise(types[row["item"]], row["value"], place % 2 == 0, random)
        row["comment"] = REASON
    return rows


def _otherwise(kind: str, value: Any, is_strict: bool, random: Random) -> Any:
    if kind == "yes_no":
        return "no" if is_strict else "yes"
    if kind == "levels" and value is not None:
        return random.choice((0, 0.5)) if is_strict else random.choice((0.5, 1))
    return value


def _send(sheet: CalibrationSheet, rows: list[dict[str, Any]], at: datetime, by: Person | None = None) -> None:
    sheets.save(sheet=sheet, answers=rows, at=at)
    sheets.send(sheet=sheet, by=by or sheet.rater, at=at)
