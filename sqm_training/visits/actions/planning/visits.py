"""Planning one visit."""

from datetime import date

from ....checklists.models import Checklist, ChecklistVersion, Script
from ....database import now
from ....errors import RuleBroken
from ....extensions import db
from ....people import settings
from ....people.actions import audit
from ....people.models import Person, Site
from ....web.text import _
from ...models import Visit, Wave
from .reshops import check_reshop
from .rotation import KINDS, refusal, shoppers_for_plan


def plan_visit(
    *,
    site: Site,
    shopper: Person,
    version: ChecklistVersion,
    script: Script | None,
    opens_on: date,
    closes_on: date,
    by: Person,
    briefing: str = "",
    wave: Wave | None = None,
    reshop_of: Visit | None = None,
) -> Visit:
    """Plan one visit, or raise `RuleBroken` when the rules of rotation and independence forbid it.

    A re-shop belongs to the wave of the visit that it makes up for.
    """
    _check_version(version, site, script)
    if reshop_of is not None:
        check_reshop(reshop_of, site, version)
    if opens_on > closes_on:
        raise RuleBroken(_("The window ends before it begins."), field="closes_on")
    if not shopper.is_active or not shopper.has_role("shopper"):
        raise RuleBroken(_("Choose an active mystery shopper."), field="shopper")
    days = int(settings.get("rotation_days"))
    known = {one.id: one for one in shoppers_for_plan(opens_on, days)}
    why = refusal(known[shopper.id], site, opens_on, closes_on, days)
    if why:
        raise RuleBroken(why, field="shopper")
    visit = Visit(
        wave_id=wave.id if wave else reshop_of.wave_id if reshop_of else None,
        site_id=site.id,
        shopper_id=shopper.id,
        checklist_id=version.checklist_id,
        version_id=version.id,
        script_id=script.id if script else None,
        opens_on=opens_on,
        closes_on=closes_on,
        briefing=briefing.strip(),
        reshop_of_id=reshop_of.id if reshop_of else None,
        made_by_id=by.id,
        made_at=now(),
    )
    db.session.add(visit)
    db.session.flush()
    audit.note(actor_id=by.id, act="visit.plan", kind="visit", ref=str(visit.id))
    return visit


def _check_version(version: ChecklistVersion, site: Site, script: Script | None) -> None:
    if version.state != "published":
        raise RuleBroken(_("Choose a published checklist version."), field="version")
    checklist = db.session.get_one(Checklist, version.checklist_id)
    if checklist.use != "visit":
        raise RuleBroken(_("This checklist is for role-plays, not for visits."), field="version")
    if site.kind not in KINDS[checklist.channel] or not site.is_active:
        raise RuleBroken(_("This checklist does not fit the kind of site."), field="site")
    if script is not None and script.version_id != version.id:
        raise RuleBroken(_("This shop script belongs to another checklist."), field="script")
