"""How the questions of a quiz worked: `measures.items` on the first attempts, and who chose which wrong answer."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isnan, nan

from .contents import Content
from .models import Question
from .queries.items import Attempted, Marked

ENOUGH = 10
"""From so many answers on a question is judged."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How often a choice was taken."""

    place: int
    count: int
    is_right: bool


@dataclass(slots=True)
class Item:
    """One question: how often it was put, the mean share reached (0 to 1), its correlation with the rest."""

    question: Question
    content: Content
    version_id: int
    count: int
    difficulty: float | None
    item_rest: float | None
    alpha_without: float | None
    flags: list[str]
    choices: list[Chosen] = field(default_factory=list)


@dataclass(slots=True)
class Analysed:
    """A whole quiz: how many persons, Cronbach's alpha, and every question, those to look at first."""

    persons: int
    alpha: float | None
    items: list[Item]


def analysed(found: Attempted) -> Analysed:
    """Return the analysis of first attempts. A question that was not drawn for a person is missing there, not wrong."""
    if not found.answers:
        return Analysed(0, None, [])
    from ..measures.items import analysis

    columns = sorted(found.questions)
    matrix = _matrix(found.answers, columns)
    result = analysis(matrix, [1.0] * len(columns))
    items = []
    for at, question_id in enumerate(columns):
        question, version = found.questions[question_id]
        answers = [one for one in found.answers if one.question_id == question_id]
        flags = [flag for flag in result.flags[at] if flag != "often_missing"] if len(answers) >= ENOUGH else []
        items.append(
            Item(
                question,
                version.content,
                version.id,
                len(answers),
                _known(result.difficulty[at]),
                _known(result.item_rest[at]),
                _known(result.alpha_if_deleted[at]),
                flags,
                chosen_of(version.content, [one for one in answers if one.version_id == version.id]),
            )
        )
    items.sort(key=lambda item: (not item.flags, item.question.code))
    return Analysed(len(matrix), _known(result.alpha), items)


def _matrix(answers: Sequence[Marked], columns: list[int]) -> list[list[float]]:
    """Return persons x questions of shares."""
    place = {question_id: at for at, question_id in enumerate(columns)}
    rows: dict[int, list[float]] = defaultdict(lambda: [nan] * len(columns))
    for one in answers:
        rows[one.person_id][place[one.question_id]] = float(one.share)
    return [rows[person_id] for person_id in sorted(rows)]


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


def chosen_of(content: Content, answers: list[Marked]) -> list[Chosen]:
    """Return how often each choice of a question was taken, on its present version; nothing for other types."""
    if content["type"] not in ("single", "multiple"):
        return []
    counts: Counter[int] = Counter()
    for one in answers:
        given = one.given or {}
        counts.update(given.get("options", [given["option"]] if "option" in given else []))
    return [
        Chosen(place, counts[place], Fraction(option["share"]) > 0) for place, option in enumerate(content["options"])
    ]
