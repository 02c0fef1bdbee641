"""A score that a table states beside its answers: it has to follow from them."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ....checklists.models import ChecklistVersion
from ....checklists.plain import spec_of
from ....files.problems import Problem
from ....files.tables import Table, column_letter
from ....measures.score import Answer, Score, score, shown

MOST_POINTS = 12
"""So many more points than were said an answer key may have; the table does not say how many it has."""


class Agreement:
    """Holds the stated score of each row against its answers."""

    def __init__(self, table: Table, place: int, version: ChecklistVersion) -> None:
        self.table, self.place, self.spec = table, place, spec_of(version)
        self.keys = [item.code for item in version.items if item.type == "key"]

    def problem(self, line: int, cells: Sequence[str], answers: Mapping[str, Answer]) -> Problem | None:
        """Return what is wrong with the stated score of a row, None when it follows or nothing is stated."""
        stated = cells[self.place]
        if not stated:
            return None
        found = list(self._scores(answers))
        if any(_agrees(stated, one.reported) for one in found):
            return None
        words = shown(found[0].reported)
        zh = f"得分写的是 {stated}，按答案应为 {words or '不计分'}。请核对，或用 --ignore score 按答案计分"
        en = (
            f"the score says {stated}, the answers give {words or 'none'}: check the row, or let the answers decide "
            "with --ignore score"
        )
        return self.table.problem(line, column_letter(self.place), zh, en, heading="score")

    def _scores(self, answers: Mapping[str, Answer]) -> Iterator[Score]:
        """Yield the scores that the answers can mean: with an answer key of unknown length there are several."""
        yield score(self.spec, answers)
        said = [answer.value for code in self.keys if isinstance((answer := answers[code]).value, list)]
        if said:
            least = max((point + 1 for points in said for point in points), default=1)
            for length in range(least, least + MOST_POINTS):
                yield score(self.spec, answers, {"key": length})


def _agrees(stated: str, worked_out: Any) -> bool:
    """Say whether a stated score is the one worked out, to the places with which it is stated."""
    try:
        value = Fraction(stated)
    except ValueError:
        return False
    places = len(stated.partition(".")[2]) if "e" not in stated.lower() else 6
    return worked_out is not None and abs(value - worked_out) <= Fraction(6, 10 ** (min(places, 12) + 1))
