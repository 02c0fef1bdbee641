"""Reading the lines below a choice or a free answer: points, changes, coaching, critical faults."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from . import lines
from .model import Change, Choice, Criterion, Node, Scenario, Writing
from .problems import problem


@dataclass(slots=True)
class Place:
    """Where the reading stands: the line, the node, and the choice or free answer that lines below belong to."""

    scenario: Scenario
    node: Node | None = None
    owner: Choice | Writing | None = None
    line: int = 0
    taken: set[str] = field(default_factory=set)

    def wrong(self, kind: str = "", code: str = "S11", **details: object) -> None:
        """Note a problem of the line."""
        self.scenario.problems.append(problem(self.line, code, kind, **details))


def points(place: Place, text: str) -> bool:
    """Read `empathy 2, assurance 1`, `none`, or a line of a rubric; false when it cannot be read."""
    if isinstance(place.owner, Writing):
        return criterion(place, text)
    assert place.owner is not None
    given = place.owner.points = {} if place.owner.points is None else place.owner.points
    if text.lower() in lines.NONE_WORDS:
        return True
    found = [lines.POINT.match(part.strip().translate(lines.NARROW)) for part in lines.COMMAS.split(text)]
    for one in found:
        if one is None:
            return False
        key = lines.key(one.group(1))
        if key in given:
            place.wrong("twice", text=key)
        given[key] = int(one.group(2))
        place.owner.point_lines[key] = place.line
    return True


def criterion(place: Place, text: str) -> bool:
    """Read `rubric explain 0..3`."""
    assert isinstance(place.owner, Writing)
    found = lines.RUBRIC.match(text.replace("：", ":"))
    if found is None:
        return False
    word, low, high = lines.key(found.group(1)), int(found.group(2)), int(found.group(3))
    if low >= high:
        place.wrong("rubric", text=text)
    elif word in {one.name for one in place.owner.rubric}:
        place.wrong("twice", text=word)
    else:
        place.owner.rubric.append(Criterion(word, low, high, place.line))
    return True


def change(place: Place, text: str) -> bool:
    """Read `anger - 2`."""
    found = [lines.CHANGE.match(part.strip().translate(lines.NARROW)) for part in lines.COMMAS.split(text)]
    for one in found:
        if one is None:
            return False
        assert place.owner is not None
        place.owner.changes.append(Change(lines.name(one[1]), one[2][0], int(one[3]), place.line))
    return True


def coaching(place: Place, text: str) -> bool:
    """Read what is said about the answer."""
    assert place.owner is not None
    place.owner.feedback = f"{place.owner.feedback}\n{text}".strip()
    return bool(text)


def critical(place: Place, text: str) -> bool:
    """Read what makes the answer a critical fault."""
    if not isinstance(place.owner, Choice):
        return False
    words = lines.CRITICAL.sub("", text, count=1).strip()
    place.owner.critical = f"{place.owner.critical}\n{words}".strip() or text or "critical"
    return True


def give_ids(node: Node) -> None:
    """Give every choice without an id one made of node and text, so that the order of lines does not matter."""
    taken = {choice.id for choice in node.choices if choice.has_own_id}
    times: Counter[str] = Counter()
    for choice in node.choices:
        base = choice.id or lines.stable_id(node.name, choice.text)
        while not choice.id:
            times[base] += 1
            made = base if times[base] == 1 else f"{base}-{times[base]}"
            choice.id = "" if made in taken else made
        taken.add(choice.id)


BELOW_CHOICE: dict[str, Callable[[Place, str], bool]] = {
    "+": points,
    "~": change,
    "?": coaching,
    "!": critical,
}
