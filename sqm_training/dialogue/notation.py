"""Writing a scenario in its own format."""

import json
import re
from collections.abc import Iterator
from typing import Any

from .. import conditions
from .model import CARD, Choice, Node, Scenario, Spoken, Writing

PLAIN = re.compile(r"[^\W_][\w .-]*[\w.-]|[^\W_]")
WORDS_OF_YAML = {"null", "true", "false"}


def to_text(scenario: Scenario) -> str:
    """Write a scenario so that reading it again gives the same; choices keep only the ids that were written."""
    rows = list(front_rows(scenario))
    for node in scenario.nodes.values():
        rows += ["", *node_rows(node)]
    if scenario.debrief:
        rows += ["", *debrief_rows(scenario)]
    return "\n".join([*rows, ""])


def front_rows(scenario: Scenario) -> Iterator[str]:
    """Yield the front matter with its two lines of `---`."""
    customer = scenario.customer
    person = {"name": customer.name, "mood": customer.mood, "brief": customer.brief}
    card = {key: list(getattr(customer, key)) for key in CARD}
    values: dict[str, Any] = {
        "id": scenario.id,
        "title": scenario.title,
        "channel": scenario.channel,
        "level": scenario.level,
        "standards": scenario.standards,
        "pass": {key: _number(mark) for key, mark in scenario.passes.items()},
        "feedback": scenario.feedback if "feedback" in scenario.lines else "",
        "start": scenario.start,
        "set": scenario.variables,
        "customer": {key: value for key, value in (person | card).items() if value} | customer.extra,
        "language": scenario.language if "language" in scenario.lines else "",
        **scenario.extra,
    }
    yield "---"
    for key, value in values.items():
        if value not in ("", None, [], {}) or key in scenario.extra:
            yield f"{_scalar(key)}: {_value(value)}"
    yield "---"


def debrief_rows(scenario: Scenario) -> list[str]:
    """Return the questions at the end."""
    return [f"@debrief {question}" for question in scenario.debrief]


def node_rows(node: Node) -> Iterator[str]:
    """Yield a node with everything in it."""
    yield heading_row(node)
    for spoken in node.spoken:
        yield f"> {spoken_text(spoken)}"
    yield from other_rows(node)
    for choice in node.choices:
        yield from choice_rows(choice)


def heading_row(node: Node) -> str:
    """Return the heading of a node."""
    return f"## {node.name}" + (f" [end: {node.ending}]" if node.ending else "")


def spoken_text(spoken: Spoken) -> str:
    """Return a line of dialogue as it reads, with speaker and mood."""
    if not spoken.speaker:
        return spoken.text
    return spoken.speaker + (f"（{spoken.mood}）" if spoken.mood else "") + f": {spoken.text}"


def other_rows(node: Node) -> Iterator[str]:
    """Yield media, timer and free answer of a node."""
    for medium in node.media:
        yield f"@{medium.kind} {medium.file}" + (f" | {medium.alt}" if medium.alt else "")
    if node.timer:
        yield f"@timer {node.timer.seconds}s -> {node.timer.target}"
    if node.writing:
        yield f"@write {node.writing.prompt} -> {node.writing.target}"
        for one in node.writing.rubric:
            yield f"  + rubric {one.name} {one.low}..{one.high}"
        yield from _changes(node.writing)


def choice_rows(choice: Choice) -> Iterator[str]:
    """Yield a choice and the lines below it."""
    condition = f" [if {conditions.to_text(choice.condition, bare='var')}]" if choice.condition else ""
    own_id = f" {{#{choice.id}}}" if choice.has_own_id else ""
    yield f"- {choice.text} -> {choice.target}{condition}{own_id}"
    yield from below_rows(choice)


def below_rows(choice: Choice) -> Iterator[str]:
    """Yield points, changes, coaching and fault of a choice."""
    if choice.points is not None:
        yield "  + " + (", ".join(f"{key} {amount}" for key, amount in choice.points.items()) or "none")
    yield from _changes(choice)
    yield from (f"  ! {row}" for row in choice.critical.split("\n") if row)


def _changes(answer: Choice | Writing) -> Iterator[str]:
    for change in answer.changes:
        yield f"  ~ {change.variable} {change.operator} {change.amount}"
    yield from (f"  ? {row}" for row in answer.feedback.split("\n") if row)


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _scalar(value) if isinstance(value, str) else str(value)


def _scalar(text: str) -> str:
    if PLAIN.fullmatch(text) and text.lower() not in WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)
