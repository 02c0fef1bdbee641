"""Drawing a wave, and keeping it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from ....checklists.models import ChecklistVersion, Script
from ....database import Text, now
from ....errors import RuleBroken
from ....extensions import db
from ....people import settings
from ....people.actions import audit
from ....people.models import Person, PersonRole, Site
from ....web.text import _
from ...models import PersonResult, Visit, Wave
from ...sharing import Assignment, connected_groups, expected_reach, share_out
from .rotation import KINDS, place_of, shoppers_for_plan


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
