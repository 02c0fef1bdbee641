"""Trying a version before anybody is shopped with it: filled by itself or by hand, and what it would earn."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..measures.checklist import ItemSpec
from ..measures.score import Answer, Problem, Score, problems, score
from ..measures.score.values import named, possible_values
from ..web.text import local
from .models import ChecklistVersion, Script
from .plain import facts_of, spec_of

Value = Any
Fill = Callable[[ItemSpec, int], Value]


@dataclass(frozen=True)
class Trial:
    """What a filled version would earn, and what keeps it from being sent."""

    score: Score
    problems: list[Problem]
    word: str

    @property
    def is_capped(self) -> bool:
        """Whether a critical failure changed the score."""
        return self.score.calculated != self.score.reported


def trial(version: ChecklistVersion, script: Script | None, answers: Mapping[str, Answer]) -> Trial:
    """Score the answers as a result would be; an answer that its item does not know counts as not given."""
    spec, facts = spec_of(version), facts_of(script)
    open_ = problems(spec, answers, facts)
    bad = {problem[0] for problem in open_ if problem[1] in ("bad_value", "no_na")}
    result = score(spec, {code: answer for code, answer in answers.items() if code not in bad}, facts)
    return Trial(result, open_, word_for(version, result.reported))


def word_for(version: ChecklistVersion, reported: Fraction | None) -> str:
    """Return what a score is called by the version's own words; empty when it has none."""
    if reported is None:
        return ""
    bands = sorted(version.words, key=lambda row: Fraction(str(row["from"])), reverse=True)
    return next((local(row) for row in bands if reported >= Fraction(str(row["from"]))), "")


def filled(version: ChecklistVersion, script: Script | None, how: str, seed: int = 0) -> list[dict[str, Any]]:
    """Return a row for every item: `best` earns all points, `random` is drawn."""
    length = len(script.key) if script else 0
    rng = random.Random(seed)  # noqa: S311 - sample answers, nothing secret
    fill: Fill = best_value if how == "best" else lambda item, key: random_value(item, key, rng)
    return [
        {"item": item.code, "value": value, "na": False, "comment": "", "photos": []}
        for item in spec_of(version).items
        if (value := fill(item, length)) is not None
    ]


def best_value(item: ItemSpec, key_length: int) -> Value:
    """Return an answer that earns the most."""
    table = possible_values(item)
    if table:
        fails = named(item, item.critical_on)
        return _plain(max(table, key=lambda value: (not fails(value, table[value]), table[value])))
    if item.type == "choices":
        return [code for code, points in item.options if points > 0] or [item.options[0][0]]
    if item.type == "bands":
        best = max(item.bands, key=lambda band: band.points)
        return _plain(best.to) if best.to is not None else 0
    return {"key": list(range(key_length)), "deduct": {}, "number": 1, "text": "–", "time": "09:00"}.get(item.type)


def random_value(item: ItemSpec, key_length: int, rng: random.Random) -> Value:
    """Draw an answer."""
    table = possible_values(item)
    if table:
        return _plain(rng.choice(list(table)))
    if item.type == "choices":
        return [code for code, _points in item.options if rng.random() < 1 / 2] or [item.options[0][0]]
    if item.type == "bands":
        limits = [band.to for band in item.bands if band.to is not None] or [Fraction(60)]
        return int(rng.uniform(0, float(max(limits)) * 1.2))
    if item.type == "key":
        return [index for index in range(key_length) if rng.random() < 1 / 2]
    if item.type == "deduct":
        return {fault.code: rng.randint(0, 2) for fault in item.faults}
    return best_value(item, key_length)


def _plain(value: str | Fraction) -> str | int | float:
    if isinstance(value, str):
        return value
    return int(value) if value.denominator == 1 else float(value)
