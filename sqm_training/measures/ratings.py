"""Two people score the same thing: the mean of both, item by item, and how far they agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .score import Answer, ChecklistSpec, score

HUNDRED = Fraction(100)
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of several ratings: `items` gives points got and possible per item that anybody scored.

    `calculated` is 100 x sum(got) / sum(possible), 0 to 100; None when too few items apply for every rater.
    """

    items: dict[str, tuple[Fraction, Fraction]]
    calculated: Fraction | None


def mean_rating(spec: ChecklistSpec, ratings: Sequence[Answers]) -> Mean:
    """Return the mean of ratings of one checklist with the method `points`; an item counts for those who scored it."""
    scores = [score(spec, answers) for answers in ratings]
    items: dict[str, tuple[Fraction, Fraction]] = {}
    for item in spec.items:
        given = [one.items[item.code] for one in scores if one.items[item.code].state == "scored"]
        if given:
            items[item.code] = (_mean(one.got for one in given), _mean(one.possible for one in given))
    total = [sum(points, Fraction(0)) for points in zip(*items.values(), strict=True)] or [Fraction(0), Fraction(0)]
    is_scorable = total[1] > 0 and any(one.scorable for one in scores)
    return Mean(items, min(HUNDRED * total[0] / total[1], HUNDRED) if is_scorable else None)


def _mean(points: Iterable[Fraction]) -> Fraction:
    listed = list(points)
    return sum(listed, Fraction(0)) / len(listed)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Item codes by how far two ratings lie apart: the same, one step, more; only items that both scored."""

    same: tuple[str, ...]
    near: tuple[str, ...]
    apart: tuple[str, ...]

    @property
    def items(self) -> int:
        """How many items both scored."""
        return len(self.same) + len(self.near) + len(self.apart)


def agreement(spec: ChecklistSpec, first: Answers, second: Answers) -> Agreement:
    """Compare two ratings on the scales of a checklist, step by step."""
    found: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for item in spec.items:
        one, other = (ratings.get(item.code, Answer()) for ratings in (first, second))
        if (
            item.type == "scale"
            and not (one.na or other.na)
            and isinstance(one.value, int)
            and isinstance(other.value, int)
        ):
            found[min(abs(one.value - other.value), 2)].append(item.code)
    return Agreement(*(tuple(found[distance]) for distance in (0, 1, 2)))
