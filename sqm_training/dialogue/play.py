"""Playing a scenario: one frozen state after another, each of which can be kept as JSON."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from ..conditions import evaluate
from .model import STOPPED, Change, Choice, Move, Node, Scenario

MOST_ENTRIES = 3
"""How often a node may be entered; then the choices that lead to it vanish."""
MOST_STEPS = 60
"""After how many steps an attempt ends as `stopped`."""


class PlayError(ValueError):
    """A move was asked for that is not there."""


@dataclass(frozen=True, slots=True)
class State:
    """Where an attempt stands.

    `variables` and `entries` map names to whole numbers (how often each node was entered), `points` what was earned by
    dimension or standard as written in the scenario, `critical` holds `node/choice id` of each critical fault,
    `writings` the nodes whose free answer was written, in order. `ending` is the word of the ending, `stopped` when 60
    steps are done or no choice is left, and empty while the attempt runs.
    """

    node: str
    variables: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    critical: tuple[str, ...] = ()
    writings: tuple[str, ...] = ()
    steps: int = 0
    ending: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return asdict(self) | {"critical": list(self.critical), "writings": list(self.writings)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "State":
        """Return the state that `to_json` gave as plain data."""
        known = {one.name: plain[one.name] for one in fields(cls) if one.name in plain}
        lists = {key: tuple(known.get(key, ())) for key in ("critical", "writings")}
        return cls(**known | lists)


def start(scenario: Scenario) -> State:
    """Return the first state; raises `PlayError` when the scenario has no start."""
    if scenario.start not in scenario.nodes:
        raise PlayError(f"no start: {scenario.start!r}")
    return _entered(scenario, State(scenario.start, dict(scenario.variables)), scenario.start)


def available(scenario: Scenario, state: State, seed: str | None = None) -> list[Choice]:
    """Return the choices that can be taken now, in the order of the file, or shuffled alike for the same seed."""
    if state.ending:
        return []
    choices = [choice for choice in scenario.nodes[state.node].choices if _is_open(scenario, state, choice)]
    return choices if seed is None else sorted(choices, key=lambda choice: _rank(seed, state.node, choice))


def can_write(scenario: Scenario, state: State) -> bool:
    """Tell whether a free answer can be written now."""
    writing = None if state.ending else scenario.nodes[state.node].writing
    return writing is not None and _may_enter(scenario, state, writing.target)


def can_time_out(scenario: Scenario, state: State) -> bool:
    """Tell whether silence leads on from here: the node has a timer whose target may still be entered."""
    timer = None if state.ending else scenario.nodes[state.node].timer
    return timer is not None and _may_enter(scenario, state, timer.target)


def take(scenario: Scenario, state: State, choice_id: str) -> State:
    """Return the state after a choice; raises `PlayError` when it cannot be taken."""
    choice = next((one for one in available(scenario, state) if one.id == choice_id), None)
    if choice is None:
        raise PlayError(f"no choice {choice_id!r} in {state.node!r}")
    points = dict(state.points)
    for key, amount in (choice.points or {}).items():
        points[key] = points.get(key, 0) + amount
    fault = (f"{state.node}/{choice.id}",) if choice.critical else ()
    state = replace(state, points=points, critical=state.critical + fault)
    return _moved(scenario, state, choice.target, choice.changes)


def write(scenario: Scenario, state: State) -> State:
    """Return the state after a free answer, whose points come by marking; raises `PlayError` when none is asked for."""
    writing = scenario.nodes[state.node].writing
    if writing is None or not can_write(scenario, state):
        raise PlayError(f"nothing to write in {state.node!r}")
    state = replace(state, writings=(*state.writings, state.node))
    return _moved(scenario, state, writing.target, writing.changes)


def time_out(scenario: Scenario, state: State) -> State:
    """Return the state after silence, which earns nothing; raises `PlayError` when no timer runs."""
    timer = scenario.nodes[state.node].timer
    if timer is None or not can_time_out(scenario, state):
        raise PlayError(f"no timer in {state.node!r}")
    return _moved(scenario, state, timer.target, [])


def move(scenario: Scenario, state: State, one: Move) -> State:
    """Return the state after a choice, a free answer or silence, whichever is given."""
    if isinstance(one, Choice):
        return take(scenario, state, one.id)
    return write(scenario, state) if one is scenario.nodes[state.node].writing else time_out(scenario, state)


def _moved(scenario: Scenario, state: State, target: str, changes: list[Change]) -> State:
    variables = dict(state.variables)
    for change in changes:
        variables[change.variable] = change.applied(variables.get(change.variable, 0))
    return _entered(scenario, replace(state, variables=variables, steps=state.steps + 1), target)


def _entered(scenario: Scenario, state: State, target: str) -> State:
    entries = state.entries | {target: state.entries.get(target, 0) + 1}
    state = replace(state, node=target, entries=entries)
    node = scenario.nodes[target]
    if node.ending:
        return replace(state, ending=node.ending)
    stopped = state.steps >= MOST_STEPS or not _leads_on(scenario, state, node)
    return replace(state, ending=STOPPED) if stopped else state


def _leads_on(scenario: Scenario, state: State, node: Node) -> bool:
    """Tell whether there is a choice or a free answer; a timer alone is none, because it can be switched off."""
    return can_write(scenario, state) or any(_is_open(scenario, state, choice) for choice in node.choices)


def _is_open(scenario: Scenario, state: State, choice: Choice) -> bool:
    if not _may_enter(scenario, state, choice.target):
        return False
    return choice.condition is None or evaluate(choice.condition, {}, variables=state.variables)


def _may_enter(scenario: Scenario, state: State, target: str) -> bool:
    return target in scenario.nodes and state.entries.get(target, 0) < MOST_ENTRIES


def _rank(seed: str, node: str, choice: Choice) -> str:
    return hashlib.sha256(f"{seed}\n{node}\n{choice.id}".encode()).hexdigest()
