"""Planning visits, one by one or as a wave."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from ...checklists.models import Checklist, ChecklistVersion, Script
from ...database import Text, now
from ...errors import RuleBroken
from ...extensions import db
from ...people import settings
from ...people.actions import audit
from ...people.models import Person, PersonRole, Site
from ...web.text import _
from ..models import PersonResult, ShopperBar, Visit, VisitState, Wave
from ..sharing import Assignment, Place, SharingOut, Shopper, connected_groups, expected_reach, share_out

KINDS = {
    "counter": {"hall"},
    "hotline": {"hotline"},
    "field": {"field"},
    "online": {"hall", "hotline", "field", "company"},
}
OPEN_STATES = (VisitState.PLANNED, VisitState.SUBMITTED, VisitState.RETURNED, VisitState.APPROVED, VisitState.PUBLISHED)


@dataclass(frozen=True)
class WavePlan:
    """A wave as it would be made: its assignments, the groups of comparable shoppers, and the forecast."""

    assignments: list[Assignment]
    groups: list[set[int]]
    people: int
    reached: float

    @property
    def open_slots(self) -> list[Assignment]:
        """The visits for which nobody may go."""
        return [one for one in self.assignments if one.shopper_id is None]


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
    """Plan one visit, or raise `RuleBroken` when the rules of rotation and independence forbid it."""
    _check_version(version, site, script)
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
        wave_id=wave.id if wave else None,
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


def draw_wave(
    *, sites: Sequence[Site], per_site: int, starts_on: date, ends_on: date, double_share: float, seed: int = 0
) -> WavePlan:
    """Draw a wave without keeping it: who would go where and when, and how many people it would reach."""
    if not sites:
        raise RuleBroken(_("Choose at least one site."), field="sites")
    if starts_on > ends_on:
        raise RuleBroken(_("The wave ends before it begins."), field="ends_on")
    days = int(settings.get("rotation_days"))
    assignments = share_out(
        [place_of(site) for site in sites],
        shoppers_for_plan(starts_on, days),
        per_place=per_site,
        starts_on=starts_on,
        ends_on=ends_on,
        rotation_days=days,
        double_share=double_share,
        seed=seed,
    )
    people, reached = _reach(sites, assignments)
    meetings = [(one.shopper_id, one.place_id) for one in assignments if one.shopper_id is not None]
    return WavePlan(assignments, connected_groups(meetings), people, reached)


def _reach(sites: Sequence[Site], assignments: list[Assignment]) -> tuple[int, float]:
    """Return how many people work at the sites, and how many of them will have three visits."""
    counted = (
        select(PersonResult.person_id, func.count().label("n"))
        .where(PersonResult.excluded == "")
        .group_by(PersonResult.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Person.site_id, func.coalesce(counted.c.n, 0))
        .join(PersonRole, PersonRole.person_id == Person.id)
        .outerjoin(counted, counted.c.person_id == Person.id)
        .where(PersonRole.role == "employee", Person.is_active, Person.site_id.in_([site.id for site in sites]))
    )
    so_far: dict[int, list[int]] = defaultdict(list)
    for site_id, count in rows:
        so_far[site_id].append(count)
    encounters: dict[int, int] = defaultdict(int)
    paired: set[int] = set()
    for one in assignments:
        if one.shopper_id is not None and one.pair not in paired:
            encounters[one.place_id] += 1
            paired |= {one.pair} if one.pair else set()
    reached = sum(expected_reach(counts, encounters[site_id]) for site_id, counts in so_far.items())
    return sum(len(counts) for counts in so_far.values()), reached


def versions_by_kind(versions: Sequence[ChecklistVersion]) -> dict[str, ChecklistVersion]:
    """Return the checklist version to use at each kind of site: the first whose channel fits."""
    found: dict[str, ChecklistVersion] = {}
    for version in versions:
        if version.checklist.channel != "online":
            for kind in KINDS[version.checklist.channel]:
                found.setdefault(kind, version)
    return found


def make_wave(
    *,
    code: str,
    title: Text,
    plan: WavePlan,
    versions: dict[str, ChecklistVersion],
    scripts: dict[int, list[Script]],
    starts_on: date,
    ends_on: date,
    rules: dict[str, object],
    by: Person,
) -> Wave:
    """Keep a drawn wave: its visits, each with a script in turn; open slots are left out.

    `versions` gives the checklist version for each kind of site, `scripts` the scripts of each version to take turns.
    """
    code = code.strip()
    if not code or db.session.scalar(select(Wave.id).where(Wave.code == code)):
        raise RuleBroken(_("Give the wave a code that no other wave has."), field="code")
    wave = Wave(
        code=code, title=title, starts_on=starts_on, ends_on=ends_on, rules=rules, made_by_id=by.id, made_at=now()
    )
    db.session.add(wave)
    db.session.flush()
    sites = {site.id: site for site in db.session.scalars(select(Site))}
    turns: dict[int, int] = defaultdict(int)
    pair_script: dict[int, int | None] = {}
    pair_number = (db.session.scalar(select(func.max(Visit.pair))) or 0) + 1
    for one in plan.assignments:
        if one.shopper_id is None:
            continue
        version = versions.get(sites[one.place_id].kind)
        if version is None:
            site = sites[one.place_id]
            raise RuleBroken(_("No published checklist fits %(site)s.", site=site.name), field="sites")
        choices = scripts.get(version.id, [])
        script_id = choices[turns[version.id] % len(choices)].id if choices else None
        if one.pair is not None:
            script_id = pair_script.setdefault(one.pair, script_id)
        turns[version.id] += 1
        db.session.add(
            Visit(
                wave_id=wave.id,
                site_id=one.place_id,
                shopper_id=one.shopper_id,
                checklist_id=version.checklist_id,
                version_id=version.id,
                script_id=script_id,
                opens_on=one.opens_on,
                closes_on=one.closes_on,
                pair=pair_number + one.pair if one.pair is not None else None,
                made_by_id=by.id,
                made_at=wave.made_at,
            )
        )
    db.session.flush()
    audit.note(actor_id=by.id, act="wave.plan", kind="wave", ref=str(wave.id), details={"n": len(plan.assignments)})
    return wave
