"""What is still missing or wrong on a sheet before it may be handed in."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..checklist import ChecklistSpec, ItemSpec
from .plan import ItemPlan, item_plan, plan_for
from .result import Answer, BadValue
from .sheet import Answers, as_spec, key_length, walk

KINDS = ("unanswered", "bad_value", "needs_comment", "needs_photo", "no_na")


class Problem(tuple[str, str]):
    """A pair (item code, kind); `details` says for a bad value what is allowed, in English."""

    details: str

    def __new__(cls, item: str, kind: str, details: str = "") -> "Problem":
        """Make the pair and attach the details."""
        pair = super().__new__(cls, (item, kind))
        pair.details = details
        return pair


def problems(
    checklist: ChecklistSpec | Mapping[str, Any],
    answers: Answers,
    script: Mapping[str, Any] | None = None,
    *,
    later: bool = False,
) -> list[Problem]:
    """Return what keeps the sheet from being handed in, in the order of the checklist; empty when it may be.

    Kinds: `unanswered` (required), `bad_value`, `needs_comment`, `needs_photo`, `no_na` (N/A is not offered). Hidden
    items have no problems. An item that can only be answered later (`due_after`) may stay open unless `later` is true.
    """
    plan = plan_for(as_spec(checklist), key_length(script))
    return [problem for entry, answer in walk(plan, answers, script) for problem in _of(entry, answer, later)]


def demanded(
    item: ItemSpec, answer: Answer | Mapping[str, Any], script: Mapping[str, Any] | None = None
) -> frozenset[str]:
    """Return which of "comment" and "photo" this answer demands and lacks; none for N/A, no answer, a bad value."""
    return demanded_by(item, [answer], script)[0]


def demanded_by(
    item: ItemSpec, answers: Sequence[Answer | Mapping[str, Any]], script: Mapping[str, Any] | None = None
) -> list[frozenset[str]]:
    """Return what each of some answers to one item would demand and lack, as `demanded` does of one."""
    if not item.demands:
        return [frozenset()] * len(answers)
    entry = item_plan(item, key_length(script))
    return [_demanded(entry, Answer.of(answer)) for answer in answers]


def _demanded(entry: ItemPlan, answer: Answer) -> frozenset[str]:
    if not entry.has_place or not entry.is_answered(answer):
        return frozenset()
    try:
        return _missing(entry, answer, entry.earn(answer.value))
    except BadValue:
        return frozenset()


def _of(entry: ItemPlan, answer: Answer, later: bool) -> list[Problem]:
    item = entry.item
    if item.type == "note":
        return []
    if answer.na:
        return [] if item.allow_na else [Problem(item.code, "no_na")]
    if not entry.is_answered(answer):
        is_missing = item.required and (later or not item.due_after)
        return [Problem(item.code, "unanswered")] if is_missing else []
    try:
        points = entry.outcome(answer.value)[1].got if entry.is_scored else entry.earn(answer.value)
    except BadValue as error:
        return [Problem(item.code, "bad_value", error.reason)]
    if not entry.demands:
        return []
    return [Problem(item.code, f"needs_{need}") for need in sorted(_missing(entry, answer, points))]


def _missing(entry: ItemPlan, answer: Answer, points: Fraction) -> frozenset[str]:
    there = {"comment": bool(answer.comment.strip()), "photo": bool(answer.photos)}
    return frozenset(
        need
        for demands, needs in entry.demands
        if demands(answer.value, points)
        for need in needs
        if not there.get(need, True)
    )
