"""The visits on both sides of a training or a role-play: plain means, for reading beside the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from ...web.text import local_day
from .scores import VisitScore

EACH_SIDE = 2


@dataclass(frozen=True)
class Around:
    """Visits that count up to a day and after it, each with their mean; the day itself lies before."""

    before: int
    mean_before: float
    after: int
    mean_after: float


def around(scores: Sequence[VisitScore], on: date | datetime) -> Around | None:
    """Return the means on both sides of a day (or of a moment's day), None below two visits on either.

    Adjusted scores when every visit that counts has one, as the verdict does.
    """
    on = local_day(on) if isinstance(on, datetime) else on
    counted = [one for one in scores if not one.excluded]
    is_adjusted = all(one.adjusted is not None for one in counted)
    sides: tuple[list[float], list[float]] = ([], [])
    for one in counted:
        value = one.adjusted if is_adjusted and one.adjusted is not None else one.score
        sides[one.on > on].append(value)
    if min(map(len, sides)) < EACH_SIDE:
        return None
    return Around(len(sides[0]), fmean(sides[0]), len(sides[1]), fmean(sides[1]))
