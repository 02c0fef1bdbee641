"""Drawing a scenario as SVG: boxes and arrows, what was played, the best path, where learners went."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape

from .labels import free_place
from .layout import GAP_Y, MARGIN, Box, Layout, Line, Point, layout
from .looks import DASHES, FONT, THEMES, WORDS
from .model import NARRATORS, Choice, Node, Scenario, Timer

Step = tuple[str, str]
"""A node and the id of the move by which it was left: a choice's id, `@write` or `@timer`."""
LETTERS = 20
LINE_HEIGHT = 16.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What a drawing shows beside the tree.

    `played` and `best` are paths as steps, `shares` the share of learners (0..1) by step, `faulty` the names of nodes
    that have a problem.
    """

    played: Collection[Step] = ()
    best: Collection[Step] = ()
    shares: Mapping[Step, float] = field(default_factory=dict)
    faulty: Collection[str] = ()


def draw(scenario: Scenario, language: str = "zh", marks: Marks | None = None, theme: str = "light") -> str:
    """Return a scenario as SVG with presentation attributes only, so that it can be served under a strict policy.

    An ending is a pill with the word of the ending, a silence a dotted line, a critical fault a line with `!`; the path
    taken is drawn thick, the best path as a second dashed line, so that all can be told apart without colour.
    """
    return _Drawing(scenario, layout(scenario), 0 if language == "zh" else 1, marks or Marks(), THEMES[theme]).whole()


@dataclass(slots=True)
class _Drawing:
    scenario: Scenario
    plan: Layout
    side: int
    marks: Marks
    colour: Mapping[str, str]

    def word(self, key: str, **details: object) -> str:
        return escape(WORDS[key][self.side].format(**details))

    def whole(self) -> str:
        legend = self.legend()
        width, height = self.plan.width, self.plan.height + (LINE_HEIGHT + 14 if legend else 0)
        width = max(width, 2 * MARGIN + sum(space for space, _ in legend))
        counts = {"nodes": len(self.plan.boxes), "lines": len(self.plan.lines), "endings": len(self.scenario.endings)}
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="title desc" '
            f'xml:lang="{("zh", "en")[self.side]}" font-family="{FONT}" font-size="13">',
            f'<title id="title">{self.word("title", title=self.scenario.title or self.scenario.id)}</title>',
            f'<desc id="desc">{self.word("desc", **counts)}</desc>',
            f'<rect width="100%" height="100%" fill="{self.colour["paper"]}"/>',
            *map(self.line, self.plan.lines),
            *self.labels(),
            *map(self.box, self.plan.boxes),
        ]
        at = MARGIN
        for space, drawn in legend:
            parts.append(f'<g transform="translate({at:.1f} {self.plan.height:.1f})">{drawn}</g>')
            at += space
        return "\n".join([*parts, "</svg>\n"])

    def line(self, line: Line) -> str:
        steps = [(line.source, move.id) for move in line.moves]
        is_red = _is_all_critical(line) if self.marks.shares else self.is_critical(line)
        colour = self.colour["critical" if is_red else "edge"]
        share = sum(self.marks.shares.get(step, 0) for step in steps)
        is_played = any(step in self.marks.played for step in steps)
        width = 1.4 + 8 * min(share, 1) if self.marks.shares else 3.6 if is_played else 1.4
        if is_played:
            colour = self.colour["ink"]
        dots = ' stroke-dasharray="2 4"' if _is_silent(line) else ""
        path = f'd="{_curve(line)}" fill="none"'
        drawn = [f'<path {path} stroke="{colour}" stroke-width="{width:.1f}"{dots}/>', _arrow(line, colour, width)]
        if any(step in self.marks.best for step in steps):
            accent = self.colour["paper"] if is_played else self.colour["accent"]
            drawn.append(f'<path {path} stroke="{accent}" stroke-width="{1.8 if is_played else 3}" {DASHES}/>')
        return f"<g>{self.title(line)}{''.join(drawn)}</g>"

    def title(self, line: Line) -> str:
        names = f"{line.source} → {line.target}: " + " / ".join(self.said(move) for move in line.moves)
        return f"<title>{escape(names)}</title>"

    def said(self, move: object) -> str:
        return WORDS["silence"][self.side] if isinstance(move, Timer) else str(getattr(move, "text", None) or "@write")

    def is_critical(self, line: Line) -> bool:
        return any(isinstance(move, Choice) and move.critical for move in line.moves)

    def labels(self) -> list[str]:
        """Return what stands on the lines, above all of them, each where no other label is if there is such a place."""
        taken: list[Point] = []
        drawn = []
        for line in self.plan.lines:
            share = sum(self.marks.shares.get((line.source, move.id), 0) for move in line.moves)
            words = [f"{100 * share:.0f}%"] if share else []
            words += self.warning(line)
            if words:
                taken.append(free_place(line.points, taken))
                drawn.append(f"<g>{self.title(line)}{self.label(*taken[-1], ' '.join(words))}</g>")
        return drawn

    def warning(self, line: Line) -> list[str]:
        """Return the sign of a critical fault; where only some answers are one, with the share that gave those."""
        if not self.marks.shares or _is_all_critical(line):
            return ["!"] if self.is_critical(line) else []
        faults = [move for move in line.moves if isinstance(move, Choice) and move.critical]
        share = sum(self.marks.shares.get((line.source, move.id), 0) for move in faults)
        return [f"(! {100 * share:.0f}%)"] if share else []

    def label(self, x: float, y: float, text: str) -> str:
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-weight="bold" text-anchor="middle" '
            f'fill="{self.colour["ink"]}" {self.halo()}>{escape(text)}</text>'
        )

    def halo(self) -> str:
        return f'stroke="{self.colour["paper"]}" stroke-width="3" paint-order="stroke"'

    def box(self, box: Box) -> str:
        node = box.node
        is_faulty = node.name in self.marks.faulty
        is_on_path = any(node.name == one for one, _ in self.marks.played)
        stroke = self.colour["critical" if is_faulty else "ink" if is_on_path or node.ending else "edge"]
        radius = box.height / 2 if node.ending else 8
        frame = (
            f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="{radius:.0f}" '
            f'fill="{self.colour["paper" if node.ending else "box"]}" stroke="{stroke}" '
            f'stroke-width="{2.6 if is_faulty or is_on_path or box.is_start else 1.4}"'
        )
        rows = wrapped(node.name, 2 if not node.ending else 1)
        if not node.ending and len(rows) == 1:
            rows += wrapped(heard(node), 1)
        if node.ending:
            words = WORDS.get(f"ending {node.ending}", WORDS["ending"])[self.side]
            rows += wrapped(words.format(word=node.ending), 1)
        text = "".join(self.row(box, index, len(rows), row) for index, row in enumerate(rows))
        extra = self.flag(box, "start") if box.is_start else ""
        extra += self.flag(box, "faulty") if is_faulty else ""
        return f"<g><title>{escape(node.name)}</title><rect {frame}/>{text}{extra}</g>"

    def row(self, box: Box, index: int, count: int, text: str) -> str:
        x = box.x + box.width / 2
        y = box.y + box.height / 2 + (index - (count - 1) / 2) * LINE_HEIGHT + 4.5
        weight = ' font-weight="bold"' if index == 0 and box.is_start else ""
        is_heard = index == 1 and not box.node.ending and len(wrapped(box.node.name, 2)) == 1
        fill = self.colour["quiet" if is_heard else "ink"]
        look = f'text-anchor="middle" fill="{fill}"{weight}'
        return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'

    def flag(self, box: Box, key: str) -> str:
        anchor, x = ("start", box.x) if key == "start" else ("end", box.x + box.width)
        return (
            f'<text x="{x:.1f}" y="{box.y - 5:.1f}" font-size="12" font-weight="bold" text-anchor="{anchor}" '
            f'fill="{self.colour["quiet" if key == "start" else "critical"]}" {self.halo()}>{self.word(key)}</text>'
        )

    def legend(self) -> list[tuple[float, str]]:
        """Return what needs explaining, each with the width it takes."""
        lines = {
            "played": f'stroke="{self.colour["ink"]}" stroke-width="3.6"' if self.marks.played else "",
            "best": f'stroke="{self.colour["accent"]}" stroke-width="3" {DASHES}' if self.marks.best else "",
            "shares": f'stroke="{self.colour["edge"]}" stroke-width="7"' if self.marks.shares else "",
            "silence": f'stroke="{self.colour["edge"]}" stroke-width="1.4" stroke-dasharray="2 4"'
            if any(map(_is_silent, self.plan.lines))
            else "",
            "critical": f'stroke="{self.colour["critical"]}" stroke-width="1.4"'
            if any(map(self.is_critical, self.plan.lines))
            else "",
        }
        return [
            (62 + 13 * _length(WORDS[key][self.side]), self.entry(key, look)) for key, look in lines.items() if look
        ]

    def entry(self, key: str, look: str) -> str:
        sign = "! " if key == "critical" else ""
        return (
            f'<path d="M0 0H32" fill="none" {look}/><text x="40" y="4.5" font-size="13" '
            f'fill="{self.colour["quiet"]}">{sign}{self.word(key)}</text>'
        )


def wrapped(text: str, most: int) -> list[str]:
    """Break a text into at most so many lines of a box; what does not fit ends with an ellipsis."""
    rows, row, width = [], "", 0.0
    for letter in text:
        if width + _length(letter) > LETTERS / 2 and row:
            rows.append(row)
            row, width = "", 0.0
        row, width = row + letter, width + _length(letter)
    rows.append(row)
    return rows if len(rows) <= most else [*rows[: most - 1], f"{rows[most - 1][:-1].rstrip()}…"]


def heard(node: Node) -> str:
    """Return what the customer first says at a node, by which a reader knows it sooner than by its name."""
    said = [line for line in node.spoken if line.speaker.lower() not in NARRATORS] or node.spoken
    return said[0].text if said else ""


def _length(text: str) -> float:
    """Return the length of a text in Han characters."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in text)


def _curve(line: Line) -> str:
    points = line.points
    first = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    if line.source == line.target:
        return first + "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points[1:])
    pieces = [first]
    for (x, y), (next_x, next_y) in pairwise(points):
        if x == next_x:
            pieces.append(f"V{next_y:.1f}")
        else:
            pull = max(abs(next_y - y) / 2, GAP_Y / 2) * (1 if next_y >= y else -1)
            pieces.append(f"C{x:.1f} {y + pull:.1f} {next_x:.1f} {next_y - pull:.1f} {next_x:.1f} {next_y:.1f}")
    return "".join(pieces)


def _is_silent(line: Line) -> bool:
    return all(isinstance(move, Timer) for move in line.moves)


def _is_all_critical(line: Line) -> bool:
    return all(isinstance(move, Choice) and move.critical for move in line.moves)


def _arrow(line: Line, colour: str, width: float) -> str:
    x, y = line.points[-1]
    if line.source == line.target:
        points = [(x, y), (x + 8, y - 4.5), (x + 8, y + 4.5)]
    else:
        size = 8 + width / 2
        back = -size if y > line.points[-2][1] else size
        points = [(x, y), (x - size / 2, y + back), (x + size / 2, y + back)]
    return f'<polygon points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in points)}" fill="{colour}"/>'
