"""One shopper over time: visits, strictness and flags by quarter, and the visits that a person should look at."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from ...errors import NotFound
from ...extensions import db
from ...measures.survey import wilson
from ...measures.verdict import quarter
from ...people.models import Person
from ...visits.models import Flag, Result, Submission, Visit
from ...web.text import local_day
from ..models import ShopperFigure
from ..quality import INTEGRITY
from .insights import DRIFT
from .scores import summaries

MOST_FLAGGED = 40


@dataclass(slots=True)
class Quarter:
    """One calendar quarter: visits sent, how many carry each flag, the strictness with half its interval."""

    name: str
    visits: int = 0
    flagged: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    effect: float | None = None
    half: float | None = None

    @property
    def share(self) -> tuple[float, float, float] | None:
        """The share (0..1) of visits with a flag and its Wilson interval; None without visits."""
        return (self.flagged / self.visits, *wilson(self.flagged, self.visits)) if self.visits else None


@dataclass(frozen=True)
class FlaggedVisit:
    """One visit with flags that say how the shopper works, the newest first on the page."""

    visit_id: int
    at: datetime
    kinds: tuple[str, ...]
    is_settled: bool


@dataclass(frozen=True)
class ShopperView:
    """A shopper with the figure of strictness, the quarters (newest first), and the flagged visits."""

    person: Person
    figure: ShopperFigure | None
    quarters: list[Quarter]
    flagged: list[FlaggedVisit]
    as_of: datetime | None


def shopper_view(person_id: int) -> ShopperView:
    """Gather a mystery shopper's page in six queries, or raise `NotFound` for whom no visit names as shopper."""
    person = db.session.get(Person, person_id)
    visits = visits_sent(person_id)
    if person is None or not visits:
        raise NotFound
    flags = _flags(person_id)
    quarters: dict[str, Quarter] = {}
    for visit_id, at in visits.items():
        name = quarter(local_day(at))
        one = quarters.setdefault(name, Quarter(name))
        one.visits += 1
        kinds = {kind for kind, _settled in flags.get(visit_id, ())}
        one.flagged += bool(kinds)
        one.flags.update(kinds)
    kept = summaries(f"{DRIFT}{person_id}", "agreement")
    drift = kept.get(f"{DRIFT}{person_id}")
    for when, _n, effect, half in drift.content["quarters"] if drift else []:
        if when in quarters:
            quarters[when].effect, quarters[when].half = effect, half
    return ShopperView(
        person=person,
        figure=db.session.get(ShopperFigure, person_id),
        quarters=sorted(quarters.values(), key=lambda one: one.name, reverse=True),
        flagged=_flagged(visits, flags),
        as_of=max((one.as_of for one in kept.values()), default=None),
    )


def visits_sent(person_id: int) -> dict[int, datetime]:
    """Return when each visit that somebody sent took place, as well as the server knows; imported ones too."""
    sent = select(func.min(Submission.received_at)).where(
        Submission.visit_id == Visit.id, Submission.state == "received"
    )
    at = func.coalesce(Visit.visited_at, sent.scalar_subquery(), Result.approved_at)
    rows = select(Visit.id, at).outerjoin(Result, Result.visit_id == Visit.id).where(Visit.shopper_id == person_id)
    return {visit_id: when for visit_id, when in db.session.execute(rows) if when is not None}


def _flags(person_id: int) -> dict[int, list[tuple[str, bool]]]:
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    rows = (
        select(Flag.visit_id, Flag.kind, Flag.settled_at)
        .join(Visit, Visit.id == Flag.visit_id)
        .where(Visit.shopper_id == person_id, Flag.kind.in_(INTEGRITY))
    )
    for visit_id, kind, settled_at in db.session.execute(rows):
        found[visit_id].append((kind, settled_at is not None))
    return found


def _flagged(visits: dict[int, datetime], flags: dict[int, list[tuple[str, bool]]]) -> list[FlaggedVisit]:
    rows = [
        FlaggedVisit(
            visit_id=visit_id,
            at=visits[visit_id],
            kinds=tuple(sorted({kind for kind, _settled in found})),
            is_settled=all(settled for _kind, settled in found),
        )
        for visit_id, found in flags.items()
        if visit_id in visits
    ]
    return sorted(rows, key=lambda one: (one.at, one.visit_id), reverse=True)[:MOST_FLAGGED]
