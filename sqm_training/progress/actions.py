"""Rebuilding the figures of progress from the published results."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from math import isfinite
from typing import Any

from sqlalchemy import ColumnElement, or_

from ..database import now
from ..extensions import Write, db, portions
from ..people import settings
from . import quality, sums
from .counted import counted
from .effects import EFFECTS, effects
from .figures import Figures, Unit, figures_of
from .models import PersonFigure, ShopperFigure, SiteFigure, Summary, WaveFigure
from .pieces import in_pieces, keep, replace
from .queries import settled
from .queries.dividing import days_of_training
from .queries.evidence import Scored, scored_people, scored_sites
from .queries.insights import DRIFT, ISLANDS, kept_islands
from .queries.moments import RUNS, newest_record, with_run
from .queries.scores import ADJUSTED, SHEETS, SHIFTS, summary
from .steps import steps

PEOPLE = 500
"""Of how many people adjusted scores are written at once."""


def rebuild(*, at: datetime | None = None) -> dict[str, int]:
    """Compute all figures anew from the published results; return how many visits or rows went into each.

    It commits after each piece, as a job does: others can write in between, and what is written is whole.
    """
    counts = dict.fromkeys(("pooled", "adjusted", "improved", "people", "sites", "shoppers", "waves"), 0)
    for found in pieces(at or now()):
        db.session.commit()
        for key, number in found.items():
            counts[key] += number
    return counts


def pieces(at: datetime) -> Iterator[dict[str, int]]:
    """Compute all figures anew piece by piece; the caller commits after each, which says what went into it."""
    return in_pieces(_parts(at), at)


def _parts(at: datetime) -> Iterator[Write]:
    """Yield the writing of each piece, after the reading and computing for it."""
    yield from _figures(at)
    last = newest_record()
    runs = with_run(summary(RUNS), at, last)
    yield lambda: keep(RUNS, runs, at)
    yield from sums.sums(at, last)
    yield from sums.waves(at)
    counted = settled.to_keep(at)
    yield lambda: keep(settled.SETTLED, counted, at)
    islands = kept_islands()
    yield lambda: keep(ISLANDS, islands, at)
    yield from sums.cards(at)
    yield from steps(at, last)
    rows = effects(at)
    yield lambda: keep(EFFECTS, {"rows": rows}, at)


def _figures(at: datetime) -> Iterator[Write]:
    target = float(settings.get("target_score"))
    met = scored_people()
    seen = scored_sites()
    people, sites = figures_of(met, target, days_of_training()), figures_of(seen, target)
    yield lambda: _keep_figures(people, sites, at)
    yield from counted(people, met, sites, seen, at)
    yield from _adjusted(people, at)
    kept = _quality(people, met)
    yield lambda: _keep_quality(kept, at)


def _keep_figures(people: Figures, sites: Figures, at: datetime) -> dict[str, int]:
    """Write what rests on one computation at once: standings, strictness and waves belong together."""
    return {
        "people": replace(PersonFigure, [_standing("person_id", key, unit, at) for key, unit in people.units.items()]),
        "sites": replace(SiteFigure, [_standing("site_id", key, unit, at) for key, unit in sites.units.items()]),
        "shoppers": replace(ShopperFigure, list(_shoppers(people, sites, at))),
        "waves": _keep_waves(people if people.units else sites, at),
        "pooled": _keep_pooled(people, at),
        "improved": _keep_improved(people, at),
    }


def shopper_effects(people: Figures, sites: Figures) -> Iterable[tuple[int, Any, int, bool]]:
    """Yield shopper, effect, number of the subset, and whether there were few visits.

    Own items of people tell more about a shopper's strictness than totals of sites: these stand in only for shoppers
    whose visits met nobody that is known.
    """
    numbers = _numbered(people.subsets, sites.subsets)
    for found in (people, sites):
        for rater, effect in found.raters.items():
            if found is people or rater not in people.raters:
                yield rater, effect, numbers.get(rater, 0), rater in found.few


def _numbered(people: list[set[int]], sites: list[set[int]]) -> dict[int, int]:
    """Return the number of each shopper's set: those of people first; one of sites is that of a shopper in both."""
    numbers = {rater: place for place, subset in enumerate(people, 1) for rater in subset}
    last = len(people)
    for subset in sites:
        shared = min((numbers[rater] for rater in subset if rater in numbers), default=0)
        last += not shared
        numbers |= {rater: shared or last for rater in subset if rater not in numbers}
    return numbers


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


def _keep_waves(found: Figures, at: datetime) -> int:
    """Keep the figures of waves, and by how many points they shift scores once more where a page reads it at once."""
    rows = list(_waves(found, at))
    keep(SHIFTS, {row["key"]: row["effect"] for row in rows if row["effect"] is not None}, at)
    return replace(WaveFigure, rows)


def _waves(found: Figures, at: datetime) -> Iterable[dict[str, Any]]:
    for key, (effect, low, high, _fitted) in found.waves.items():
        if key not in found.wave_means:
            continue
        mean, starts_at, n = found.wave_means[key]
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


def _keep_pooled(people: Figures, at: datetime) -> int:
    """Keep the variances; too little data leaves the usual ones in force."""
    if not people.is_estimated:
        return replace(Summary, [], Summary.key == "pooled")
    content: dict[str, Any] = {"between": people.between, "within": people.within, "n": people.n, "mean": people.mean}
    content |= {"error": people.error if isfinite(people.error) else None, "is_confounded": people.is_confounded}
    keep("pooled", content, at)
    return people.n


def _adjusted(people: Figures, at: datetime) -> Iterator[Write]:
    """Keep each visit's score without the shopper's strictness and the wave's shift, some people at a time."""
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for (person, visit), score in people.scores.items():
        found[person][str(visit)] = round(score, 4)
    for some in portions(list(found), PEOPLE):
        rows = [{"key": f"{ADJUSTED}{key}", "content": found[key], "as_of": at} for key in some]
        yield partial(_keep_adjusted, rows)
    yield lambda: _forget(Summary.key.like(f"{ADJUSTED}%"), at)


def _keep_adjusted(rows: list[dict[str, Any]]) -> dict[str, int]:
    replace(Summary, rows, Summary.key.in_([row["key"] for row in rows]))
    return {"adjusted": sum(len(row["content"]) for row in rows)}


def _forget(where: ColumnElement[bool], at: datetime) -> None:
    """Take away the summaries that this run has not written anew."""
    replace(Summary, [], where, Summary.as_of < at)


def _quality(people: Figures, met: list[Scored]) -> dict[str, dict[str, Any]]:
    """Return agreement on doubled visits, what items tell and the drift of shoppers, by key."""
    pairs = quality.doubled()
    agreed = quality.agreement_on([pair for found in pairs.values() for pair in found])
    kept = {"agreement": agreed, "integrity": quality.integrity()}
    kept |= {f"{DRIFT}{key}": {"quarters": found} for key, found in quality.drift(people, met).items()}
    kept |= {f"agreement:{wave_id}": quality.agreement_on(found) for wave_id, found in pairs.items()}
    for version_id in quality.versions_with_results():
        items = quality.items_of(version_id, agreed["by_item"])
        if items is not None:
            kept[f"{SHEETS}{version_id}"] = {"results": items.pop("results")}
            kept[f"items:{version_id}"] = items
    return kept


def _keep_quality(kept: dict[str, dict[str, Any]], at: datetime) -> None:
    for key, content in kept.items():
        keep(key, content, at)
    _forget(
        or_(*(Summary.key.like(f"{one}%") for one in ("agreement:", "items:", SHEETS, DRIFT.removesuffix(":")))), at
    )


def _keep_improved(people: Figures, at: datetime) -> int:
    """Keep who has improved beyond chance, each with visits, shoppers, difference, interval and what would show."""
    found = [
        {"person": key, "least": one.minimal_detectable}
        | {name: getattr(one, name) for name in ("n", "raters", "difference", "low", "high")}
        for key, one in sorted(
            (key, unit.verdict) for key, unit in people.units.items() if unit.verdict.change == "improved"
        )
    ]
    keep("improved", {"people": found}, at)
    return len(found)
