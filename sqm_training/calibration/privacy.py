"""What calibration exercises keep about people: handed out, deleted before they are sent, and unnamed in time."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, select

from ..checklists.models import Sheet
from ..extensions import Write, db
from ..people import settings
from ..people.actions.retention import Spot, done, unnamed
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from .models import Calibration, CalibrationSheet


def export(person: Person) -> dict[str, Rows]:
    """Return the exercises that somebody took part in, with the score of the own sheet."""
    rows = db.session.execute(
        select(CalibrationSheet, Calibration.title, Sheet.calculated)
        .join(Calibration, Calibration.id == CalibrationSheet.calibration_id)
        .outerjoin(Sheet, Sheet.id == CalibrationSheet.sheet_id)
        .where(CalibrationSheet.rater_id == person.id)
        .order_by(CalibrationSheet.id)
    )
    return {
        "calibrations": [
            plain(one, "calibration_id", "is_key", "saved_at", "sent_at")
            | {"title": title, "score": None if score is None else float(score)}
            for one, title, score in rows
        ]
    }


def forget(person: Person) -> None:
    """Delete what somebody who left never sent."""
    unsent = (CalibrationSheet.rater_id == person.id, CalibrationSheet.sent_at.is_(None))
    done(delete(CalibrationSheet).where(*unsent))
    db.session.expire_all()


def retain(at: datetime) -> Iterator[Write]:
    """Put nameless stand-ins in the place of shoppers when the term for who shopped is over."""
    limit = at - MONTH * float(settings.get("keep_shopper_months"))
    old = (CalibrationSheet.sent_at < limit) & CalibrationSheet.is_key.is_(False)
    own = select(CalibrationSheet.sheet_id).where(CalibrationSheet.sheet_id.is_not(None))
    spots = (
        Spot(Sheet.id, Sheet.rater_id, path=own, whole=CalibrationSheet.id),
        Spot(CalibrationSheet.id, CalibrationSheet.rater_id),
    )
    return unnamed("shoppers", select(CalibrationSheet.id).where(old), spots, "shopper")


register("calibrations", export=export, forget=forget, retain=retain)
