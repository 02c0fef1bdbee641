"""Scoring one sheet: from answers to exact sums, percentages and critical failures."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...conditions import evaluate
from ..checklist import ChecklistSpec
from .plan import AXES, ItemPlan, Plan, plan_for
from .result import EMPTY, Answer, ItemScore, Part, Score

Answers = Mapping[str, Answer] | Mapping[str, Mapping[str, Any]]
HUNDRED = Fraction(100)


def score(
    checklist: ChecklistSpec | Mapping[str, Any],
    answers: Answers,
    script: Mapping[str, Any] | None = None,
    *,
    confirmed: Collection[str] | None = None,
) -> Score:
    """Score a sheet.

    `checklist` is a `ChecklistSpec` or the mapping of a YAML file (for many sheets build the spec once: what scoring
    works out about it is kept with it). `answers` maps item codes to `Answer` or to mappings with its keys; codes that
    the checklist does not know are passed over. `script` is the shop script (`business`, `key`, …). `confirmed` holds
    the critical items that a second reviewer confirmed; None means that all count.

    Method `points`: 100 x sum(got) / sum(possible). Method `sections`: sum(w x s) / sum(w) over the sections with an
    applicable item, s = 100 x mean(got / possible) + bonus points. Below `scorable_share` of the points shown there is
    no number. Raises `BadValue` when a visible item holds a value it does not know.
    """
    spec = as_spec(checklist)
    plan = plan_for(spec, key_length(script))
    sums = _Sums.empty(len(plan.groups), len(plan.weights))
    items, critical = _add_up(plan, answers, script, sums)
    got, possible = sum(sums.got[: len(plan.weights)]), sum(sums.possible[: len(plan.weights)])
    percents = _section_percents(plan, sums)
    calculated = _total(plan, got, possible, percents)
    share = spec.scorable_share
    scorable = calculated is not None and possible * share.denominator >= share.numerator * sums.shown
    if not scorable:
        calculated = None
    return Score(
        got=plan.fraction(got, plan.denominator),
        possible=plan.fraction(possible, plan.denominator),
        calculated=calculated,
        reported=_reported(spec, calculated, any(confirmed is None or code in confirmed for code in critical)),
        critical=critical,
        scorable=scorable,
        items=items,
        **_parts(plan, sums, percents),
    )


def visible(
    checklist: ChecklistSpec | Mapping[str, Any], answers: Answers, script: Mapping[str, Any] | None = None
) -> set[str]:
    """Return the codes of the items shown, deciding each `when` in order from the visible answers before it."""
    plan = plan_for(as_spec(checklist), key_length(script))
    return {entry.code for entry, _ in walk(plan, answers, script)}


def as_spec(checklist: ChecklistSpec | Mapping[str, Any]) -> ChecklistSpec:
    """Return the checklist as a spec."""
    return checklist if isinstance(checklist, ChecklistSpec) else ChecklistSpec.from_plain(checklist)


def key_length(script: Mapping[str, Any] | None) -> int:
    """Return how many points the script's answer key has; without a key `key` items are not shown."""
    key = script.get("key") if script else None
    if isinstance(key, int):
        return key
    return len(key) if key else 0


def walk(plan: Plan, answers: Answers, script: Mapping[str, Any] | None) -> Iterator[tuple[ItemPlan, Answer]]:
    """Yield the visible items with their answers, in order."""
    known: dict[str, Any] = {}
    for entry in plan.items:
        if not entry.has_place or (entry.when is not None and not evaluate(entry.when, known, script)):
            continue
        answer = answers.get(entry.code, EMPTY)
        if type(answer) is not Answer:
            answer = Answer.of(answer)
        if plan.is_conditional and entry.is_answered(answer):
            known[entry.code] = answer.value
        yield entry, answer


@dataclass(slots=True)
class _Sums:
    """Integers over the plan's denominators: by group, and by section the ratios, their count and the bonus points."""

    got: list[int]
    possible: list[int]
    ratios: list[int]
    applicable: list[int]
    bonus: list[int]
    shown: int = 0

    @classmethod
    def empty(cls, groups: int, sections: int) -> "_Sums":
        return cls([0] * groups, [0] * groups, [0] * sections, [0] * sections, [0] * sections)


def _add_up(
    plan: Plan, answers: Answers, script: Mapping[str, Any] | None, sums: _Sums
) -> tuple[dict[str, ItemScore], list[str]]:
    items = {entry.code: entry.states["hidden"] for entry in plan.items}
    critical = []
    for entry, answer in walk(plan, answers, script):
        sums.shown += entry.possible
        if answer.na or not entry.is_answered(answer):
            items[entry.code] = entry.states["na" if answer.na else "unanswered"]
            continue
        units, items[entry.code], failed = entry.outcome(answer.value)
        if failed:
            critical.append(entry.code)
        for group in entry.groups:
            sums.got[group] += units
            sums.possible[group] += entry.possible
        if entry.possible:
            sums.ratios[entry.section] += units * entry.ratio
            sums.applicable[entry.section] += 1
        else:
            sums.bonus[entry.section] += units
    return items, critical


def _section_percents(plan: Plan, sums: _Sums) -> list[Fraction | None]:
    """Return each section's percentage by the checklist's method; None for a section in which nothing applies."""
    if plan.spec.method == "points":
        return [_percent(plan, sums.got[i], sums.possible[i]) for i in range(len(plan.weights))]
    return [_mean_of_ratios(plan, sums, i) for i in range(len(plan.weights))]


def _mean_of_ratios(plan: Plan, sums: _Sums, section: int) -> Fraction | None:
    count = sums.applicable[section]
    if not count:
        return None
    mean = plan.fraction(100 * sums.ratios[section], plan.ratios[section] * count)
    bonus = sums.bonus[section]
    return min(mean + plan.fraction(bonus, plan.denominator), HUNDRED) if bonus else mean


def _total(plan: Plan, got: int, possible: int, percents: list[Fraction | None]) -> Fraction | None:
    if plan.spec.method == "points":
        return _percent(plan, got, possible)
    pairs = [(w, s) for w, s in zip(plan.weights, percents, strict=True) if s is not None]
    weight = sum(w for w, _ in pairs)
    return sum((w * s for w, s in pairs), Fraction(0)) / weight if weight else None


def _percent(plan: Plan, got: int, possible: int) -> Fraction | None:
    if not possible:
        return None
    return HUNDRED if got >= possible else plan.fraction(100 * got, possible)


def _reported(spec: ChecklistSpec, calculated: Fraction | None, has_failed: bool) -> Fraction | None:
    if calculated is None or not has_failed or spec.cap == "flag":
        return calculated
    return Fraction(0) if not isinstance(spec.cap, Fraction) else min(calculated, spec.cap)


def _parts(plan: Plan, sums: _Sums, percents: list[Fraction | None]) -> dict[str, dict[str, Part]]:
    parts: dict[str, dict[str, Part]] = {axis: {} for axis in AXES}
    for index, (axis, name) in enumerate(plan.groups):
        got, possible = sums.got[index], sums.possible[index]
        percent = percents[index] if axis == "sections" else _percent(plan, got, possible)
        of = plan.denominator
        parts[axis][name] = Part(plan.fraction(got, of), plan.fraction(possible, of), percent)
    return parts
