"""Going through a scenario move by move: where a run begins, what a kept step did, and the way of a whole run."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ..dialogue.model import Scenario
from ..dialogue.play import State, start, take, time_out, write
from ..errors import NotFound

FIRST = "first"


class Turn(Protocol):
    """What was answered at a node: the id of a choice, a free answer, or nothing in time; a `Step` is one."""

    @property
    def node(self) -> str:
        """The node at which it was answered."""
        ...

    @property
    def choice(self) -> str:
        """The id of the choice, empty for a free answer and for silence."""
        ...

    @property
    def text(self) -> str:
        """The free answer."""
        ...

    @property
    def timed_out(self) -> bool:
        """Whether nothing was said in time."""
        ...


@dataclass(frozen=True)
class Move:
    """A turn that no table keeps, as in the preview of a draft."""

    node: str
    choice: str = ""
    text: str = ""
    timed_out: bool = False


def first_state(game: Scenario, node: str = "") -> State:
    """Return where a run begins: at the start, or at a node in the middle; raise `NotFound` for none or an ending."""
    state = start(game)
    if not node or node == game.start:
        return state
    if node not in game.nodes or game.nodes[node].ending:
        raise NotFound
    return replace(state, node=node, entries={node: 1}, ending="")


def after(game: Scenario, state: State, turn: Turn) -> State:
    """Return the state after a turn; raise `PlayError` when it cannot be taken."""
    if turn.timed_out:
        return time_out(game, state)
    return take(game, state, turn.choice) if turn.choice else write(game, state)


def states_of(game: Scenario, first: State, turns: Iterable[Turn]) -> list[State]:
    """Return the state before each turn, and the one after the last."""
    states = [first]
    for turn in turns:
        states.append(after(game, states[-1], turn))
    return states


def kept(state: State, first: State | None = None) -> dict[str, Any]:
    """Return what an attempt keeps: where it stands, and where it began."""
    return state.to_json() | {FIRST: (first or state).to_json()}


def standing(play: dict[str, Any]) -> State:
    """Return where an attempt stands."""
    return State.from_json(play)


def beginning(play: dict[str, Any]) -> State:
    """Return where an attempt began."""
    return State.from_json(play[FIRST])
