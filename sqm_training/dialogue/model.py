"""What a scenario is made of: nodes with lines of dialogue, media, choices, timers and free answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..conditions import Tree
from .problems import Problem

DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")
CHANNELS = ("counter", "hotline", "field", "online")
CARD = ("facts", "hidden", "triggers", "coolers")
"""The keys of the customer that only the actor's card shows."""
OVERALL = "overall"
NARRATORS = frozenset({"旁白", "narrator"})
"""Who tells the scene instead of speaking in it, in lower case."""
STOPPED = "stopped"
"""The ending of an attempt that runs out of steps or of choices."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of dialogue; `speaker` is empty for a line without one, `mood` where none is given."""

    speaker: str
    mood: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, sound or film of a node: `kind` is image, audio or video, `file` a name beside the scenario."""

    kind: str
    file: str
    alt: str
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a choice does to a variable: `operator` is `+`, `-` or `=`."""

    variable: str
    operator: str
    amount: int
    line: int

    def applied(self, before: int) -> int:
        """Return the value after the change."""
        if self.operator == "=":
            return self.amount
        return before + (self.amount if self.operator == "+" else -self.amount)


@dataclass(slots=True)
class Choice:
    """One thing the learner may say or do; `points` is None while nothing is scored, {} when neutral on purpose."""

    id: str
    text: str
    target: str
    line: int
    has_own_id: bool = False
    condition: Tree | None = None
    points: dict[str, int] | None = None
    point_lines: dict[str, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    feedback: str = ""
    critical: str = ""

    @property
    def total(self) -> int:
        """The sum of the points."""
        return sum((self.points or {}).values())


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric by which a trainer marks a free answer, from `low` to `high` points."""

    name: str
    low: int
    high: int
    line: int


@dataclass(slots=True)
class Writing:
    """A free answer, marked by a trainer."""

    prompt: str
    target: str
    line: int
    rubric: list[Criterion] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    feedback: str = ""
    id: str = "@write"


@dataclass(frozen=True, slots=True)
class Timer:
    """Where silence of `seconds` leads."""

    seconds: int
    target: str
    line: int
    id: str = "@timer"


Move: TypeAlias = Choice | Writing | Timer
"""What leads from one node to the next."""


@dataclass(slots=True)
class Node:
    """One moment of the conversation; `ending` is the word of an ending, empty elsewhere."""

    name: str
    line: int
    ending: str = ""
    spoken: list[Spoken] = field(default_factory=list)
    media: list[Medium] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    writing: Writing | None = None
    timer: Timer | None = None

    def answers(self) -> Iterator[Choice | Writing]:
        """Yield what the learner can do here: the choices and the free answer."""
        yield from self.choices
        if self.writing:
            yield self.writing

    def exits(self) -> Iterator[Move]:
        """Yield everything that leads on from here, in the order of the page."""
        yield from self.answers()
        if self.timer:
            yield self.timer


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom the learner meets; `mood` from 1 (calm) to 5 (furious). `extra` holds further keys as texts and lists.

    The rest is the card of whoever acts the customer: `facts`, facts that are `hidden` until somebody asks, `triggers`
    that make the mood worse by one and `coolers` that make it better by one. Learners never read it.
    """

    name: str = ""
    mood: int | None = None
    brief: str = ""
    facts: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    coolers: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Scenario:
    """A whole scenario as read, with the faults found while reading and the lines of the front matter's keys.

    `nodes` keeps the order of the file, `passes` maps `overall` or a dimension to the pass mark in per cent of the best
    path, `variables` their values at the start (0 for one that is only changed or asked for), `extra` further keys of
    the front matter as texts, lists and mappings; `is_read` is false for a file that was too large or no text.
    """

    id: str = ""
    title: str = ""
    channel: str = ""
    level: int | None = None
    standards: list[str] = field(default_factory=list)
    passes: dict[str, float] = field(default_factory=dict)
    feedback: str = "step"
    start: str = ""
    variables: dict[str, int] = field(default_factory=dict)
    customer: Customer = field(default_factory=Customer)
    language: str = "zh"
    nodes: dict[str, Node] = field(default_factory=dict)
    debrief: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    is_read: bool = True

    @property
    def endings(self) -> list[Node]:
        """The nodes that end the conversation."""
        return [node for node in self.nodes.values() if node.ending]

    def line_of(self, key: str) -> int:
        """Return the line of a key of the front matter, 1 where it is missing."""
        return self.lines.get(key, 1)
