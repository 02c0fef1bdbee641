"""Rebuilding the figures of progress from the published results."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import delete, insert

from ..database import now
from ..extensions import db
from ..people import settings
from . import quality, sums
from .effects import EFFECTS, effects
from .figures import Figures, Unit, figures_of
from .models import PersonFigure, ShopperFigure, SiteFigure, Summary, WaveFigure
from .queries.evidence import Scored, scored_people, scored_sites, trainings_of
from .queries.insights import ISLANDS, kept_islands
from .queries.scores import ADJUSTED
from .queries.standards import SUMS
from .steps import keep_steps


def rebuild(*, at: datetime | None = None) -> dict[str, int]:
    """Compute all figures anew from the published results; return how many visits or rows went into each."""
    at = at or now()
    target = float(settings.get("target_score"))
    trained = {person: [when for when, *_rest in found] for person, found in trainings_of().items()}
    met = scored_people()
    people, sites = figures_of(met, target, trained), figures_of(scored_sites(), target)
    _write(PersonFigure, [_standing("person_id", key, unit, at) for key, unit in people.units.items()])
    _write(SiteFigure, [_standing("site_id", key, unit, at) for key, unit in sites.units.items()])
    shoppers = _write(ShopperFigure, list(_shoppers(people, sites, at)))
    waves = _write(WaveFigure, list(_waves(people if people.units else sites, at)))
    _keep_pooled(people, at)
    adjusted = _keep_adjusted(people, at)
    improved = _keep_improved(people, at)
    _keep_quality(people, met, at)
    sums.keep_sums(at)
    sums.keep_wave_standards(at)
    keep(SUMS, {}, at)
    for key, content in sums.waves():
        db.session.add(Summary(key=key, content=content, as_of=at))
    keep(ISLANDS, kept_islands(), at)
    for key, content in sums.cards(at):
        keep(key, content, at)
    keep_steps(at)
    keep(EFFECTS, {"rows": effects(at)}, at)
    db.session.flush()
    return {
        "pooled": people.n if people.is_estimated else 0,
        "adjusted": adjusted,
        "improved": improved,
        "people": len(people.units),
        "sites": len(sites.units),
        "shoppers": shoppers,
        "waves": waves,
    }


def keep(key: str, content: dict[str, Any], at: datetime) -> None:
    """Write one summary over the one before."""
    row = db.session.get(Summary, key)
    if row is None:
        db.session.add(Summary(key=key, content=content, as_of=at))
    else:
        row.content, row.as_of = content, at


def shopper_effects(people: Figures, sites: Figures) -> Iterable[tuple[int, Any, int, bool]]:
    """Yield shopper, effect, number of the subset, and whether there were few visits.

    Own items of people tell more about a shopper's strictness than totals of sites: these stand in only for shoppers
    whose visits met nobody that is known.
    """
    for found in (people, sites):
        places = {rater: place for place, subset in enumerate(found.subsets, 1) for rater in subset}
        for rater, effect in found.raters.items():
            if found is people or rater not in people.raters:
                yield rater, effect, places.get(rater, 0), rater in found.few


def _write(table: Any, rows: list[dict[str, Any]]) -> int:
    db.session.execute(delete(table))
    if rows:
        db.session.execute(insert(table), rows)
    return len(rows)


def _standing(column: str, key: int, unit: Unit, at: datetime) -> dict[str, Any]:
    verdict, adjusted = unit.verdict, unit.adjusted
    return {
        column: key,
        "n": unit.n,
        "shoppers": unit.shoppers,
        "raw": unit.raw,
        "adjusted": adjusted.mean if adjusted else None,
        "low": adjusted.low if adjusted else None,
        "high": adjusted.high if adjusted else None,
        "reason": unit.reason,
        "subset": unit.subset,
        "change": verdict.change,
        "level": verdict.level or "",
        "difference": verdict.difference,
        "difference_low": verdict.low,
        "difference_high": verdict.high,
        "least": verdict.minimal_detectable,
        "last_at": unit.last_at,
        "as_of": at,
    }


def _shoppers(people: Figures, sites: Figures, at: datetime) -> Iterable[dict[str, Any]]:
    for shopper, (effect, low, high, n), subset, is_few in shopper_effects(people, sites):
        yield {
            "shopper_id": shopper,
            "n": n,
            "effect": effect,
            "low": low,
            "high": high,
            "subset": subset,
            "is_few": is_few,
            "as_of": at,
        }


def _waves(found: Figures, at: datetime) -> Iterable[dict[str, Any]]:
    for key, (effect, low, high, n) in found.waves.items():
        if key not in found.wave_means:
            continue
        mean, starts_at = found.wave_means[key]
        yield {
            "key": str(key),
            "wave_id": int(str(key)) if str(key).isdigit() else None,
            "n": n,
            "mean": mean,
            "effect": effect,
            "low": low,
            "high": high,
            "starts_at": starts_at,
            "as_of": at,
        }


def _keep_pooled(people: Figures, at: datetime) -> None:
    """Keep the variances; too little data leaves the usual ones in force."""
    if not people.is_estimated:
        db.session.execute(delete(Summary).where(Summary.key == "pooled"))
        return
    content: dict[str, Any] = {"between": people.between, "within": people.within, "n": people.n, "mean": people.mean}
    content |= {"error": people.error if isfinite(people.error) else None, "is_confounded": people.is_confounded}
    keep("pooled", content, at)


def _keep_adjusted(people: Figures, at: datetime) -> int:
    """Keep each visit's score without the shopper's strictness and the wave's shift, where the design allows it."""
    db.session.execute(delete(Summary).where(Summary.key.like(f"{ADJUSTED}%")))
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for (person, visit), score in people.scores.items():
        found[person][str(visit)] = round(score, 4)
    db.session.add_all(Summary(key=f"{ADJUSTED}{key}", content=scores, as_of=at) for key, scores in found.items())
    return len(people.scores)


def _keep_quality(people: Figures, met: list[Scored], at: datetime) -> None:
    """Keep agreement on doubled visits, what items tell, the drift of shoppers, and points by site and standard."""
    pairs = quality.doubled()
    agreed = quality.agreement_on([pair for found in pairs.values() for pair in found])
    db.session.execute(delete(Summary).where(Summary.key.like("agreement:%")))
    keep("agreement", agreed, at)
    for wave_id, found in pairs.items():
        db.session.add(Summary(key=f"agreement:{wave_id}", content=quality.agreement_on(found), as_of=at))
    keep("drift", quality.drift(people, met), at)
    keep("integrity", quality.integrity(), at)
    db.session.execute(delete(Summary).where(Summary.key.like("items:%")))
    for version_id in quality.versions_with_results():
        items = quality.items_of(version_id, agreed["by_item"])
        if items is not None:
            db.session.add(Summary(key=f"items:{version_id}", content=items, as_of=at))


def _keep_improved(people: Figures, at: datetime) -> int:
    """Keep who has improved beyond chance, each with the number of visits, the difference and its interval."""
    found = [
        {"person": key, "n": one.n, "difference": one.difference, "low": one.low, "high": one.high}
        for key, one in sorted(
            (key, unit.verdict) for key, unit in people.units.items() if unit.verdict.change == "improved"
        )
    ]
    keep("improved", {"people": found}, at)
    return len(found)
