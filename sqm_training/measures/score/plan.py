"""What can be worked out once per checklist, so that scoring a sheet is whole-number arithmetic.

All points become integers over one common denominator, all ratios of one section integers over another; fractions are
built at the very end, and the few hundred different ones are remembered.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

from ...conditions import Tree
from ..checklist import ChecklistSpec, ItemSpec
from .result import Answer, ItemScore
from .values import Earn, earner, is_answered, named, possible_values

MEMORY = 20_000
MEMORY_OF_ITEM = 500
PLAIN = ("yes_no", "levels", "scale", "choice")
SHORT = (*PLAIN, "bands", "deduct")
ZERO = Fraction(0)
REMEMBERED = (str, int, float)
AXES = ("sections", "standards", "dimensions", "touchpoints", "answers_for")


@dataclass(slots=True)
class ItemPlan:
    """One item, ready to be scored; `possible` and what `units` returns are integers over the common denominator."""

    item: ItemSpec
    code: str
    has_place: bool
    earn: Earn
    denominator: int
    is_scored: bool
    counts: bool
    possible: int
    ratio: int
    groups: tuple[int, ...]
    section: int
    when: Tree | None
    is_critical: Callable[[Any, Fraction], bool] | None
    demands: tuple[tuple[Callable[[Any, Fraction], bool], tuple[str, ...]], ...]
    is_plain: bool
    is_short: bool
    states: dict[str, ItemScore] = field(default_factory=dict)
    known: dict[Any, tuple[int, ItemScore, bool]] = field(default_factory=dict)

    def outcome(self, value: Any) -> tuple[int, ItemScore, bool]:
        """Return units earned, the item's score and whether it failed critically; raises `BadValue`."""
        if not self.is_short:
            return self.work_out(value)
        name = value if type(value) in REMEMBERED else _counted(value)
        if name is None:
            return self.work_out(value)
        found = self.known.get(name)
        if found is None:
            if len(self.known) > MEMORY_OF_ITEM:
                self.known.clear()
            found = self.known[name] = self.work_out(value)
        return found

    def work_out(self, value: Any) -> tuple[int, ItemScore, bool]:
        """Do the same without remembering."""
        points = self.earn(value)
        failed = self.is_critical is not None and self.is_critical(value, points)
        if not self.is_scored:
            return 0, self.states["unscored"], failed
        units = points.numerator * (self.denominator // points.denominator)
        possible = self.item.points if self.counts else ZERO
        return units, ItemScore(points, possible, "scored"), failed

    def is_answered(self, answer: Answer) -> bool:
        """Tell whether the answer is one."""
        if self.is_plain and type(answer.value) in REMEMBERED:
            return not answer.na and answer.value != ""
        return is_answered(self.item, answer)


def _counted(value: Any) -> tuple[tuple[str, int], ...] | None:
    """Return the name under which counts of faults are remembered; True equals 1 and is none."""
    if type(value) is dict and all(type(count) is int for count in value.values()):
        return tuple(value.items())
    return None


@dataclass(slots=True)
class Plan:
    """A checklist with an answer key of a certain length, ready for scoring."""

    spec: ChecklistSpec
    denominator: int
    items: list[ItemPlan]
    groups: list[tuple[str, str]]
    ratios: list[int]
    weights: list[Fraction]
    is_conditional: bool
    fractions: dict[tuple[int, int], Fraction] = field(default_factory=dict)

    def fraction(self, numerator: int, denominator: int) -> Fraction:
        """Return the fraction, remembering it."""
        pair = (numerator, denominator)
        found = self.fractions.get(pair)
        if found is None:
            if len(self.fractions) > MEMORY:
                self.fractions.clear()
            found = self.fractions[pair] = Fraction(numerator, denominator)
        return found


def plan_for(spec: ChecklistSpec, key_length: int) -> Plan:
    """Return the plan of a checklist for a shop script with so many key points, made once and kept with it."""
    plan = spec.plans.get(key_length)
    if plan is None:
        plan = spec.plans[key_length] = _plan(spec, key_length)
    return plan


def _plan(spec: ChecklistSpec, key_length: int) -> Plan:
    denominator = lcm(*(d for item in spec.items for d in _denominators(item, key_length)), 1)
    groups: dict[tuple[str, str], int] = {("sections", section.code): i for i, section in enumerate(spec.sections)}
    items, ratios = [], []
    for index, section in enumerate(spec.sections):
        worth = [_units(item, denominator) for item in section.items if _counts(item)]
        ratios.append(lcm(*worth, 1))
        for item in section.items:
            entry = item_plan(item, key_length, denominator)
            entry.section = index
            entry.ratio = ratios[-1] // entry.possible if entry.possible else 0
            entry.groups = tuple(groups.setdefault(group, len(groups)) for group in _groups(item, section.code))
            items.append(entry)
    return Plan(
        spec=spec,
        denominator=denominator,
        items=items,
        groups=list(groups),
        ratios=ratios,
        weights=[section.weight for section in spec.sections],
        is_conditional=any(item.when for item in spec.items),
    )


def item_plan(item: ItemSpec, key_length: int, denominator: int | None = None) -> ItemPlan:
    """Return the plan of one item that stands alone."""
    denominator = denominator or lcm(*_denominators(item, key_length), 1)
    is_scored = not item.is_supporting and item.points > 0
    return ItemPlan(
        item=item,
        code=item.code,
        has_place=item.type != "key" or key_length > 0,
        earn=earner(item, key_length),
        denominator=denominator,
        is_scored=is_scored,
        counts=_counts(item),
        possible=_units(item, denominator) if _counts(item) else 0,
        ratio=0,
        groups=(),
        section=0,
        when=item.when,
        is_critical=_critical(item, is_scored),
        demands=tuple((named(item, one.on), one.need) for one in item.demands),
        is_plain=item.type in PLAIN,
        is_short=item.type in SHORT,
        states={state: ItemScore(ZERO, ZERO, state) for state in ("na", "hidden", "unanswered", "unscored")},
    )


def _critical(item: ItemSpec, is_scored: bool) -> Callable[[Any, Fraction], bool] | None:
    if item.critical_on:
        return named(item, item.critical_on)
    return (lambda _, points: points == 0) if item.critical and is_scored else None


def _counts(item: ItemSpec) -> bool:
    return not item.is_supporting and not item.bonus and item.points > 0


def _units(item: ItemSpec, denominator: int) -> int:
    return item.points.numerator * (denominator // item.points.denominator)


def _groups(item: ItemSpec, section: str) -> Iterator[tuple[str, str]]:
    names = (section, item.standard, item.dimension, item.touchpoint, item.answers_for)
    return ((axis, name) for axis, name in zip(AXES, names, strict=True) if name is not None)


def _denominators(item: ItemSpec, key_length: int) -> Iterator[int]:
    """Yield a multiple of the denominator of everything that the item can earn."""
    yield item.points.denominator * (key_length or 1 if item.type == "key" else 1)
    yield from (points.denominator for points in (possible_values(item) or {}).values())
    yield from (points.denominator for _, points in item.options)
    yield from (band.points.denominator for band in item.bands)
    yield from (fault.points.denominator for fault in item.faults)
