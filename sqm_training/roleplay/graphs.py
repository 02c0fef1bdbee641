"""Attempts and heat drawn on the graph of their scenario."""

from functools import lru_cache

from ..dialogue import best_path
from .models import Attempt
from .plays import way_of
from .queries.heat import Heat, Way
from .scripts import Script, parsed, script_of


@lru_cache(maxsize=64)
def best_ways(text: str) -> tuple[Way, ...]:
    """Return the best path through a text, of points overall, as nodes with how each is left."""
    return tuple((step.node, step.move.id) for step in best_path(parsed(text)))


def attempt_svg(attempt: Attempt, language: str, theme: str) -> bytes:
    """Draw the way taken, thick, and the best way, dashed."""
    from ..dialogue.drawing import Marks, draw

    version = attempt.scenario_version
    played = [way_of(step) for step in attempt.steps if step.chosen_at]
    marks = Marks(played=played, best=best_ways(version.text))
    return draw(script_of(version, language).game, language, marks, theme).encode()


def heat_svg(script: Script, heat: Heat, language: str, theme: str) -> bytes:
    """Draw each line as thick as the share of people who went there; choices that lead to one node share a line."""
    from ..dialogue.drawing import Marks, draw

    first: dict[tuple[str, str], Way] = {}
    for one in heat.ways:
        first.setdefault((one.node, one.target), (one.node, one.key))
    shares = {way: heat.lines[line] / heat.people for line, way in first.items() if heat.lines[line]}
    return draw(script.game, language, Marks(shares=shares), theme).encode()
