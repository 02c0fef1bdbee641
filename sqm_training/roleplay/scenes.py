"""A run of a scenario as its page shows it: what was said, what is being said, and what can be answered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..dialogue.model import Choice, Medium
from ..dialogue.play import State, available, can_write
from .moods import MOODS, level
from .plays import Turn
from .scripts import Script


@dataclass(frozen=True)
class Said:
    """One line of the chat: `kind` is scene, customer, own, silence, coach or fault."""

    kind: str
    text: str = ""
    who: str = ""
    mood: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Shown:
    """A picture or recording with its address and the words for those who do not see or hear it."""

    kind: str
    href: str
    alt: str


@dataclass(frozen=True)
class Clock:
    """The seconds that one has for the present step, and how many are left of them."""

    seconds: float
    left: float


@dataclass(frozen=True)
class Scene:
    """All that the page of a run shows. `is_old` says that an answer came to a step that was answered before."""

    number: int
    lang: str
    customer: str
    face: int
    mood: str
    mood_word: Any
    earlier: list[Said]
    now: list[Said]
    media: list[Shown] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    prompt: str = ""
    timer: Clock | None = None
    is_over: bool = False
    ending: str = ""
    is_old: bool = False


def scene(
    script: Script,
    turns: Sequence[Turn],
    state: State,
    *,
    seed: str,
    href: Callable[[Medium], str],
    timer: Clock | None = None,
    is_old: bool = False,
) -> Scene:
    """Return the scene after some turns: the lines up to the last answer, what it brought, and the answers open now.

    Choices stand in an order that the seed shuffles, the same at every look.
    """
    earlier = [line for turn in turns[:-1] for line in (*spoken(script, turn.node), *answered(script, turn))]
    if turns:
        earlier += spoken(script, turns[-1].node)
    new = [*answered(script, turns[-1], is_new=True)] if turns else []
    here = spoken(script, state.node)
    mood = next((line.mood for line in reversed(here) if line.mood), "")
    face = level(mood, state.variables, script.game.customer.mood)
    writing = script.writing(state.node) if can_write(script.game, state) else None
    return Scene(
        number=len(turns) + 1,
        lang=script.lang,
        customer=script.customer,
        face=face,
        mood=mood,
        mood_word=MOODS[face],
        earlier=earlier,
        now=new + here,
        media=[Shown(one.kind, href(one), one.alt) for one in script.media(state.node)],
        choices=available(script.game, state, seed),
        prompt=writing.prompt if writing else "",
        timer=timer,
        is_over=bool(state.ending),
        ending=state.ending,
        is_old=is_old,
    )


def spoken(script: Script, node: str) -> list[Said]:
    """Return what is said at a node, by the customer and by the narrator."""
    return [
        Said("customer", line.text, who=line.speaker, mood=line.mood)
        if script.is_customer(line)
        else Said("scene", line.text)
        for line in script.spoken(node)
    ]


def answered(script: Script, turn: Turn, *, is_new: bool = False) -> Iterable[Said]:
    """Yield what was answered and, where the scenario coaches at once, what is said about it."""
    if turn.timed_out:
        yield Said("silence")
        return
    choice = script.choice(turn.node, turn.choice) if turn.choice else None
    yield Said("own", choice.text if choice else turn.text)
    if script.game.feedback != "step":
        return
    writing = script.writing(turn.node) if not turn.choice else None
    coaching = choice.feedback if choice else (writing.feedback if writing else "")
    if coaching:
        yield Said("coach", coaching, is_new=is_new)
    if choice and choice.critical:
        yield Said("fault", choice.critical, is_new=is_new)
