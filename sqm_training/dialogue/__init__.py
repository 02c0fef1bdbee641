"""The language of scenarios: reading, checking, playing, scoring and drawing, without web or database."""

from .checking import check
from .drawing import Marks, draw
from .exports import mermaid, twee
from .import_notes import Note
from .imports import from_twee, from_twine_html
from .layout import Box, Layout, Line, layout
from .model import (
    CHANNELS,
    DIMENSIONS,
    NARRATORS,
    OVERALL,
    STOPPED,
    Change,
    Choice,
    Criterion,
    Customer,
    Medium,
    Move,
    Node,
    Scenario,
    Spoken,
    Timer,
    Writing,
)
from .notation import to_text
from .paths import PathStep, all_bounds, best_and_worst, best_path
from .play import (
    MOST_ENTRIES,
    MOST_STEPS,
    PlayError,
    State,
    available,
    can_time_out,
    can_write,
    move,
    start,
    take,
    time_out,
    write,
)
from .problems import Problem
from .reading import parse
from .scoring import Outcome, earned, outcome
from .translation import translated

__all__ = [
    "CHANNELS",
    "DIMENSIONS",
    "MOST_ENTRIES",
    "MOST_STEPS",
    "NARRATORS",
    "OVERALL",
    "STOPPED",
    "Box",
    "Change",
    "Choice",
    "Criterion",
    "Customer",
    "Layout",
    "Line",
    "Marks",
    "Medium",
    "Move",
    "Node",
    "Note",
    "Outcome",
    "PathStep",
    "PlayError",
    "Problem",
    "Scenario",
    "Spoken",
    "State",
    "Timer",
    "Writing",
    "all_bounds",
    "available",
    "best_and_worst",
    "best_path",
    "can_time_out",
    "can_write",
    "check",
    "draw",
    "earned",
    "from_twee",
    "from_twine_html",
    "layout",
    "mermaid",
    "move",
    "outcome",
    "parse",
    "start",
    "take",
    "time_out",
    "to_text",
    "translated",
    "twee",
    "write",
]
