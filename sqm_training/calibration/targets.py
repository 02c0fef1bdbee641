"""Calibration exercises as tasks: given by the exercise itself when it begins, so nobody finds them by searching."""

from collections.abc import Sequence

from sqlalchemy import select

from ..assignments import targets
from ..extensions import db
from ..web.strict import is_number
from ..web.text import _l
from .models import Calibration

KIND = "calibration"
MINUTES = 20


def target_of(one: Calibration) -> targets.Target:
    """Return an exercise as a target."""
    return targets.Target(
        kind=KIND,
        ref=str(one.id),
        title={"zh": f"校准练习：{one.title['zh']}", "en": f"Calibration: {one.title['en']}"},
        path=f"/my-calibrations/{one.id}",
        looked_at=f"/calibrations/{one.id}",
        minutes=MINUTES,
    )


def find(refs: Sequence[str]) -> dict[str, targets.Target]:
    """Return the exercises with these ids that have begun."""
    ids = [int(ref) for ref in refs if is_number(ref)]
    rows = select(Calibration).where(Calibration.id.in_(ids), Calibration.opened_at.is_not(None))
    return {str(one.id): target_of(one) for one in db.session.scalars(rows)}


def search(_words: str, _standard: str) -> list[targets.Target]:
    """Return nothing: who takes part is chosen on the page of the exercise."""
    return []


targets.register(KIND, title=_l("Calibration exercise"), find=find, search=search)
