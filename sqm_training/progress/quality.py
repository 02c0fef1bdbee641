"""How good the measuring is: agreement on doubled visits, items that tell nothing, drift, and where points go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite, sqrt
from typing import Any

from sqlalchemy import func, select

from ..checklists.models import ChecklistVersion, Item, Section, SheetAnswer
from ..extensions import db
from ..measures.verdict import quarter
from ..visits.models import Flag, Result, Visit
from .figures import Figures
from .queries.evidence import Scored

LEAST_SHEETS = 20
"""Below so many filled sheets nothing is said about the items of a version."""
MOST_SHEETS = 3000
INTEGRITY = ("too_fast", "identical_answers", "photo_twice", "contradiction", "edited_late", "late")
"""The flags that say something about how a shopper works; others are about the visit."""
DRIFT_FROM = 5
Rated = tuple[int, float, float]
Answers = Mapping[int, tuple[int, int]]
"""Points got and possible by item."""


def doubled() -> dict[int | None, list[tuple[int, int]]]:
    """Return by wave the sheets of both scorings of every doubled visit with results, the one that counts first."""
    rows = (
        select(Visit.pair, Result.sheet_id, Visit.wave_id)
        .join(Result, Result.visit_id == Visit.id)
        .where(Visit.pair.is_not(None), Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(Visit.pair, Visit.id)
    )
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in db.session.execute(rows):
        found[row.pair].append(row)
    pairs: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    for both in found.values():
        if len(both) >= 2:
            pairs[both[0].wave_id].append((both[0].sheet_id, both[1].sheet_id))
    return pairs


def agreement_on(pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Return how far two shoppers agree on the same encounter: over all items together, item by item, in total.

    An item counts when both scored it, as full, part or none of its points. `difference` is the standard deviation of
    one total, in points, that comes from the shoppers alone.
    """
    from ..measures import agreement

    rated: list[Rated] = []
    totals: list[tuple[float, float]] = []
    for first, second in both_rated(pairs).values():
        both = first.keys() & second.keys()
        rated += [(item, share_of(first[item]), share_of(second[item])) for item in sorted(both)]
        if both:
            totals.append((total_of(first, both), total_of(second, both)))
    by_item: dict[int, list[Rated]] = defaultdict(list)
    for one in rated:
        by_item[one[0]].append(one)
    table = [one[1:] for one in rated]
    return {
        "pairs": len(totals),
        "items": len(rated),
        "percent": _plain(_percent_of(rated)),
        "ac1": _number(agreement.gwet_ac1(_categories(rated))),
        "ac1_error": _number(agreement.gwet_ac1_error(_categories(rated))),
        "alpha": _number(agreement.krippendorff_alpha(table, "interval")) if table else None,
        "icc": _number(agreement.icc(totals)["ICC(1,1)"]) if len(totals) >= 2 else None,
        "difference": sqrt(sum((a - b) ** 2 for a, b in totals) / len(totals) / 2) if totals else None,
        "by_item": {
            str(item): [len(own), *_plain(_percent_of(own)), _number(agreement.gwet_ac1(_categories(own)))]
            for item, own in by_item.items()
        },
    }


def both_rated(pairs: Sequence[tuple[int, int]]) -> dict[int, tuple[Answers, Answers]]:
    """Return the answers on both sheets of some pairs, by the first sheet."""
    answers = _answers(sheet for pair in pairs for sheet in pair)
    return {first: (answers[first], answers[second]) for first, second in pairs}


def items_of(version_id: int, pairs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what each item of a version tells, over its newest published sheets; None with too few of them."""
    import pandas as pd

    from ..measures.items import analysis

    results = _newest_results(version_id)
    sheets = list(results.values())
    if len(sheets) < LEAST_SHEETS:
        return None
    items = db.session.execute(
        select(Item.id, Item.code)
        .join(Section, Section.id == Item.section_id)
        .where(Item.version_id == version_id, Item.points > 0)
        .order_by(Section.position, Item.position)
    ).all()
    answers = _answers(sheets)
    rows = [{item: share_of(own) for item, own in answers[sheet].items()} for sheet in sheets]
    found = analysis(pd.DataFrame(rows, columns=[item for item, _code in items], dtype=float), [1.0] * len(items))
    return {
        "n": len(sheets),
        "results": list(results),
        "alpha": _number(found.alpha),
        "items": [
            {
                "code": code,
                "pass": _number(found.difficulty[place]),
                "rest": _number(found.item_rest[place]),
                "alpha": _number(found.alpha_if_deleted[place]),
                "missing": _number(found.missing[place]),
                "flags": list(found.flags[place]),
                "agreement": pairs.get(str(item)),
            }
            for place, (item, code) in enumerate(items)
        ],
    }


def _newest_results(version_id: int) -> dict[int, int]:
    """Return the sheets of the newest published results of a version by result, the newest first."""
    rows = (
        select(Result.id, Result.sheet_id)
        .join(Visit, Visit.id == Result.visit_id)
        .where(Visit.version_id == version_id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(Result.id.desc())
        .limit(MOST_SHEETS)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def versions_with_results() -> list[int]:
    """Return the checklist versions that have published results."""
    rows = (
        select(ChecklistVersion.id)
        .join(Visit, Visit.version_id == ChecklistVersion.id)
        .join(Result, Result.visit_id == Visit.id)
        .where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .group_by(ChecklistVersion.id)
        .having(func.count() >= LEAST_SHEETS)
    )
    return list(db.session.scalars(rows))


def integrity() -> dict[str, dict[str, int]]:
    """Return by shopper how many visits carry each flag that a person should look at."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(Visit.shopper_id, Flag.kind, func.count(func.distinct(Flag.visit_id)))
        .join(Visit, Visit.id == Flag.visit_id)
        .where(Flag.kind.in_(INTEGRITY), Visit.shopper_id.is_not(None))
        .group_by(Visit.shopper_id, Flag.kind)
    )
    for shopper_id, kind, n in rows:
        found[str(shopper_id)][kind] = n
    return found


def drift(found: Figures, rows: Sequence[Scored]) -> dict[str, list[list[Any]]]:
    """Return each shopper's strictness by calendar quarter: [quarter, visits, effect, half of the 95 % interval].

    The own effect plus the mean of what is left of the adjusted scores after the people's own means; quarters with
    fewer than 5 visits are left out.
    """
    left: dict[tuple[int, str], list[float]] = defaultdict(list)
    for row in rows:
        score, unit = found.scores.get((row.unit, row.visit)), found.units.get(row.unit)
        if row.rater is not None and score is not None and unit is not None and unit.adjusted is not None:
            left[row.rater, quarter(row.on)].append(score - unit.adjusted.mean)
    series: dict[str, list[list[Any]]] = defaultdict(list)
    for (rater, when), values in sorted(left.items(), key=lambda one: one[0][1]):
        effect = found.raters.get(rater, (None, None, None, 0))[0]
        if effect is not None and len(values) >= DRIFT_FROM and isfinite(found.error):
            half = 1.96 * sqrt(found.error / len(values))
            series[str(rater)].append([when, len(values), effect + sum(values) / len(values), half])
    return series


def _answers(sheet_ids: Iterable[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """Return points got and possible by sheet and item."""
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    ids = list(sheet_ids)
    for start in range(0, len(ids), 500):
        rows = db.session.execute(
            select(SheetAnswer.sheet_id, SheetAnswer.item_id, SheetAnswer.got, SheetAnswer.possible).where(
                SheetAnswer.sheet_id.in_(ids[start : start + 500]), SheetAnswer.possible > 0
            )
        )
        for sheet, item, got, possible in rows:
            found[sheet][item] = (int(got or 0), int(possible or 0))
    return found


def share_of(points: tuple[int, int]) -> float:
    """Return the points got of those possible, 0..1."""
    return points[0] / points[1]


def total_of(answers: Answers, items: Iterable[int]) -> float:
    """Return the percentage of the possible points that a sheet got on some items."""
    both = [answers[item] for item in items]
    return 100 * sum(got for got, _ in both) / sum(possible for _, possible in both)


def _percent_of(rated: Sequence[Rated]) -> tuple[float, float, float]:
    from ..measures.agreement import percent

    return percent([one[1] for one in rated], [one[2] for one in rated])


def _categories(rated: Sequence[Rated]) -> list[list[int]]:
    """Return units x (none, part, full) counts."""
    rows = []
    for _item, *shares in rated:
        places = [0 if share <= 0 else 2 if share >= 1 else 1 for share in shares]
        rows.append([places.count(place) for place in range(3)])
    return rows or [[0, 0, 0]]


def _number(value: float) -> float | None:
    return round(float(value), 6) if isfinite(value) else None


def _plain(values: Iterable[float]) -> list[float | None]:
    return [_number(value) for value in values]
