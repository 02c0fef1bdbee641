"""Scenarios for other programs: Mermaid diagrams and Twee 3, which Twine opens."""

import json
import uuid
from collections.abc import Iterator

from .layout import layout
from .lines import ARROW
from .model import Choice, Node, Scenario
from .notation import choice_rows, debrief_rows, front_rows, heading_row, other_rows, spoken_text

OURS = "sqm"
FRONT_PASSAGE = "SQM Training"
NAMESPACE = uuid.UUID("6f0f7a52-0d5e-5c0b-9b5f-3d1d6b0f5a11")
STORY_FORMAT = {"format": "Harlowe", "format-version": "3.3.9"}
IN_TEXT = str.maketrans("[]|<>", "［］｜＜＞")
IN_NAME = str.maketrans("{}\\", "｛｝＼")


def mermaid(scenario: Scenario) -> str:
    """Return a scenario as a Mermaid flowchart; endings are pills, silence a dotted arrow."""
    number = {name: f"n{index}" for index, name in enumerate(scenario.nodes)}
    rows = ["flowchart TD"]
    for name, node in scenario.nodes.items():
        label = f"{_mermaid(name)}<br/>{_mermaid(node.ending)}" if node.ending else _mermaid(name)
        rows.append(f'    {number[name]}(["{label}"])' if node.ending else f'    {number[name]}["{label}"]')
    for name, node in scenario.nodes.items():
        for move in node.exits():
            if move.target in number:
                said = move.text if isinstance(move, Choice) else move.id
                arrow = "-.->" if move is node.timer else "-->"
                rows.append(f'    {number[name]} {arrow}|"{_mermaid(said)}"| {number[move.target]}')
    return "\n".join([*rows, ""])


def _mermaid(text: str) -> str:
    """Write every sign that Mermaid could take for its own as its number."""
    return "".join(one if one.isalnum() or one in " ，。？！：；、（）“”-_@" else f"#{ord(one)};" for one in text)


def twee(scenario: Scenario) -> str:
    """Return a scenario as Twee 3: nodes become passages, choices links.

    What Twine has no place for (points, variables, coaching, timers) stands in comments, and the front matter in a
    passage of its own, so that importing the text again gives the same tree.
    """
    names = passage_names(scenario)
    data = {
        "ifid": str(uuid.uuid5(NAMESPACE, scenario.id or scenario.title)).upper(),
        **STORY_FORMAT,
        "start": names.get(scenario.start, ""),
        "zoom": 1,
    }
    passages = [
        f":: StoryTitle\n{scenario.title or scenario.id}",
        f":: StoryData\n{json.dumps(data, ensure_ascii=False, indent=2)}",
        f":: {FRONT_PASSAGE} [annotation]\n" + "\n".join([*front_rows(scenario), *debrief_rows(scenario)]),
    ]
    boxes = {box.node.name: box for box in layout(scenario).boxes}
    for name, node in scenario.nodes.items():
        place = {"position": f"{boxes[name].x:.0f},{boxes[name].y * 1.5:.0f}", "size": "100,100"}
        body = "\n".join(_passage_rows(node, names))
        passages.append(f":: {names[name]} {json.dumps(place)}\n{body}")
    return "\n\n".join(passages) + "\n"


def passage_names(scenario: Scenario) -> dict[str, str]:
    """Return for each node a name that a Twine passage can have and a link can point to."""
    taken = {"StoryTitle", "StoryData", FRONT_PASSAGE, ""}
    names = {}
    for name in scenario.nodes:
        safe = base = passage_name(name)
        count = 1
        while safe in taken:
            count += 1
            safe = f"{base} ({count})"
        taken.add(safe)
        names[name] = safe
    return names


def shown(text: str) -> str:
    """Return a text as it can stand in a link: without the signs by which Twine splits links."""
    return ARROW.sub("→", text).replace("<-", "←").translate(IN_TEXT)


def passage_name(name: str) -> str:
    """Return the name of a node as that of a passage."""
    return shown(name).translate(IN_NAME)


def visible(row: str) -> str:
    """Return a line of dialogue as it can stand in a passage."""
    row = shown(row)
    return f" {row}" if row.startswith("::") else row


def _passage_rows(node: Node, names: dict[str, str]) -> Iterator[str]:
    spoken = [spoken_text(one) for one in node.spoken]
    yield _comment([heading_row(node), *(f"> {row}" for row in spoken), *other_rows(node)])
    yield from map(visible, spoken)
    for choice in node.choices:
        target = names.get(choice.target, passage_name(choice.target))
        yield f"[[{shown(choice.text)}->{target}]]"
        yield _comment(list(choice_rows(choice)))


def _comment(rows: list[str]) -> str:
    inside = "\n".join(rows).replace("-->", "--＞")
    return f"<!-- {OURS}\n{inside}\n-->"
