"""The effect of a course as the night kept it; worked out at once only where few people are compared."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ...extensions import counts, db
from ...people.models import PersonRole
from ...standards.models import Standard
from ..models import CourseEffect, CourseTaking, CourseVersion
from .effect import Behaviour, Learning, behaviour_after, learning_in, plans_of

if TYPE_CHECKING:
    from ...measures.gain import Gain

AT_ONCE = 50
"""So many who completed a course, or employees to compare them with, are read while somebody waits for the page."""


@dataclass(frozen=True)
class Effect:
    """Levels 2 and 3 as of a moment, which is None where they were worked out just now.

    `is_waiting` says that the first night has still to come, and that both are empty until then.
    """

    learning: Learning
    behaviour: Behaviour
    as_of: datetime | None = None
    is_waiting: bool = False


def effect_of(version: CourseVersion) -> Effect:
    """Return what a course did, its plans as they are now."""
    plans = plans_of(version.course)
    kept = db.session.get(CourseEffect, version.id)
    if kept is not None:
        return Effect(_learning(kept.content["learning"]), _behaviour(kept.content["behaviour"], plans), kept.as_of)
    if _are_many(version):
        return Effect(Learning(0), Behaviour(plans, 0), is_waiting=True)
    return Effect(learning_in(version), behaviour_after(version))


def _are_many(version: CourseVersion) -> bool:
    """Say whether the records of more people are compared than anybody should wait for; below five there are none."""
    from ...measures.gain import FEWEST

    done = (CourseTaking.course_id == version.course_id, CourseTaking.completed_at.is_not(None))
    completed, employees = counts(
        select(func.count(CourseTaking.id)).where(*done),
        select(func.count(PersonRole.person_id)).where(PersonRole.role == "employee"),
    )
    return completed > AT_ONCE or (completed >= FEWEST and employees > AT_ONCE)


def content_of(version: CourseVersion) -> dict[str, Any]:
    """Work the effect out from the records and return it as it is kept."""
    learning, behaviour = learning_in(version), behaviour_after(version)
    by_standard = [[standard.id, asdict(gain)] for standard, gain in learning.by_standard]
    return {
        "learning": {"people": learning.people, "overall": _kept(learning.overall), "by_standard": by_standard},
        "behaviour": {
            "people": behaviour.people,
            "trained": _kept(behaviour.trained),
            "others": _kept(behaviour.others),
            "beyond": behaviour.beyond,
        },
    }


def _kept(gain: "Gain | None") -> dict[str, Any] | None:
    return asdict(gain) if gain else None


def _gain(kept: dict[str, Any] | None) -> "Gain | None":
    from ...measures.gain import Gain

    return Gain(**kept) if kept else None


def _learning(kept: dict[str, Any]) -> Learning:
    gains = dict(kept["by_standard"])
    rows = select(Standard).where(Standard.id.in_(gains)).order_by(Standard.code)
    found = [(one, _gain(gains[one.id])) for one in db.session.scalars(rows)] if gains else []
    return Learning(kept["people"], _gain(kept["overall"]), [(one, gain) for one, gain in found if gain])


def _behaviour(kept: dict[str, Any], plans: dict[str, int]) -> Behaviour:
    beyond = kept["beyond"]
    changed = (beyond[0], beyond[1], beyond[2]) if beyond else None
    return Behaviour(plans, kept["people"], _gain(kept["trained"]), _gain(kept["others"]), changed)
