"""What the debrief of an attempt shows: the result by dimension, and every step beside the best that could be said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select

from ...dialogue.model import DIMENSIONS, OVERALL, Choice, Criterion
from ...dialogue.play import State, available
from ...extensions import db
from ...standards.models import Standard
from ..models import Attempt, DebriefNote, Mark, Step
from ..plays import beginning, states_of
from ..scenes import Said, spoken
from ..scripts import Script, script_of
from . import library
from .marking import line_titles


@dataclass(frozen=True)
class Score:
    """The share reached on a dimension between the worst and the best path, with the pass mark where there is one."""

    key: str
    share: Fraction
    mark: float | None

    @property
    def is_missed(self) -> bool:
        """Whether the pass mark was not reached."""
        return self.mark is not None and self.share < Fraction(str(self.mark))


@dataclass(frozen=True)
class Told:
    """One step: what was said to the person, what they answered, and what would have been best."""

    step: Step
    lines: list[Said]
    own: str
    coaching: str
    critical: str
    best: Choice | None
    is_best: bool
    standards: list[Standard]
    rubric: list[Criterion]

    @property
    def marks(self) -> list[Mark]:
        """The marks of a free answer."""
        return self.step.marks

    @property
    def is_written(self) -> bool:
        """Whether it was answered in own words."""
        return not self.step.choice and not self.step.timed_out


@dataclass(frozen=True)
class Debrief:
    """All that the page shows after an attempt."""

    attempt: Attempt
    script: Script
    scores: list[Score]
    overall_mark: float | None
    steps: list[Told]
    titles: dict[str, str]
    last: list[Said]
    questions: list[str]
    notes: dict[int, str] = field(default_factory=dict)

    @property
    def faults(self) -> list[Told]:
        """The steps with a critical fault."""
        return [one for one in self.steps if one.critical]


def read_debrief(attempt: Attempt, language: str, *, with_notes: bool) -> Debrief:
    """Gather the debrief of an attempt in a fixed number of queries; `with_notes` only for who played it."""
    script = script_of(attempt.scenario_version, language)
    steps = [step for step in attempt.steps if step.chosen_at]
    states = states_of(script.game, beginning(attempt.play), steps)
    standards = _standards(script)
    told = [_told(script, step, state, standards) for step, state in zip(steps, states, strict=False)]
    return Debrief(
        attempt=attempt,
        script=script,
        scores=_scores(attempt, script),
        overall_mark=script.game.passes.get(OVERALL),
        steps=told,
        titles=line_titles((line.name for one in told for line in one.rubric), standards),
        last=spoken(script, attempt.node) if attempt.ending else [],
        questions=script.game.debrief,
        notes=_notes(attempt) if with_notes else {},
    )


def _scores(attempt: Attempt, script: Script) -> list[Score]:
    return [
        Score(key, Fraction(attempt.scores[key]), script.game.passes.get(key))
        for key in DIMENSIONS
        if key in attempt.scores
    ]


def _standards(script: Script) -> dict[str, Standard]:
    """Return the standards that points, also those of a rubric, are given on, by code."""
    nodes = script.game.nodes.values()
    codes = {code for node in nodes for choice in node.choices for code in choice.points or {}}
    codes |= {line.name for node in nodes for line in (node.writing.rubric if node.writing else ())}
    return {one.code: one for one in library.standards_by_code(sorted(codes))}


def _notes(attempt: Attempt) -> dict[int, str]:
    rows = db.session.scalars(select(DebriefNote).where(DebriefNote.attempt_id == attempt.id))
    return {row.number: row.text for row in rows}


def _told(script: Script, step: Step, state: State, standards: dict[str, Standard]) -> Told:
    choice = script.choice(step.node, step.choice) if step.choice else None
    is_written = not step.choice and not step.timed_out
    writing = script.writing(step.node) if is_written else None
    best = None if is_written else best_of(available(script.game, state))
    return Told(
        step=step,
        lines=spoken(script, step.node),
        own=choice.text if choice else step.text,
        coaching=choice.feedback if choice else (writing.feedback if writing else ""),
        critical=choice.critical if choice else "",
        best=best,
        is_best=bool(choice and best and not choice.critical and choice.total >= best.total),
        standards=_named(standards, choice, best),
        rubric=writing.rubric if writing else [],
    )


def best_of(choices: Iterable[Choice]) -> Choice | None:
    """Return the choice that scores most and is no critical fault, the first of several."""
    return max((one for one in choices if not one.critical), key=lambda one: one.total, default=None)


def _named(standards: dict[str, Standard], *choices: Choice | None) -> list[Standard]:
    codes = dict.fromkeys(code for one in choices if one for code in one.points or {})
    return [standards[code] for code in codes if code in standards]
