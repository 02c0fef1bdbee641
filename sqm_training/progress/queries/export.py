"""Figures of people, sites and shoppers as tables, computed from the published results at the moment of asking."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from sqlalchemy import select

from ...errors import RuleBroken
from ...extensions import db
from ...people import settings
from ...people.models import Person, Site
from ...web.text import _
from ..figures import Figures, figures_of
from ..words import EXCLUSIONS, REASONS
from .dividing import days_of_training
from .evidence import nothing_scored, scored_people, scored_sites, visits_of_nobody
from .insights import islands_among

PEOPLE = ["person", "n", "shoppers", "raw", "adjusted", "low", "high", "change", "level"]
SHOPPERS = ["shopper", "n", "effect", "low", "high", "subset"]
DIGITS = 6


def people_figures() -> Figures:
    """Compute the figures of everybody who was met."""
    return figures_of(scored_people(), float(settings.get("target_score")), days_of_training())


def site_figures() -> Figures:
    """Compute the figures of all sites with published visits."""
    return figures_of(scored_sites(), float(settings.get("target_score")))


def figures_to_export(of: str) -> tuple[Figures, Mapping[int, str], bool]:
    """Return the figures of people with their numbers, or of sites with their codes, and whether it is people.

    `of`: people, sites, or nothing, which means people, and sites where no visit names anybody. Raises
    `RuleBroken` without results.
    """
    found = Figures() if of == "sites" else people_figures()
    codes = _codes(Person.number, Person.id)
    of_people = bool(of == "people" or (not of and found.units))
    if not of_people:
        found, codes = site_figures(), _codes(Site.code, Site.id)
    if not found.units:
        raise RuleBroken(_("There are no published results to export."))
    return found, codes, of_people


def exported_units(found: Figures, codes: Mapping[int, str]) -> Iterator[list[Any]]:
    """Yield a row for each person or site, in the order of their codes."""
    for key, unit in sorted(found.units.items(), key=lambda one: codes[one[0]]):
        verdict, adjusted = unit.verdict, unit.adjusted
        interval = (adjusted.mean, adjusted.low, adjusted.high) if adjusted else (None, None, None)
        yield [
            codes[key],
            unit.n,
            unit.shoppers,
            *(_rounded(value) for value in (unit.raw, *interval)),
            verdict.change,
            verdict.level or "",
        ]


def remarks(found: Figures, *, of_people: bool) -> Iterator[str]:
    """Yield in words what an export leaves empty or out, why, and which visits would connect what is unconnected."""
    reasons = Counter(unit.reason for unit in found.units.values() if unit.reason and unit.n)
    for reason, n in sorted(reasons.items()):
        yield _("%(n)s without an adjusted score: %(reason)s", n=n, reason=REASONS[reason])
    if found.unadjusted:
        yield _(
            "%(n)s scores by shoppers who are not known: in raw means and verdicts, not in adjusted means",
            n=found.unadjusted,
        )
    for reason, n in sorted((found.left_out + nothing_scored(of_people=of_people)).items()):
        yield _("%(n)s scores left out: %(reason)s", n=n, reason=EXCLUSIONS[reason])
    alone = visits_of_nobody() if of_people else 0
    if alone:
        yield _("%(n)s visits met nobody who is known: they count for sites alone", n=alone)
    yield from _connecting(found, of_people)


def _connecting(found: Figures, of_people: bool) -> Iterator[str]:
    for island in islands_among(found.subsets):
        if island.site and island.by:
            words = {
                "names": _(", ").join(one.number for one in island.shoppers),
                "site": island.site.code,
                "by": island.by.number,
            }
            yield _to_somebody(words) if of_people else _to_the_site(words)


def _to_somebody(words: dict[str, Any]) -> str:
    return _(
        "Left out: %(names)s cannot be compared with the others. One visit to %(site)s by %(by)s, to somebody whom "
        "they have met, would connect them.",
        **words,
    )


def _to_the_site(words: dict[str, Any]) -> str:
    return _(
        "Left out: %(names)s cannot be compared with the others. One visit to %(site)s by %(by)s would connect them.",
        **words,
    )


def exported_shoppers(effects: Any, *, visits: int) -> Iterator[list[Any]]:
    """Yield a row for each shopper by number, from what `progress.actions.shopper_effects` yields.

    Raises `RuleBroken` when there is none, which says whether there are visits.
    """
    codes = _codes(Person.number, Person.id)
    rows = [
        [codes[shopper], n, _rounded(effect), _rounded(low), _rounded(high), subset or ""]
        for shopper, (effect, low, high, n), subset, _is_few in effects
    ]
    if not rows and visits:
        raise RuleBroken(_("No published result says who the shopper was."))
    if not rows:
        raise RuleBroken(_("There are no published results to export."))
    yield from sorted(rows, key=lambda row: str(row[0]))


def _codes(code: Any, key: Any) -> Mapping[int, str]:
    return {row[0]: row[1] for row in db.session.execute(select(key, code))}


def _rounded(value: float | None) -> float | str:
    return "" if value is None or not isfinite(value) else round(value, DIGITS)
