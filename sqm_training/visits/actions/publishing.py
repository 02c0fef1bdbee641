"""Publication by wave, under the rule that nobody can tell from it who shopped."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from ...checklists.actions.objections import reason_given
from ...checklists.models import Sheet
from ...database import now
from ...errors import RuleBroken
from ...extensions import db, together
from ...people import settings
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Addendum, CriticalDecision, Result, Visit, VisitState, Wave
from . import photos, telling
from .appeals import may_appeal_until
from .results import write_records

RECENT = timedelta(days=90)


@dataclass
class Publication:
    """What publishing a wave would do: the results that are ready, and why the others are held back.

    `unverified` counts the visits with items that are still to be verified, ready or not.
    """

    ready: list[Result] = field(default_factory=list)
    held: dict[str, list[Visit]] = field(default_factory=dict)
    unverified: int = 0

    def hold(self, reason: str, visit: Visit) -> None:
        """Note a visit that is not published, under its reason."""
        self.held.setdefault(reason, []).append(visit)


def forecast(visits: Iterable[Visit], *, at: datetime | None = None) -> Publication:
    """Sort approved visits into those that may be published and those held back, each with its reason.

    By default a site needs three visits within the wave (or, without a wave, within 90 days), and seven days must have
    passed since the visit: otherwise the date alone would give the shopper away. Items that are still to be verified
    hold nothing back: they are in neither sum until they are.
    """
    at, plan = at or now(), Publication()
    visits = list(visits)
    ids = {visit.id for visit in visits}
    counts, results = _visits_by_site(visits, at), _results(ids)
    decisions, addenda = together(
        select(CriticalDecision).where(CriticalDecision.visit_id.in_(ids)),
        select(Addendum).where(Addendum.visit_id.in_(ids), Addendum.state.in_(("open", "received"))),
    )
    decided = {(row.visit_id, row.item_code) for row in decisions}
    pending = {id for id, (_result, codes) in results.items() if any((id, code) not in decided for code in codes)}
    verified = {row.visit_id for row in addenda if row.state == "received"}
    plan.unverified = len({row.visit_id for row in addenda if row.state == "open"})
    for visit in visits:
        reason = "addendum_to_review" if visit.id in verified else _reason_to_hold(visit, counts, pending, at)
        if reason:
            plan.hold(reason, visit)
        else:
            plan.ready.append(results[visit.id][0])
    return plan


def _reason_to_hold(visit: Visit, counts: Counter[tuple[int | None, int]], pending: set[int], at: datetime) -> str:
    if visit.state != VisitState.APPROVED:
        return "not_approved"
    if visit.id in pending:
        return "critical_undecided"
    if counts[visit.wave_id, visit.site_id] < int(settings.get("publication_min_visits")):
        return "too_few_visits"
    if visit.visited_at and visit.visited_at + timedelta(days=int(settings.get("publication_min_days"))) > at:
        return "too_recent"
    return ""


def _visits_by_site(visits: list[Visit], at: datetime) -> Counter[tuple[int | None, int]]:
    """Count the visits that were made, by wave and site; visits without a wave count over the last 90 days."""
    made = (VisitState.SUBMITTED, VisitState.RETURNED, VisitState.APPROVED, VisitState.PUBLISHED)
    rows = db.session.execute(
        select(Visit.wave_id, Visit.site_id, func.count())
        .where(Visit.state.in_(made), Visit.site_id.in_({visit.site_id for visit in visits}))
        .where(Visit.wave_id.is_not(None) | (Visit.visited_at >= at - RECENT))
        .group_by(Visit.wave_id, Visit.site_id)
    )
    return Counter({(wave_id, site_id): count for wave_id, site_id, count in rows})


def _results(visit_ids: set[int]) -> dict[int, tuple[Result, list[str]]]:
    """Return the results of visits by visit, each with the items in which something critical failed."""
    rows = select(Result, Sheet.critical).join(Sheet, Sheet.id == Result.sheet_id)
    found = db.session.execute(rows.where(Result.visit_id.in_(visit_ids)))
    return {result.visit_id: (result, critical) for result, critical in found}


def publish_wave(*, wave: Wave, by: Person, at: datetime | None = None) -> Publication:
    """Publish every result of the wave that is ready; the others stay, each with its reason."""
    visits = list(db.session.scalars(select(Visit).where(Visit.wave_id == wave.id, Visit.state == VisitState.APPROVED)))
    plan = forecast(visits, at=at)
    if not plan.ready:
        raise RuleBroken(_("No result of this wave can be published yet. The list says what each one waits for."))
    for result in plan.ready:
        publish_result(result=result, by=by, at=at)
        telling.tell_published(result, until=may_appeal_until(result))
    wave.published_at, wave.published_by_id = wave.published_at or at or now(), by.id
    db.session.flush()
    audit.note(actor_id=by.id, act="wave.publish", kind="wave", ref=str(wave.id), details={"n": len(plan.ready)})
    return plan


def publish_early(*, visit: Visit, reason: str, by: Person, at: datetime | None = None) -> Result:
    """Publish one result before the rule allows it, with a reason; an undecided critical item still stops it."""
    reason = reason_given(reason)
    plan = forecast([visit], at=at)
    for stop, text in (
        ("not_approved", _("Only an approved visit can be published.")),
        ("critical_undecided", _("A second reviewer has to decide on the critical item first.")),
        ("addendum_to_review", _("Look first at what was verified later.")),
    ):
        if stop in plan.held:
            raise RuleBroken(text)
    result = db.session.scalars(select(Result).where(Result.visit_id == visit.id)).one()
    publish_result(result=result, by=by, at=at)
    telling.tell_published(result, until=may_appeal_until(result))
    audit.note(actor_id=by.id, act="result.publish_early", kind="visit", ref=str(visit.id), details={"reason": reason})
    return result


def publish_result(*, result: Result, by: Person | None, at: datetime | None = None) -> None:
    """Open a result to the people it concerns, give up the originals of masked photos, and write its records."""
    visit = db.session.get_one(Visit, result.visit_id)
    result.published_at, result.published_by_id = at or now(), by.id if by else None
    visit.state = VisitState.PUBLISHED
    db.session.flush()
    sheet = db.session.get_one(Sheet, result.sheet_id)
    photos.seal(sheet)
    write_records(visit, result, sheet)
    audit.note(actor_id=by.id if by else None, act="result.publish", kind="visit", ref=str(visit.id))
