"""The graph of a scenario as an image."""

from bisect import bisect_right

from ..dialogue import Marks, draw
from .checking import Checked


def graph_svg(checked: Checked, language: str, theme: str = "") -> bytes:
    """Draw a scenario in the words of a language as an SVG document, light unless the theme is `dark`.

    Nodes that have an error are marked.
    """
    spoken = checked.spoken(language)
    return draw(spoken, language, Marks(faulty=_faulty(checked)), "dark" if theme == "dark" else "light").encode()


def _faulty(checked: Checked) -> set[str]:
    """Return the nodes on whose lines the errors stand."""
    nodes = sorted(checked.scenario.nodes.values(), key=lambda node: node.line)
    lines = [node.line for node in nodes]
    own = (one.line for one in checked.errors if one.language == checked.scenario.language)
    return {nodes[place - 1].name for line in own if (place := bisect_right(lines, line))}
