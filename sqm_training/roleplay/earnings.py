"""What was earned on each standard and dimension, step by step, of what could be earned there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..dialogue.model import Scenario
from ..dialogue.play import State, available, can_time_out, can_write
from .models import Attempt, Step
from .plays import beginning, states_of
from .scripts import parsed

Points = Mapping[str, int]


@dataclass(frozen=True)
class Share:
    """Points got of those possible, counted from the worst answer that could be given."""

    got: int
    possible: int

    def __add__(self, other: "Share") -> "Share":
        """Add up two shares."""
        return Share(self.got + other.got, self.possible + other.possible)


def shares(attempt: Attempt, marks: Sequence[Points | None]) -> dict[str, Share]:
    """Return the share per standard code and dimension, as the scenario names them, over all steps of an attempt.

    A step counts for a key when its answers differ in it: what could not be done better or worse says nothing.
    """
    game, steps = parsed(attempt.scenario_version.text), [one for one in attempt.steps if one.chosen_at]
    given = iter(marks)
    total: dict[str, Share] = {}
    for state, step in zip(states_of(game, beginning(attempt.play), steps), steps, strict=False):
        written = next(given, None) if _is_written(step) else None
        for key, share in _of_step(game, state, step, written).items():
            total[key] = total.get(key, Share(0, 0)) + share
    return total


def _is_written(step: Step) -> bool:
    return not step.choice and not step.timed_out


def _of_step(game: Scenario, state: State, step: Step, written: Points | None) -> dict[str, Share]:
    ranges = list(answers(game, state))
    found = {}
    for key in {key for _lowest, highest in ranges for key in highest}:
        low = min(lowest.get(key, 0) for lowest, _highest in ranges)
        high = max(highest.get(key, 0) for _lowest, highest in ranges)
        if high > low:
            got = _earned(game, step, written).get(key, 0)
            found[key] = Share(min(max(got, low), high) - low, high - low)
    return found


def answers(game: Scenario, state: State) -> Iterator[tuple[Points, Points]]:
    """Yield the least and the most points of everything that can be answered: choices, a free answer, silence."""
    node = game.nodes[state.node]
    for choice in available(game, state):
        yield choice.points or {}, choice.points or {}
    if node.writing and can_write(game, state):
        rubric = node.writing.rubric
        yield {one.name: 0 for one in rubric}, {one.name: one.high for one in rubric}
    if can_time_out(game, state):
        yield {}, {}


def _earned(game: Scenario, step: Step, written: Points | None) -> Points:
    if step.timed_out:
        return {}
    if step.choice:
        choice = next((one for one in game.nodes[step.node].choices if one.id == step.choice), None)
        return (choice.points if choice else None) or {}
    return written or {}
