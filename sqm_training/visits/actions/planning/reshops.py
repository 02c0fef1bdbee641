"""Making up for a visit that was not done, declined, void or unscorable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ....checklists.models import Checklist, ChecklistVersion, Script, Sheet
from ....errors import RuleBroken
from ....extensions import db
from ....people import settings
from ....people.models import Site
from ....web.text import _
from ...models import Visit, VisitState, Wave
from ...queries.addenda import last_received
from ...queries.planning import reshops_of
from ...sharing import SharingOut
from .rotation import place_of, reasons, shoppers_for_plan

FAILED = (VisitState.DECLINED, VisitState.NOT_DONE, VisitState.VOID)
MADE = (VisitState.SUBMITTED, VisitState.APPROVED, VisitState.PUBLISHED)


@dataclass(frozen=True)
class Proposal:
    """A re-shop as it would be planned; without a shopper `why_nobody` says what forbids everybody."""

    site_id: int
    version_id: int | None
    script_id: int | None
    opens_on: date
    closes_on: date
    shopper_id: int | None
    why_nobody: str = ""


def may_be_made_up_for(visit: Visit) -> bool:
    """Say whether a visit failed, or holds too little to be scored, and no re-shop of it is under way or made."""
    sent = last_received(visit)
    return needs_reshop(visit, sent.sheet if sent else None, reshops_of(visit))


def needs_reshop(visit: Visit, sent: Sheet | None, reshops: Iterable[Visit]) -> bool:
    """Say the same of a visit whose sheet, as it was sent last, and re-shops are at hand."""
    holds_too_little = visit.state in MADE and sent is not None and not sent.is_scorable
    return (visit.state in FAILED or holds_too_little) and all(again.state in FAILED for again in reshops)


def check_reshop(visit: Visit, site: Site, version: ChecklistVersion) -> None:
    """Raise `RuleBroken` unless this site and checklist make up for the visit, and nothing else does already."""
    if not may_be_made_up_for(visit):
        raise RuleBroken(_("This visit needs no re-shop, or one is planned already."))
    if site.id != visit.site_id:
        raise RuleBroken(_("A re-shop goes to the same site."), field="site")
    if version.checklist_id != visit.checklist_id:
        raise RuleBroken(_("A re-shop uses the same checklist."), field="version")


def propose_reshop(visit: Visit, today: date) -> Proposal:
    """Return the same site, checklist, script and length of window from today on, and another shopper by rotation."""
    opens_on = max(today, visit.opens_on)
    closes_on = opens_on + (visit.closes_on - visit.opens_on)
    wave = db.session.get(Wave, visit.wave_id) if visit.wave_id else None
    if wave is not None and opens_on <= wave.ends_on:
        closes_on = min(closes_on, wave.ends_on)
    version_id, script_id = _as_published(visit)
    days = int(settings.get("rotation_days"))
    shoppers = shoppers_for_plan(opens_on, days)
    place = place_of(db.session.get_one(Site, visit.site_id))
    before = frozenset({visit.shopper_id} if visit.shopper_id else ())
    chosen = SharingOut(shoppers, rotation_days=days).choose(place, opens_on, closes_on, before)
    why = "" if chosen.shopper_id else str(reasons().get(chosen.why_open, ""))
    return Proposal(visit.site_id, version_id, script_id, opens_on, closes_on, chosen.shopper_id, why)


def _as_published(visit: Visit) -> tuple[int | None, int | None]:
    """Return the version now published of the visit's checklist, and the script of the same code in it."""
    version_id = db.session.scalar(
        select(ChecklistVersion.id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.id == visit.checklist_id, ChecklistVersion.state == "published")
    )
    old = db.session.get(Script, visit.script_id) if visit.script_id else None
    if old is None or version_id is None:
        return version_id, None
    same = select(Script.id).where(Script.version_id == version_id, Script.code == old.code)
    return version_id, db.session.scalar(same)
