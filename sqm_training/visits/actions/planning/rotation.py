"""Who may be sent where: the rules of rotation and independence."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import select

from ....extensions import db
from ....people import settings
from ....people.models import Person, PersonRole, Site
from ....web.text import _
from ...models import ShopperBar, Visit, VisitState
from ...sharing import Place, SharingOut, Shopper

KINDS = {
    "counter": {"hall"},
    "hotline": {"hotline"},
    "field": {"field"},
    "online": {"hall", "hotline", "field", "company"},
}
OPEN_STATES = (VisitState.PLANNED, VisitState.SUBMITTED, VisitState.RETURNED, VisitState.APPROVED, VisitState.PUBLISHED)


def place_of(site: Site) -> Place:
    """Return a site as the sharing out sees it."""
    return Place(site.id, tuple(site.line))


def shoppers_for_plan(near: date, rotation_days: int) -> list[Shopper]:
    """Return all active shoppers with their own line, their bars, and their visits around a day."""
    people = list(
        db.session.scalars(
            select(Person)
            .join(PersonRole, PersonRole.person_id == Person.id)
            .where(PersonRole.role == "shopper", Person.is_active)
            .order_by(Person.id)
        )
    )
    sites = {site.id: site for site in db.session.scalars(select(Site).where(Site.id.in_({p.site_id for p in people})))}
    bars: dict[int, set[int]] = defaultdict(set)
    days: dict[int, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    for bar in db.session.scalars(select(ShopperBar)):
        bars[bar.shopper_id].add(bar.site_id)
    since = near - timedelta(days=2 * rotation_days)
    for visit in db.session.execute(
        select(Visit.shopper_id, Visit.site_id, Visit.opens_on).where(
            Visit.state.in_(OPEN_STATES), Visit.opens_on >= since, Visit.shopper_id.is_not(None)
        )
    ):
        days[visit.shopper_id][visit.site_id].append(visit.opens_on)
    return [
        Shopper(
            person.id,
            person.site_id,
            tuple(sites[person.site_id].line) if person.site_id in sites else (),
            frozenset(bars[person.id]),
            {site_id: tuple(found) for site_id, found in days[person.id].items()},
        )
        for person in people
    ]


def refusal(shopper: Shopper, site: Site, opens_on: date, closes_on: date, rotation_days: int) -> str:
    """Return in words why a shopper may not be sent to a site, or nothing."""
    reason = SharingOut([shopper], rotation_days=rotation_days).may_go(shopper, place_of(site), opens_on, closes_on)
    return str(reasons().get(reason, ""))


def reasons() -> dict[str, str]:
    """Return the words for each reason why nobody, or this shopper, may go."""
    days = settings.get("rotation_days")
    return {
        "own_site": _("Nobody shops their own site, nor one above or below it."),
        "barred": _("The shopper was recognised there and is not sent again."),
        "rotation": _("The shopper was or will be there within %(days)s days.", days=days),
        "taken": _("No second shopper is left for a doubled visit."),
        "nobody": _("There is no active shopper."),
    }
