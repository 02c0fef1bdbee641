"""The visits of a shopper behind a count of flags: each that carries one, published or not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ....errors import NotFound
from ....extensions import db
from ....measures.verdict import quarter
from ....people.models import Person, Site
from ....visits.models import Flag, Result, Visit
from ....web.text import local_day
from ...quality import INTEGRITY
from ..scores import summaries
from ..shopper import visits_sent
from .columns import MADE, Rows

KEPT = "integrity"


@dataclass(frozen=True)
class Flagged:
    """Visits of a shopper with flags that say how the shopper works; `as_of` a night, None for as they stand."""

    shopper: Person
    kinds: tuple[str, ...]
    quarter: str
    visit_ids: tuple[int, ...]
    as_of: datetime | None


def flagged_behind(shopper_id: int, kind: str, name: str) -> Flagged:
    """Return the visits with a kind of flag, or any, in a quarter as they stand, or in all as last night counted them.

    Raises `NotFound` for who is no shopper, and for a kind or a quarter with none.
    """
    person = db.session.get(Person, shopper_id)
    kept = summaries(KEPT).get(KEPT) if not name else None
    if person is None or kind not in ("", *INTEGRITY):
        raise NotFound
    kinds = (kind,) if kind else INTEGRITY
    rows = select(Flag.visit_id).join(Visit, Visit.id == Flag.visit_id).where(Visit.shopper_id == shopper_id)
    rows = rows.where(Flag.kind.in_(kinds)).distinct()
    if kept is not None:
        rows = rows.where(Flag.raised_at <= kept.as_of)
    ids = set(db.session.scalars(rows))
    if name:
        sent = visits_sent(shopper_id)
        ids = {one for one in ids if one in sent and quarter(local_day(sent[one])) == name}
    if not ids:
        raise NotFound
    return Flagged(person, kinds, name, tuple(sorted(ids)), kept.as_of if kept else None)


def visits_with(found: Flagged) -> Rows:
    """Select the visits of some flags with their site."""
    return (
        select(Visit.id, Visit.state, MADE.label("at"), Site)
        .join(Site, Site.id == Visit.site_id)
        .outerjoin(Result, Result.visit_id == Visit.id)
        .where(Visit.id.in_(found.visit_ids))
    )


def flags_on(found: Flagged) -> dict[int, list[tuple[str, bool]]]:
    """Return by visit the kinds of flags that a list is about, each with whether somebody settled it."""
    rows = select(Flag.visit_id, Flag.kind, func.count() == func.count(Flag.settled_at))
    rows = rows.where(Flag.visit_id.in_(found.visit_ids), Flag.kind.in_(found.kinds))
    flags: dict[int, list[tuple[str, bool]]] = {}
    for visit_id, kind, is_settled in db.session.execute(rows.group_by(Flag.visit_id, Flag.kind)):
        flags.setdefault(visit_id, []).append((kind, bool(is_settled)))
    return flags
