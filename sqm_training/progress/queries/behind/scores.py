"""The scores behind the mean and shift of a wave and behind the strictness of a shopper, as the night kept them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from ....errors import NotFound
from ....extensions import db
from ....measures.verdict import quarter
from ....people.models import Person, Site
from ....visits.models import Result, Visit, Wave
from ....web.text import local_day
from ...models import CountedScore, PersonFigure, ShopperFigure, WaveFigure
from ..insights import DRIFT
from ..scores import SHIFTS, summaries
from .columns import VISIT, Rows
from .left_out import MOST, LeftOut, published_since

MET, SHOPPER = aliased(Person), aliased(Person)
OF_SHOPPER = ("", "pair")
"""What may be said of a score that tells about the shopper: a second scoring tells as much as a first."""


@dataclass(frozen=True)
class Estimate:
    """A figure that scores were put into: its value in points with the 95 % interval, and how many scores."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    as_of: datetime


def wave_behind(key: str) -> tuple[WaveFigure, Wave | None]:
    """Return the figure of a wave or quarter with the wave, or raise `NotFound`."""
    rows = select(WaveFigure, Wave).outerjoin(Wave, Wave.id == WaveFigure.wave_id).where(WaveFigure.key == key)
    found = db.session.execute(rows).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def shopper_behind(person_id: int, name: str) -> tuple[Person, Estimate]:
    """Return a shopper and how strict all scores, or those of a quarter, say they are, or raise `NotFound`."""
    rows = select(Person, ShopperFigure).join(ShopperFigure, ShopperFigure.shopper_id == Person.id)
    found = db.session.execute(rows.where(Person.id == person_id)).one_or_none()
    if found is None:
        raise NotFound
    person, figure = found
    kept = summaries(SHIFTS, f"{DRIFT}{person_id}")
    if not name:
        return person, Estimate(figure.effect, figure.low, figure.high, figure.n, figure.as_of)
    drift = kept.get(f"{DRIFT}{person_id}")
    own = next((one for one in drift.content["quarters"] if one[0] == name), None) if drift else None
    if drift is None or own is None:
        raise NotFound
    _name, n, effect, half = own
    return person, Estimate(effect, effect - half, effect + half, n, drift.as_of)


def shifts() -> dict[str, float]:
    """Return by how many points each wave or quarter shifted scores, as last computed."""
    row = summaries(SHIFTS).get(SHIFTS)
    return dict(row.content) if row else {}


def of_wave(key: str) -> list[ColumnElement[bool]]:
    """Return the conditions that a score is in the mean of a wave."""
    return [CountedScore.wave == key, CountedScore.excluded == "", CountedScore.is_of_wave.is_(True)]


def of_shopper(person_id: int, name: str) -> list[ColumnElement[bool]]:
    """Return the conditions that a score tells how strict a shopper is, or was in a quarter."""
    found = [CountedScore.shopper_id == person_id, CountedScore.is_of_shopper.is_(True)]
    found.append(CountedScore.excluded.in_(OF_SHOPPER))
    if not name:
        return found
    return [
        *found,
        CountedScore.quarter == name,
        CountedScore.adjusted.is_not(None),
        PersonFigure.adjusted.is_not(None),
    ]


def scores_behind(conditions: Sequence[ColumnElement[bool]]) -> Rows:
    """Select scores with visit, result, site, who was met and who shopped, and what was estimated of both."""
    return (
        select(
            CountedScore.id.label("row"),
            *VISIT,
            MET.id.label("person_id"),
            MET.name.label("met"),
            SHOPPER.name.label("shopper"),
            CountedScore.at,
            CountedScore.wave,
            CountedScore.score,
            CountedScore.adjusted,
            CountedScore.excluded,
            PersonFigure.adjusted.label("usual"),
            ShopperFigure.effect,
        )
        .join(Visit, Visit.id == CountedScore.visit_id)
        .join(Result, Result.visit_id == Visit.id)
        .join(Site, Site.id == Visit.site_id)
        .outerjoin(MET, MET.id == CountedScore.person_id)
        .outerjoin(SHOPPER, SHOPPER.id == CountedScore.shopper_id)
        .outerjoin(PersonFigure, PersonFigure.person_id == CountedScore.person_id)
        .outerjoin(ShopperFigure, ShopperFigure.shopper_id == CountedScore.shopper_id)
        .where(*conditions)
    )


def left_of_wave(key: str, wave: Wave | None, at: datetime) -> list[LeftOut]:
    """Return the first scores of a wave that do not count in it, the newest first, and what was published since."""
    kept = (CountedScore.wave == key, CountedScore.excluded > "", CountedScore.is_of_wave.is_(True))
    found = published_since(at, Visit.wave_id, wave.id if wave else None)
    return [*(found if wave else _of_quarter(found, key)), *_excluded(*kept)]


def left_of_shopper(person_id: int, name: str, at: datetime) -> list[LeftOut]:
    """Return the first scores of a shopper that tell nothing of strictness, and what was published since."""
    found = published_since(at, Visit.shopper_id, person_id)
    kept = [CountedScore.shopper_id == person_id, CountedScore.is_of_shopper.is_(True)]
    kept += [CountedScore.quarter == name] if name else []
    return [*(_of_quarter(found, name) if name else found), *_excluded(*kept, CountedScore.excluded.not_in(OF_SHOPPER))]


def _of_quarter(found: Sequence[LeftOut], name: str) -> list[LeftOut]:
    return [one for one in found if quarter(local_day(one.at)) == name]


def _excluded(*conditions: ColumnElement[bool]) -> list[LeftOut]:
    rows = scores_behind(conditions).order_by(CountedScore.at.desc(), CountedScore.id).limit(MOST)
    return [
        LeftOut(row.id, row.result_id, row.at, row.Site, "void" if row.withdrawn_at else row.excluded, row.person_id,
                row.met or "")
        for row in db.session.execute(rows)
    ]  # fmt: skip
