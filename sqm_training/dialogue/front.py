"""Reading the front matter of a scenario: YAML between two lines of `---`, every fault with its line."""

import difflib
import re
from collections.abc import Callable
from typing import Any

from . import lines
from .model import CARD, CHANNELS, OVERALL, Customer, Scenario
from .problems import problem

LONGEST_FRONT = 20_000
MOST_BRACKETS = 100
DEEPEST = 6
VARIABLE = re.compile(r"[^\W\d][\w-]*")
WHOLE = re.compile(r"[+-]?\d{1,6}")
PER_CENT = re.compile(r"(\d{1,4}(?:\.\d{1,4})?) ?[%％]?")


class Refused(Exception):
    """A value of the front matter is not valid; its text is what stands there."""


def read_front(scenario: Scenario, text: str, first: int) -> None:
    """Fill a scenario with what a YAML text says; `first` is the line on which the text begins."""
    if len(text) > LONGEST_FRONT or text.count("[") + text.count("{") > MOST_BRACKETS:
        size = ("太长或括号太多", "too long or too many brackets")
        scenario.problems.append(problem(first, "S11", "front", cause=size))
        return
    try:
        keys = _keys(text)
    except Exception as error:  # the reader of YAML lets more than its own class out on garbage
        mark = getattr(error, "problem_mark", None)
        cause = str(getattr(error, "problem", None) or error).strip().split("\n")[0] or type(error).__name__
        scenario.problems.append(problem(first + (mark.line if mark else 0), "S11", "front", cause=cause))
        return
    for key, value, row in keys:
        _fill(scenario, key, value, first + row)


def _keys(text: str) -> list[tuple[str, Any, int]]:
    """Return `(key, value, row)` of the mapping; scalars stay texts, so that `no` and `007` mean what they say."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode

    root = YAML(typ="safe", pure=True).compose(text)
    if root is None:
        return []
    if not isinstance(root, MappingNode):
        raise Refused("key: value")
    return [(str(key.value), _plain(value), key.start_mark.line) for key, value in root.value]


def _plain(node: Any, depth: int = 0) -> Any:
    if node.anchor is not None or depth > DEEPEST:
        raise Refused("anchors and deep nesting are not allowed")
    if isinstance(node.value, str):
        return "" if node.tag.endswith(":null") else lines.name(node.value)
    if node.id == "mapping":
        return {str(key.value): _plain(value, depth + 1) for key, value in node.value}
    return [_plain(value, depth + 1) for value in node.value]


def _fill(scenario: Scenario, key: str, value: Any, line: int) -> None:
    if key in scenario.lines:
        scenario.problems.append(problem(line, "S11", "twice", text=key))
        return
    scenario.lines[key] = line
    if key not in READERS:
        _keep(scenario, key, value, line)
        return
    attribute, reader = READERS[key]
    try:
        setattr(scenario, attribute, reader(value))
    except Refused as error:
        scenario.problems.append(problem(line, "S11", "value", key=key, text=str(error)))


def _keep(scenario: Scenario, key: str, value: Any, line: int) -> None:
    """Keep a key that the format does not know, unless it looks like one mistyped."""
    close = difflib.get_close_matches(key[:40], READERS, n=1, cutoff=0.8)
    if close:
        scenario.problems.append(problem(line, "S11", "key", key=key, known=close[0]))
    else:
        scenario.extra[key] = value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(value)
    if lines.TAG.search(value):
        raise Refused(value)
    return value


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise Refused(value)
        return str(value)

    return read


def _whole(value: Any, low: int, high: int) -> int:
    if not isinstance(value, str) or not WHOLE.fullmatch(value) or not low <= int(value) <= high:
        raise Refused(value)
    return int(value)


def _codes(value: Any) -> list[str]:
    if isinstance(value, str):
        value = lines.COMMAS.split(value)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused(value)
    return list(dict.fromkeys(name for one in value if (name := lines.name(one))))


def _passes(value: Any) -> dict[str, float]:
    if isinstance(value, str) and value:
        return {OVERALL: _per_cent(value)}
    if not isinstance(value, dict):
        raise Refused(value)
    return {_pass_key(key): _per_cent(mark) for key, mark in value.items()}


def _pass_key(text: str) -> str:
    key = lines.key(text)
    return OVERALL if key in ("overall", "总分", "总体") else key


def _per_cent(value: Any) -> float:
    found = PER_CENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Refused(value)
    return float(found.group(1))


def _variables(value: Any) -> dict[str, int]:
    if value == "":
        return {}
    if not isinstance(value, dict) or not all(VARIABLE.fullmatch(lines.name(key)) for key in value):
        raise Refused(value)
    return {lines.name(key): _whole(amount, -999_999, 999_999) for key, amount in value.items()}


def _customer(value: Any) -> Customer:
    if isinstance(value, str):
        return Customer(name=_text(value))
    if not isinstance(value, dict):
        raise Refused(value)
    rest = dict(value)
    name, brief = (_text(rest.pop(key, "")) for key in ("name", "brief"))
    facts, hidden, triggers, coolers = (_lines(key, rest.pop(key, "")) for key in CARD)
    mood = rest.pop("mood", "")
    return Customer(name, _whole(mood, 1, 5) if mood else None, brief, facts, hidden, triggers, coolers, extra=rest)


def _lines(key: str, value: Any) -> tuple[str, ...]:
    """Return the lines of one part of the actor's card; one text alone is a list of one."""
    listed = ([value] if value else []) if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Refused(f"{key}: {value}")
    return tuple(_text(one) for one in listed if one)


READERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "id": ("id", _text),
    "title": ("title", _text),
    "channel": ("channel", _one_of(*CHANNELS)),
    "level": ("level", lambda value: _whole(value, 1, 3)),
    "standards": ("standards", _codes),
    "pass": ("passes", _passes),
    "feedback": ("feedback", _one_of("step", "end")),
    "start": ("start", _text),
    "set": ("variables", _variables),
    "customer": ("customer", _customer),
    "language": ("language", _one_of("zh", "en")),
}
